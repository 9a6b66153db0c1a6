import type * as vscode from 'vscode';
import type { AccessProposal, SqlCredentialsApi } from './api';
import { createFeatureLoader } from './featureLoader';
import { registerCommands } from './ui/commands';
import { CredentialSessions } from './ui/credentialSessions';
import { followGrants } from './ui/followGrants';
import { createPublicApi } from './ui/publicApi';
import { createWindowServices, type WindowServices } from './windowServices';

/** The systems that access can be asked of. Each is loaded when it is first used. */
const providers = {
  powerPlatform: () => import('./providers/powerPlatform/index.js'),
};

let services: WindowServices | undefined;

/** Builds the services of this window, and registers the features. */
export function activate(context: vscode.ExtensionContext): SqlCredentialsApi {
  services = createWindowServices(context, async (issued, what) =>
    (await features.load()).clearCopied(issued, what),
  );
  const features = createFeatureLoader(context, services, providers);

  const requestAccess = async (proposal: AccessProposal, consent: 'given' | 'toBeAsked') =>
    (await features.load()).requestAccess(proposal, consent);

  context.subscriptions.push(
    services,
    features,
    registerCommands({ ...services, features }),
    followGrants({ ...services, features }),
    // VS Code has asked by then whether the other extension may.
    new CredentialSessions({ ...services, requestAccess: it => requestAccess(it, 'given') }),
  );
  return createPublicApi({ ...services, requestAccess: it => requestAccess(it, 'toBeAsked') });
}

/** For a closing and a reloading window alike: its grants stay for a reload, and lapse otherwise. */
export function deactivate(): void {
  services?.vault.stop();
}
