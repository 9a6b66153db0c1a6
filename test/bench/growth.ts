import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';

import { startEmulator } from '../emulator/index';
import type { GrowthReport } from './growth/uses';
import { hostNode, installedProduct } from './options';
import { medianRow, type Row } from './rows';

const run = promisify(execFile);

/** Uses in a measurement. More uses reduce the effect of random changes of a few kilobytes. */
const leastUses = 60;

/** Without optimizing compilers: their code would hide a small growth. */
const flags = [
  '--expose-gc',
  '--no-opt',
  '--no-maglev',
  '--no-sparkplug',
  '--no-lazy-feedback-allocation',
  '--no-flush-bytecode',
];

/** The size of a credential without its password. A few hundred bytes are noise. */
const budgetKb = 0.5;

/** Growth of the heap by each use: the shipped bundles in plain Node with a fake editor. */
export async function measureGrowth(cycles: number): Promise<readonly Row[]> {
  const uses = Math.max(leastUses, cycles);
  const emulator = await startEmulator({ switches: { environments: 'many', manyCount: 60 } });
  try {
    const script = path.join(__dirname, 'growth', 'uses.js');
    const values = [await installedProduct(), emulator.url, String(uses)];
    const { stdout } = await run(hostNode, [...flags, script, ...values]);
    return Object.entries(JSON.parse(stdout) as GrowthReport).map(([use, bytes]) =>
      medianRow(
        `memory: growth by the extension for each ${use}`,
        'kB',
        bytes.map(each => each / 1000),
        { budget: budgetKb, note: `${bytes.length} times ${uses} uses` },
      ),
    );
  } finally {
    await emulator.close();
  }
}
