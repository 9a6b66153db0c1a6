import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { runNode } from './build.mjs';
import { projectDir } from './paths.cjs';

/**
 * Builds for production and packs the extension.
 * @returns {Promise<string>} the path of the VSIX
 */
export async function packProduct() {
  const vsix = join(projectDir, 'out/package/product.vsix');
  mkdirSync(dirname(vsix), { recursive: true });
  // The package contains the images of the README, so links to them stay relative.
  const links = '--no-rewrite-relative-links';
  const options = ['--no-dependencies', '--allow-missing-repository', links, '--out', vsix];
  if ((await runNode(['node_modules/@vscode/vsce/vsce', 'package', ...options])) !== 0) {
    throw new Error('The extension could not be packed.');
  }
  return vsix;
}
