import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/index';
import { installVsix } from '../../setup/installedProduct';
import { emulatorSettings } from '../../setup/productSettings';
import { companionDir } from '../../setup/project';
import { Workbench, type WorkbenchOptions } from './workbench';

/** What a product is started with; nothing is needed. */
export interface ProductOptions extends WorkbenchOptions {
  /** Switches of the emulator that its `reset` returns to. */
  readonly switches?: NonNullable<EmulatorOptions['switches']>;
}

/** The extension as users get it, in a VS Code of its own, with a cloud of its own. */
export interface Product {
  readonly emulator: Emulator;
  readonly workbench: Workbench;
  /** Ends all of it. */
  stop(): Promise<void>;
}

let installed: Promise<string> | undefined;

/** Starts an emulator and a VS Code in which the packed extension and the companion are installed. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const { switches, settings, extensions = [], ...workbenchOptions } = options;
  installed ??= installVsix(process.env['PRODUCT_VSIX'] ?? 'out/package/product.vsix');
  const emulator = await startEmulator(switches === undefined ? {} : { switches });
  const workbench = await Workbench.start({
    ...workbenchOptions,
    settings: { ...emulatorSettings(emulator.url), ...settings },
    extensions: [await installed, companionDir, ...extensions],
  });
  return {
    emulator,
    workbench,
    stop: async () => {
      await workbench.stop();
      await emulator.close();
    },
  };
}
