import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { systemClock } from './services/clock';
import { createLog } from './services/log';
import { createEditorPrompts } from './ui/editorPrompts';
import { settings } from './ui/settings';
import type { VaultHost } from './vault/host';
import { isProcessAlive } from './vault/processes';
import { sessionName } from './vault/session';
import { Vault } from './vault/vault';

/** What every window has from its start: the vault, and what it takes to watch it. */
export function createWindowServices(
  context: vscode.ExtensionContext,
  clearCopied: VaultHost['clearCopied'],
) {
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
    processId: process.pid,
    isProcessAlive,
    clearCopied,
  });

  return {
    clock,
    /** Where files are kept that all windows share. */
    files,
    locale: vscode.env.language,
    log,
    prompts: createEditorPrompts(() => channel.show(true)),
    settings,
    vault,
    dispose: () => {
      channel.dispose();
    },
  };
}

/** What every window has from its start. */
export type WindowServices = ReturnType<typeof createWindowServices>;
