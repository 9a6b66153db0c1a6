import * as l10n from '@vscode/l10n';
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { env } from 'vscode';
import { isProcessAlive, temporaryFolder } from '../services/temporaryFolder';
import { perCloud } from '../ui/perCloud';
import type { System, SystemDialog } from '../ui/system';
import type { SystemWindow, WindowBase } from '../ui/window';
import { sweepProfiles } from './browser/profiles';
import type { LcsWindow } from './window';

/** How long the user has to sign in, with every authentication factor, in milliseconds. */
const signInLimitMs = 10 * 60_000;

/** Lifecycle Services: "Enable just-in-time database access". */
export function createSystem(window: SystemWindow, dialog: SystemDialog): System {
  const { clock, files, http, log, newId } = window;
  const lifecycleServices = perCloud(window, async cloud => {
    const { createLifecycleServices } = await import('./client/index.js');
    return createLifecycleServices({ http: await http(), clock, cloud, newId });
  });
  const press = async (button: string): Promise<void> => {
    // A question or the pasted text gets the focus.
    const section = await dialog.openSection('lifecycleServices', false);
    await section?.handle({ type: 'button', section: 'lifecycleServices', id: button });
  };

  return {
    createSection: async host => {
      const { LcsSection } = await import('./section/section.js');
      const services: LcsWindow = {
        ...window,
        plainClipboard: env.clipboard,
        lifecycleServices,
        loadPastedText: async () => {
          const parser = await import('./pastedText/index.js');
          await parser.learnNames();
          return parser;
        },
        signInInBrowser: async (baseUrl, signal) => {
          const { signInToLcs } = await import('./browser/index.js');
          const { createLcsSession } = await import('./browser/cookies.js');
          return signInToLcs({
            baseUrl,
            signal,
            clock,
            log,
            folder: temporaryFolder(files.folder),
            isProcessAlive,
            randomId: newId,
            limitMs: signInLimitMs,
            createSession: createLcsSession,
            computer: { platform: process.platform, env: process.env, home: homedir(), isFile },
          });
        },
      };
      return new LcsSection(services, host);
    },
    firewallNote: l10n.t(
      "If this takes more than a minute, add your public IP address to the environment's allow-list in Lifecycle Services.",
    ),
    commands: {
      'sqlCredentials.signInToLcs': () => press('signIn'),
      'sqlCredentials.importFromLcs': () => press('import'),
    },
    dispose: () => undefined,
  };
}

/** Deletes the browser profiles that crashed windows left behind. */
export async function cleanUp({ clock, files, log }: WindowBase): Promise<void> {
  const folder = temporaryFolder(files.folder);
  await sweepProfiles({ folder, log, isProcessAlive, clock });
}

function isFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
