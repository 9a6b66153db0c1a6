import type { ExtensionContext } from 'vscode';
import type { SqlCredentialsApi } from './api';
import { areProfilesLeft } from './lifecycleServices/browser/leftProfiles';
import { systemClock } from './services/clock';
import { registerCommands } from './ui/commands';
import { createOfferLoader } from './offer/editor/loader';
import { createPublicApi } from './ui/publicApi';
import { registerSessionsProvider } from './ui/sessionsProvider';
import { WatchLoader } from './ui/watchLoader';
import type { Watch } from './watch';

/** The systems that access can be asked of. Each is loaded when it is first used. */
const providers = {
  unifiedEnvironments: () => import('./unifiedEnvironments/client/index.js'),
  lifecycleServices: () => import('./lifecycleServices/client/index.js'),
  managedApplications: () => import('./managedApplications/client/index.js'),
};

let watch: WatchLoader<Watch> | undefined;

/**
 * Registers what VS Code, the user and other extensions can call. What answers is loaded when it is
 * called; what watches grants, also when there are any.
 */
export function activate(context: ExtensionContext): SqlCredentialsApi {
  const host = {
    folder: context.globalStorageUri.fsPath,
    clock: systemClock,
    memento: context.workspaceState,
  };
  const loader = new WatchLoader<Watch>(host, async () => {
    const { createWatch } = await import('./watch.js');
    return createWatch(context, providers);
  });
  const features = async () => (await loader.load()).features.load();
  const showLog = async () => (await loader.load()).showLog();
  const offers = createOfferLoader(async () => {
    const { createOffers } = await import('./offer/editor/index.js');
    return createOffers({ clock: systemClock, showLog });
  });
  watch = loader;
  void areProfilesLeft(host.folder).then(async areLeft => {
    if (areLeft) await (await loader.load()).sweepProfiles();
  });

  context.subscriptions.push(
    loader,
    offers,
    registerCommands({
      features,
      offers: offers.load,
      showLog,
      extensionUri: context.extensionUri,
    }),
    registerSessionsProvider(loader),
  );
  return createPublicApi({
    watch: loader,
    requestAccess: async proposal => (await features()).requestAccess(proposal, 'toBeAsked'),
  });
}

/** For a closing and a reloading window alike: its grants stay for a reload, and lapse otherwise. */
export function deactivate(): void {
  watch?.stop();
}
