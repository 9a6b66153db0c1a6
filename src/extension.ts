import { l10n, type ExtensionContext } from 'vscode';
import type { SqlCredentialsApi } from './api';
import { createOfferLoader } from './offer/editor/loader';
import { systemClock } from './services/clock';
import { hasTemporaryFiles } from './services/temporaryFolder';
import { registerCommands } from './ui/commands';
import { updateHasHistory } from './ui/contextKeys';
import { createPublicApi, registerSessionsProvider } from './ui/publicApi';
import type { SystemTable } from './ui/system';
import { WatchLoader } from './ui/watchLoader';
import type { Watch } from './watch';

/** The systems that grant access: a label, an icon, and a loader for first use. */
// prettier-ignore
const systems = (): SystemTable => ({
  unifiedEnvironments: { label: l10n.t('Unified environments'), icon: 'database', load: () => import('./unifiedEnvironments/index.js'), isSingleLogin: true },
  lifecycleServices: { label: l10n.t('Lifecycle Services'), icon: 'server-environment', load: () => import('./lifecycleServices/index.js') },
  managedApplications: { label: l10n.t('Managed applications'), icon: 'azure', load: () => import('./managedApplications/index.js') },
});

/** VS Code starts other extensions first. Milliseconds. */
const idleMs = 1_000;

let watch: WatchLoader<Watch> | undefined;

/**
 * Registers commands and providers, and reads no file. Everything else is loaded on first use. VS Code
 * waits for the promise before it runs a command or restores a panel.
 */
export async function activate(context: ExtensionContext): Promise<SqlCredentialsApi> {
  const folder = context.globalStorageUri.fsPath;
  const host = { folder, clock: systemClock, memento: context.workspaceState };
  const loader = new WatchLoader<Watch>(host, async () => {
    const { createWatch } = await import('./watch.js');
    return createWatch(context, systems());
  });
  const features = async () => (await loader.load()).features();
  const prompts = async () => (await loader.load()).prompts;
  const showLog = async () => (await prompts()).showLog();
  const offers = createOfferLoader(async () => {
    const { createOffers } = await import('./offer/editor/index.js');
    return createOffers(systemClock, prompts);
  });
  watch = loader;
  // Forty registrations take some milliseconds. In between, other extensions can start.
  await new Promise(setImmediate);

  context.subscriptions.push(
    loader,
    offers,
    registerCommands(context, { features, offers: offers.load, showLog }),
    registerSessionsProvider(loader),
    systemClock.after(idleMs, () => {
      void updateHasHistory(folder);
      void hasTemporaryFiles(folder).then(found => (found ? loader.load() : undefined));
    }),
  );
  return createPublicApi(loader, async proposal =>
    (await features()).requestAccess(proposal, 'toBeAsked'),
  );
}

/** Runs when the window closes and when it reloads. Its grants survive a reload. */
export function deactivate(): void {
  watch?.stop();
}
