import * as vscode from 'vscode';
import type { Features, ProviderLoaders } from './features';
import { onDidChangeSettings } from './ui/settings';
import type { GrantStatus } from './ui/statusBar';
import type { WindowServices } from './windowServices';

/** Builds what acts, as opposed to what only watches, when it is first asked for. */
export interface FeatureLoader extends vscode.Disposable {
  readonly load: () => Promise<Features>;
  /** How the grants of this run stand with their databases; nothing is built to find out. */
  readonly status: GrantStatus;
}

/** Prepares the features without loading any of them. */
export function createFeatureLoader(
  context: vscode.ExtensionContext,
  services: WindowServices,
  providers: ProviderLoaders,
): FeatureLoader {
  let loading: Promise<Features> | undefined;
  let features: Features | undefined;
  const subscriptions: vscode.Disposable[] = [];
  const statusChanged = new vscode.EventEmitter<void>();

  const load = async (): Promise<Features> => {
    const { createFeatures } = await import('./features.js');
    const built = createFeatures(context, services, providers);
    const refresh = () => {
      built.dialog.refresh();
    };
    subscriptions.push(
      built,
      built.readiness.onDidChange(() => {
        statusChanged.fire();
      }),
      onDidChangeSettings(refresh),
      vscode.authentication.onDidChangeSessions(() => {
        refresh();
        built.activations.retry();
      }),
    );
    features = built;
    return built;
  };

  return {
    load: () => (loading ??= load()),
    status: {
      of: grantId => features?.statusOf(grantId),
      onDidChange: listener => statusChanged.event(listener),
    },
    dispose: () => {
      vscode.Disposable.from(...subscriptions, statusChanged).dispose();
    },
  };
}
