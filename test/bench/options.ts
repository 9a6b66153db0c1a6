import { installVsix } from '../setup/installedProduct';

/** How often each measurement is taken at least. Time is only ever reported as a median. */
export const rounds = Math.max(1, Number(process.env['BENCH_ROUNDS'] ?? 7));

/** The packed extension that is measured. */
export const productVsix = process.env['PRODUCT_VSIX'] ?? 'out/package/product.vsix';

/** The Node that the extension host runs in. */
export const hostNode = process.env['HOST_NODE'] ?? process.execPath;

let installed: Promise<string> | undefined;

/** The folder of the packed extension as VS Code installs it: `dist/` may be built anew meanwhile. */
export function installedProduct(): Promise<string> {
  installed ??= installVsix(productVsix);
  return installed;
}
