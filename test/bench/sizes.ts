import * as fs from 'node:fs';
import * as path from 'node:path';

import type { Metafile } from 'esbuild';

import { projectDir } from '../setup/project';
import { installedProduct, productVsix } from './options';
import { round, type Row } from './rows';

/** Modules that load on first use must not be in the entry bundle. */
const tooHeavyForEntry = /node_modules\/|src\/\w+\/client\/|src\/vault\/(vault|records)\./;

/** Sizes of the shipped files in kilobytes. */
export async function measureSizes(): Promise<readonly Row[]> {
  const product = await installedProduct();
  const sizeOf = (file: string): number => fs.statSync(path.resolve(product, file)).size;
  const { outputs } = readMetafile('host');
  const entry = Object.entries(outputs['dist/extension.js']?.inputs ?? {});
  const heavy = entry.filter(([name]) => tooHeavyForEntry.test(name)).map(([name]) => name);
  const lazy = fs
    .readdirSync(path.join(product, 'dist'))
    .filter(name => name !== 'extension.js' && name.endsWith('.js'))
    .map(name => kilobytes(name, sizeOf(path.join('dist', name)), 'loaded when first used'));
  return [
    kilobytes('entry bundle, minified', sizeOf('dist/extension.js'), largest(entry), 50),
    {
      what: 'entry bundle: modules that should load later',
      value: heavy.length,
      unit: 'modules',
      budget: 0,
      note: heavy.join(', '),
    },
    kilobytes(
      "scripts of the dialog's page",
      sizeOf('dist/webview/main.js') + sizeOf('dist/webview/toolkit.js'),
      undefined,
      140,
    ),
    kilobytes('VSIX', sizeOf(path.resolve(projectDir, productVsix)), undefined, 2000),
    ...lazy,
  ];
}

function kilobytes(what: string, bytes: number, note?: string, budget?: number): Row {
  return {
    what,
    value: round(bytes / 1000),
    unit: 'kB',
    ...(budget === undefined ? {} : { budget }),
    ...(note === undefined ? {} : { note }),
  };
}

/** The folders that contribute most to a bundle. */
function largest(inputs: readonly [string, { readonly bytesInOutput: number }][]): string {
  const folders = new Map<string, number>();
  for (const [name, { bytesInOutput }] of inputs) {
    const folder = folderOf(name);
    folders.set(folder, (folders.get(folder) ?? 0) + bytesInOutput);
  }
  return [...folders]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 5)
    .map(([folder, bytes]) => `${folder} ${round(bytes / 1000)}`)
    .join(', ');
}

function folderOf(input: string): string {
  const [, dependency] = /node_modules\/((@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
  return dependency ?? input.split('/').slice(0, 2).join('/');
}

function readMetafile(name: string): Metafile {
  const file = path.join(projectDir, 'out', 'meta', `${name}.json`);
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Metafile;
}
