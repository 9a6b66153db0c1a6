import { installVsix } from '../setup/project';

/** Minimum number of measurements. The reports contain only the median of times. */
export const rounds = Math.max(1, Number(process.env['BENCH_ROUNDS'] ?? 5));

/** Whether a figure that exceeds its budget by more than its spread fails the run. */
export const isCheck = process.env['BENCH_CHECK'] === '1';

/** The packed extension. */
export const productVsix = process.env['PRODUCT_VSIX'] ?? 'out/package/product.vsix';

/** The Node binary of the extension host. */
export const hostNode = process.env['HOST_NODE'] ?? process.execPath;

let installed: Promise<string> | undefined;

/** The folder of the installed extension. A build can change `dist/` in the meantime. */
export function installedProduct(): Promise<string> {
  installed ??= installVsix(productVsix);
  return installed;
}
