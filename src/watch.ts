import type * as vscode from 'vscode';
import { createFeatureLoader, type FeatureLoader } from './featureLoader';
import type { ProviderLoaders } from './features';
import { profilesFolder } from './lifecycleServices/browser/leftProfiles';
import { sweepProfiles } from './lifecycleServices/browser/profiles';
import { CredentialSessions } from './ui/credentialSessions';
import { followGrants } from './ui/followGrants';
import type { Watching } from './ui/watchLoader';
import { isProcessAlive } from './vault/processes';
import type { Vault } from './vault/vault';
import { createWindowServices } from './windowServices';

/** What watches the grants of a window, and loads what acts. */
export interface Watch extends Watching {
  readonly vault: Vault;
  readonly features: FeatureLoader;
  readonly sessions: CredentialSessions;
  showLog(): void;
  /** Deletes the browser profiles that ended windows left behind. */
  sweepProfiles(): Promise<void>;
}

/**
 * Builds what watches the grants of this window. This is a bundle of its own, loaded when there is
 * something to watch, or when it is asked for.
 */
export function createWatch(context: vscode.ExtensionContext, providers: ProviderLoaders): Watch {
  const services = createWindowServices(context, async (issued, what) =>
    (await features.load()).clearCopied(issued, what),
  );
  const features = createFeatureLoader(context, services, providers);
  const sessions = new CredentialSessions({
    ...services,
    // VS Code has asked by then whether the other extension may.
    requestAccess: async proposal => (await features.load()).requestAccess(proposal, 'given'),
  });
  const disposables: vscode.Disposable[] = [sessions, features, services];

  return {
    vault: services.vault,
    features,
    sessions,
    showLog: () => {
      services.prompts.showLog();
    },
    sweepProfiles: async () => {
      const { clock, files, log } = services;
      const folder = profilesFolder(files.folder);
      await sweepProfiles({ folder, log, isProcessAlive, now: () => clock.now() });
    },
    start: () => {
      disposables.unshift(followGrants({ ...services, features }));
    },
    stop: () => {
      services.vault.stop();
    },
    dispose: () => {
      for (const each of disposables) each.dispose();
    },
  };
}
