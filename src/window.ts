import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { systemClock } from './services/clock';
import { createLog } from './services/log';
import { chosenCloud, onDidChangeSettings, settings } from './ui/settings';
import { createEditorPrompts } from './ui/editorPrompts';
import type { WindowBase } from './ui/window';
import { sessionName, type VaultHost } from './vault/host';
import { systemLiveness } from './vault/liveness';
import { Vault } from './vault/vault';

/** Builds the object that the parts of this window share. */
export function createWindow(
  context: vscode.ExtensionContext,
  clearCopied: VaultHost['clearCopied'],
): { readonly window: WindowBase; readonly dispose: () => void } {
  const channel = vscode.window.createOutputChannel(vscode.l10n.t('SQL Credentials'), {
    log: true,
  });
  const log = createLog(channel);
  const clock = systemClock;
  const files = { folder: context.globalStorageUri.fsPath, clock, log, randomId: randomUUID };
  const vault = new Vault({
    ...files,
    secrets: context.secrets,
    memento: context.workspaceState,
    sessionId: sessionName(vscode.env.sessionId, randomUUID),
    liveness: systemLiveness(),
    isSingleLogin: system => system === 'unifiedEnvironments',
    clearCopied,
  });

  const window: WindowBase = {
    clock,
    files,
    locale: vscode.env.language,
    log,
    prompts: createEditorPrompts(() => channel.show(true)),
    settings,
    vault,
    extensionUri: context.extensionUri,
    memory: context.globalState,
    cloud: chosenCloud,
    computer: computerName(context),
    newId: randomUUID,
    onDidChangeSettings,
    writeClipboard: text => vscode.env.clipboard.writeText(text),
  };
  return { window, dispose: () => channel.dispose() };
}

/** Names the computer that the extension runs on: in a remote window it may be the remote. */
function computerName(context: vscode.ExtensionContext): string {
  const { remoteName } = vscode.env;
  const runsOnRemote = context.extension.extensionKind === vscode.ExtensionKind.Workspace;
  return remoteName !== undefined && runsOnRemote
    ? vscode.l10n.t('the remote computer ({0})', remoteName)
    : vscode.l10n.t('this computer');
}
