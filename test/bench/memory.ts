import * as fs from 'node:fs';
import * as path from 'node:path';

import {
  startBenchEditor,
  startBenchProduct,
  type BenchEditor,
  type BenchProduct,
  type StartedWindow,
} from './benchProduct';
import {
  chooseEnvironment,
  closePanels,
  openDialog,
  openPanel,
  request,
  typeReason,
} from './dialogUse';
import { fillHistory, historyHost } from './fullHistory';
import { measureGrowth } from './growth';
import { rounds } from './options';
import { median, medianRow, round, type Row } from './rows';

/** The window has started everything. */
const restMs = 8_000;

/** Repetitions of each use. `BENCH_CYCLES=1000` takes about two hours. */
const cycles = Math.max(10, Number(process.env['BENCH_CYCLES'] ?? 30));

/** Measurements of each growth, after one that loads bundles and fills caches. */
const blocks = 3;

/** Memory of the extension host: of an idle window, and after many requests, openings, and reloads. */
export async function measureMemory(): Promise<readonly Row[]> {
  const without = await idleHeaps(await startBenchEditor());
  const product = await startBenchProduct({
    switches: { environments: 'many', manyCount: 60, propagationSeconds: 0 },
  });
  try {
    const own = await idleHeaps(product, false);
    return [
      {
        what: 'memory: idle window without grants, with the extension less without it',
        value: round((median(own) - median(without)) / 1000),
        unit: 'kB',
        budget: 1000,
        samples: own.map(bytes => round((bytes - median(without)) / 1000)),
      },
      ...(await measureGrowth(cycles)),
      ...(await growthInEditor(product)),
      await filesAfterReloads(product),
    ];
  } finally {
    await product.stop();
  }
}

async function idleHeaps(editor: BenchEditor, isLast = true): Promise<readonly number[]> {
  const heaps: number[] = [];
  try {
    for (let count = 0; count < Math.min(rounds, 3); count += 1) {
      const { window, heap } = await editor.openStartedWindow();
      await window.page.waitForTimeout(restMs);
      heaps.push(await heap());
      await window.close();
    }
  } finally {
    if (isLast) await editor.stop();
  }
  return heaps;
}

/** Has no budget, because the objects of VS Code grow, too. */
async function growthInEditor(product: BenchProduct): Promise<readonly Row[]> {
  await fillHistory(historyHost(storageOf(product)));
  const started = await product.openStartedWindow();
  const { window } = started;
  const bare = await growthOf(started, async () => {
    await openPanel(product, window, 'bare');
    await closePanels(window);
  });
  const openings = await growthOf(started, async () => {
    await openDialog(product, window);
    await closePanels(window);
  });
  const dialog = await openDialog(product, window);
  await chooseEnvironment(window, dialog, 1);
  await typeReason(window, dialog);
  await request(product, window, dialog);
  const requests = await growthOf(started, async () => {
    await typeReason(window, dialog);
    await request(product, window, dialog, true);
  });
  await closePanels(window);
  await window.close();
  const note = `${blocks} times ${cycles} uses`;
  const rowOf = (use: string, kilobytes: readonly number[]): Row =>
    medianRow(`memory: growth of the extension host for each ${use}`, 'kB', kilobytes, { note });
  return [
    rowOf('opening of the bare panel', bare),
    rowOf('opening of the dialog', openings),
    rowOf('request', requests),
  ];
}

/** Kilobytes for each use. */
async function growthOf(
  { heap, window }: StartedWindow,
  use: () => Promise<void>,
): Promise<readonly number[]> {
  const heaps: number[] = [];
  for (let block = 0; block <= blocks; block += 1) {
    for (let count = 0; count < cycles; count += 1) await use();
    await window.page.waitForTimeout(restMs / 4);
    heaps.push(await heap());
  }
  return heaps.slice(1).map((bytes, index) => (bytes - (heaps[index] ?? 0)) / cycles / 1000);
}

/** The folder in which the extension keeps its files. */
function storageOf({ workbench }: BenchProduct): string {
  const storage = path.join(workbench.server.dataDir, 'data', 'User', 'globalStorage');
  return path.join(storage, 'sql-credentials.d365-sql-credentials');
}

/** Each reload starts a new host, so only files can grow. */
async function filesAfterReloads(product: BenchProduct): Promise<Row> {
  const { window } = await product.openStartedWindow();
  const count = (): number =>
    fs
      .readdirSync(storageOf(product), { recursive: true, encoding: 'utf8' })
      .filter(name => !name.includes('history')).length;
  const before = count();
  for (let reload = 0; reload < Math.min(rounds, 3); reload += 1) {
    await window.reload();
  }
  const added = count() - before;
  await window.close();
  return { what: 'memory: files added by reloads', value: added, unit: 'files', budget: 0 };
}
