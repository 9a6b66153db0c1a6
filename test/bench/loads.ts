import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';

import { build } from 'esbuild';

import { projectDir } from '../setup/project';
import { hostNode, installedProduct, rounds } from './options';
import { medianRow, type Row } from './rows';

const run = promisify(execFile);

/** Bundles that load on first use, without the ones that only a command loads. */
const lazyBundles = [
  'services.httpClient',
  'services.publicAddressLookup',
  'unifiedEnvironments.client',
  'services.sqlLogin',
];

/**
 * Prints the milliseconds that a module takes to load in a new process. An empty module stands in for
 * `vscode`, which only an extension host has.
 */
const timeOneLoad = `
  const Module = require('node:module');
  const load = Module._load;
  Module._load = (name, ...rest) => (name === 'vscode' ? { l10n: {} } : load(name, ...rest));
  const start = performance.now();
  require(process.argv[1]);
  console.log(performance.now() - start);
  process.exit();
`;

/**
 * Load times of the lazy bundles in the Node version of the extension host. Each load is the first
 * of its process; the files are in the system's cache.
 */
export async function measureLoads(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const product = await installedProduct();
  for (const name of lazyBundles) {
    const file = path.join(product, 'dist', `${name}.js`);
    rows.push(await measureLoad(`load of ${name}.js`, file));
  }
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-load-'));
  try {
    const whole = path.join(dir, 'mssql.js');
    await bundleWholeMssql(whole);
    const kilobytes = Math.round(fs.statSync(whole).size / 1000);
    const bundled = `load of mssql, bundled with Azure sign-in (${kilobytes} kB)`;
    rows.push(await measureLoad(bundled, whole));
    const unbundled = path.join(projectDir, 'node_modules', 'mssql');
    rows.push(await measureLoad('load of mssql, as it is installed', unbundled));
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
  return rows;
}

async function measureLoad(what: string, file: string): Promise<Row> {
  const samples: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const { stdout } = await run(hostNode, ['-e', timeOneLoad, file]);
    // The first load only fills the system's file cache.
    if (round >= 0) samples.push(Number(stdout));
  }
  return medianRow(what, 'ms', samples);
}

/** The complete driver, for comparison with the product's bundle. */
async function bundleWholeMssql(outfile: string): Promise<void> {
  await build({
    stdin: { contents: `module.exports = require('mssql');`, resolveDir: projectDir },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    logLevel: 'error',
    outfile,
  });
}
