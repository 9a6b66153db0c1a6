import { createHash, randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Features } from './features';
import { systemClock } from './services/clock';
import { createLog } from './services/log';
import { hasTemporaryFiles } from './services/temporaryFolder';
import { credentialSessions } from './ui/credentialSessions';
import { createEditorPrompts } from './ui/editorPrompts';
import { followGrants } from './ui/followGrants';
import { chosenCloud, onDidChangeSettings, settings } from './ui/settings';
import type { GrantStatus } from './ui/statusBarEntry';
import type { SystemTable } from './ui/system';
import { UserLocale } from './ui/userLocale';
import type { WindowBase } from './ui/window';
import { sessionName, type VaultHost } from './vault/host';
import { systemLiveness } from './vault/liveness';
import { Vault } from './vault/vault';

/** Monitors the grants of a window, and loads the features on first use. */
export type Watch = ReturnType<typeof createWatch>;

/** Builds the monitoring of this window's grants. It has its own bundle, loaded on first use. */
export function createWatch(context: vscode.ExtensionContext, systems: SystemTable) {
  const channel = vscode.window.createOutputChannel(vscode.l10n.t('SQL Credentials'), {
    log: true,
  });
  const window = createWindow(context, systems, channel, async (issued, what) =>
    (await features()).clearCopied(issued, what),
  );
  const statusChanged = new vscode.EventEmitter<void>();
  const subscriptions: vscode.Disposable[] = [statusChanged, channel];
  let loading: Promise<Features> | undefined;
  let loaded: Features | undefined;

  const load = async (): Promise<Features> => {
    const { createFeatures } = await import('./features.js');
    const built = createFeatures(context, window, systems);
    subscriptions.unshift(
      built,
      built.readiness.onDidChange(() => statusChanged.fire()),
    );
    loaded = built;
    return built;
  };
  const features = () => (loading ??= load());
  const status: GrantStatus = {
    of: grantId => loaded?.statusOf(grantId),
    onDidChange: listener => statusChanged.event(listener),
  };

  const sessions = credentialSessions({
    ...window,
    // VS Code has already asked for consent.
    requestAccess: async proposal => (await features()).requestAccess(proposal, 'given'),
  });
  subscriptions.unshift(sessions);

  const cleanUp = async (): Promise<void> => {
    if (!(await hasTemporaryFiles(window.files.folder))) return;
    for (const { load: loadSystem } of Object.values(systems)) {
      await (await loadSystem()).cleanUp?.(window);
    }
  };

  return {
    vault: window.vault,
    sessions,
    features,
    prompts: window.prompts,
    start: () => {
      subscriptions.unshift(followGrants(window, systems, status, features));
      void cleanUp();
    },
    stop: () => window.vault.stop(),
    dispose: () => {
      vscode.Disposable.from(...subscriptions).dispose();
    },
  };
}

/** The key in `globalState` of a random number for the user's computer. */
const computerKey = 'computer';

/** Builds the object that the parts of this window share. */
function createWindow(
  context: vscode.ExtensionContext,
  systems: SystemTable,
  channel: vscode.LogOutputChannel,
  clearCopied: VaultHost['clearCopied'],
): WindowBase {
  const log = createLog(channel);
  const remote = remoteOf(context);
  const clock = systemClock;
  const files = { folder: context.globalStorageUri.fsPath, clock, log, randomId: randomUUID };
  const vault = new Vault({
    ...files,
    secrets: context.secrets,
    memento: context.workspaceState,
    sessionId: sessionName(vscode.env.sessionId, randomUUID),
    workspace: workspaceName(context),
    liveness: systemLiveness(),
    isSingleLogin: system => systems[system]?.isSingleLogin === true,
    clearCopied,
  });

  return {
    clock,
    files,
    locale: new UserLocale(
      vscode.env.language,
      log,
      remote === undefined ? undefined : context.globalState,
    ),
    log,
    prompts: createEditorPrompts(channel, log),
    settings,
    vault,
    extensionUri: context.extensionUri,
    memory: context.globalState,
    cloud: chosenCloud,
    computer:
      remote === undefined
        ? vscode.l10n.t('this computer')
        : vscode.l10n.t('the remote computer ({0})', remote),
    newId: randomUUID,
    onDidChangeSettings,
    writeClipboard: text => vscode.env.clipboard.writeText(text),
  };
}

/** VS Code's name for the remote, for example `wsl`, if the extension runs there; `undefined` on the user's computer. */
function remoteOf({ extension }: vscode.ExtensionContext): string | undefined {
  const runsOnRemote = extension.extensionKind === vscode.ExtensionKind.Workspace;
  return runsOnRemote ? vscode.env.remoteName : undefined;
}

/**
 * Identifies what a window has open, if several windows can have it: those of a browser. Several computers can use one
 * server, so their windows differ by a number that VS Code keeps on the user's computer.
 */
function workspaceName(context: vscode.ExtensionContext): string | undefined {
  const { workspaceFile, workspaceFolders = [] } = vscode.workspace;
  const opened = workspaceFile ? [workspaceFile] : workspaceFolders.map(({ uri }) => uri);
  if (opened.length === 0 || remoteOf(context) === undefined) return undefined;
  const { globalState } = context;
  const kept = globalState.get<string>(computerKey);
  const computer = kept ?? randomUUID();
  if (kept === undefined) void globalState.update(computerKey, computer);
  return createHash('sha256')
    .update([computer, ...opened].join('\n'))
    .digest('hex');
}
