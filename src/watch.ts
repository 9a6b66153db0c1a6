import * as vscode from 'vscode';
import type { Features } from './features';
import { hasTemporaryFiles } from './services/temporaryFolder';
import { credentialSessions } from './ui/credentialSessions';
import { followGrants } from './ui/followGrants';
import type { GrantStatus } from './ui/statusBarEntry';
import type { SystemTable } from './ui/system';
import { createWindow } from './window';

/** Monitors the grants of a window, and loads the features on first use. */
export type Watch = ReturnType<typeof createWatch>;

/** Builds the monitoring of this window's grants. It has its own bundle, loaded on first use. */
export function createWatch(context: vscode.ExtensionContext, systems: SystemTable) {
  const { window, dispose } = createWindow(context, systems, async (issued, what) =>
    (await features()).clearCopied(issued, what),
  );
  const statusChanged = new vscode.EventEmitter<void>();
  const subscriptions: vscode.Disposable[] = [statusChanged, { dispose }];
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
    /** Loads the features. */
    features,
    showLog: () => window.prompts.showLog(),
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
