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
import { rounds } from './options';
import { median, round, type Row } from './rows';

/** The window has started everything. */
const restMs = 8_000;

/** Repetitions of each use. `BENCH_CYCLES=1000` takes about two hours. */
const cycles = Math.max(10, Number(process.env['BENCH_CYCLES'] ?? 30));

/** The first uses load bundles and fill caches. */
const warmUp = 10;

/** A heap changes by some kilobytes without any use. */
const growthBudgetKb = 1;

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
      ...(await growth(product)),
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

async function growth(product: BenchProduct): Promise<readonly Row[]> {
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
  const note = `${cycles} times`;
  const rowOf = (use: string, kilobytes: number, budget?: number): Row => ({
    what: `memory: growth of the heap for each ${use}`,
    value: round(kilobytes),
    unit: 'kB',
    note,
    ...(budget === undefined ? {} : { budget: round(budget) }),
  });
  return [
    rowOf('opening of the bare panel', bare),
    rowOf('opening of the dialog', openings, Math.max(bare, 0) + growthBudgetKb),
    rowOf('request', requests, growthBudgetKb),
  ];
}

/** Kilobytes for each use, after a warm-up. */
async function growthOf(
  { heap, window }: StartedWindow,
  use: () => Promise<void>,
): Promise<number> {
  for (let count = 0; count < warmUp; count += 1) await use();
  const before = await heap();
  for (let count = 0; count < cycles; count += 1) await use();
  await window.page.waitForTimeout(restMs / 4);
  return ((await heap()) - before) / cycles / 1000;
}

/** A host starts anew with each reload, so that only files could grow. */
async function filesAfterReloads({ workbench, openStartedWindow }: BenchProduct): Promise<Row> {
  const { window } = await openStartedWindow();
  const storage = path.join(workbench.server.dataDir, 'data', 'User', 'globalStorage');
  const count = (): number =>
    fs
      .readdirSync(storage, { recursive: true, encoding: 'utf8' })
      .filter(name => name.includes('d365-sql-credentials') && !name.includes('history')).length;
  const before = count();
  for (let reload = 0; reload < Math.min(rounds, 3); reload += 1) {
    await window.reload();
  }
  const added = count() - before;
  await window.close();
  return { what: 'memory: files added by reloads', value: added, unit: 'files', budget: 0 };
}
