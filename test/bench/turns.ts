import type { BenchProduct, StartedWindow } from './benchProduct';
import { startBenchProduct } from './benchProduct';
import {
  browse,
  closePanels,
  openDialog,
  chooseEnvironment,
  request,
  typeReason,
} from './dialogUse';
import { now } from './marks';
import { rounds } from './options';
import { medianRow, type Row } from './rows';

const environments = 5000;

/** The host becomes idle. */
const restMs = 2_000;

/** A single load may take longer (DESIGN.md, §5). */
const budgets = { default: 50, 'typing a reason, with the load of the SQL client': 150 } as const;

/**
 * The longest turn of the extension host's event loop during the main flows, in a new window each
 * time. It includes the turns of VS Code and of other extensions.
 */
export async function measureTurns(): Promise<readonly Row[]> {
  const turns = new Map<string, number[]>();
  const product = await startBenchProduct({
    switches: { environments: 'many', manyCount: environments },
    env: { BENCH_PROBE_TURNS: '1' },
  });
  try {
    for (let round = 0; round < Math.min(rounds, 3); round += 1) {
      const started = await product.openStartedWindow();
      await measureWindow(product, started, round + 1, turns);
      await started.window.close();
    }
  } finally {
    await product.stop();
  }
  return [...turns].map(([flow, samples]) =>
    medianRow(`longest turn of the host: ${flow}`, 'ms', samples, {
      budget: flow in budgets ? budgets[flow as keyof typeof budgets] : budgets.default,
    }),
  );
}

async function measureWindow(
  product: BenchProduct,
  { window, longestTurn }: StartedWindow,
  number: number,
  turns: Map<string, number[]>,
): Promise<void> {
  const flow = async <T>(name: string, use: () => Promise<T>): Promise<T> => {
    await window.page.waitForTimeout(restMs);
    await longestTurn();
    const result = await use();
    await window.page.waitForTimeout(restMs);
    turns.set(name, [...(turns.get(name) ?? []), await longestTurn()]);
    return result;
  };
  await flow('nothing', () => window.page.waitForTimeout(restMs));
  const dialog = await flow('first dialog', () => openDialog(product, window));
  await flow(`list of ${environments} environments`, async () => {
    await browse(window, dialog);
    await window.quickInput.dismiss();
  });
  await chooseEnvironment(window, dialog, number);
  await product.emulator.setSwitches({ propagationSeconds: restMs / 500 });
  await flow('typing a reason, with the load of the SQL client', () => typeReason(window, dialog));
  await flow('request', () => request(product, window, dialog));
  await flow('login test', () =>
    product.marks.next(window.page, 'status', now() - restMs, { text: /^Ready/ }),
  );
  await closePanels(window);
}
