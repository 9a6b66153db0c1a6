// Bundles the companion to a folder that VS Code can load, or that can be copied into an extensions
// folder: `node test/companion/build.mjs [folder]`. The default is dist/companion.
import { copyFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = import.meta.dirname;

/**
 * Writes extension.js and package.json.
 * @param {string} folder the target, created if it is missing
 */
export async function buildCompanion(folder = resolve(here, '../../dist/companion')) {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [join(here, 'extension.ts')],
    outfile: join(folder, 'extension.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
  });
  await copyFile(join(here, 'package.json'), join(folder, 'package.json'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildCompanion(process.argv[2]);
