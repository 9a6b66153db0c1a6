import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/index';
import {
  emulatorSettings,
  publicNameOptions,
  publicNameSettings,
} from '../../setup/productSettings';
import { companionDir, installVsix } from '../../setup/project';
import { Workbench, type WorkbenchOptions } from './workbench';

/** The options of a product. All have defaults. */
export interface ProductOptions extends WorkbenchOptions {
  /** Default switches of the emulator, to which `reset` returns. */
  readonly switches?: NonNullable<EmulatorOptions['switches']>;
  /** Whether the services have names of the public cloud, for screenshots. */
  readonly publicNames?: boolean;
}

/** The packed extension in a new VS Code with its own emulated cloud. */
export interface Product {
  readonly emulator: Emulator;
  readonly workbench: Workbench;
  /** Stops VS Code and the emulator. */
  stop(): Promise<void>;
}

let installed: Promise<string> | undefined;

/** The runner installs the extension once for all files. */
function installedFolder(): Promise<string> {
  const { PRODUCT_FOLDER, PRODUCT_VSIX = 'out/package/product.vsix' } = process.env;
  return PRODUCT_FOLDER === undefined ? installVsix(PRODUCT_VSIX) : Promise.resolve(PRODUCT_FOLDER);
}

/** Starts an emulator, and a VS Code with the packed extension and the companion. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const { switches = {}, settings, publicNames, env, extensions = [], ...others } = options;
  installed ??= installedFolder();
  const emulator = await startEmulator({
    switches: { ...(publicNames && { servername: '{server}.database.windows.net' }), ...switches },
  });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'emulator-'));
  // Pages below localhost are as secure for a browser as those of loopback.
  const named = publicNames && {
    ...publicNameOptions(emulator, folder),
    hostName: 'devbox.localhost',
  };
  const workbench = await Workbench.start({
    ...others,
    settings: {
      ...(publicNames ? publicNameSettings : emulatorSettings(emulator.url)),
      ...settings,
    },
    ...named,
    env: { ...(named && named.env), ...env },
    extensions: [await installed, companionDir, ...extensions],
  });
  return {
    emulator,
    workbench,
    stop: async () => {
      await workbench.stop();
      await emulator.close();
      fs.rmSync(folder, { recursive: true });
    },
  };
}

/** How many requests for a credential the services have received. */
export function sentRequests({ emulator }: Product): number {
  return emulator.requests.filter(
    ({ method, path }) => method === 'POST' && path.includes('msprov_getfinopssqljitaccessasync'),
  ).length;
}
