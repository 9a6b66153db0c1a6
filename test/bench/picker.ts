import { startBenchProduct, type BenchProduct } from './benchProduct';
import { browse, openDialog } from './dialogUse';
import type { EditorWindow } from '../e2e/driver/editorWindow';
import { now } from './marks';
import { rounds } from './options';
import { median, medianRow, round, type Row } from './rows';
import { ServiceTimes } from './serviceTimes';

const environments = 5000;

/** The search text, typed one key at a time. Each key reduces the list to a tenth. */
const search = '4217';

/** The service responds after the picker is open. */
const discoveryMs = 700;

/** Longer than the handling of a key, but shorter than a person's pause. */
const keyRestMs = 300;

/** The measurements for keys, in milliseconds from each key press. */
interface Keystrokes {
  /** Time to the first change of the list. */
  readonly firstMs: number[];
  /** Time to the last change, after which the list is complete. */
  readonly lastMs: number[];
}

/**
 * The picker with thousands of environments, and VS Code's own picker with as many items in memory.
 */
export async function measurePicker(): Promise<readonly Row[]> {
  const times = new ServiceTimes();
  const product = await startBenchProduct({
    switches: {
      environments: 'many',
      manyCount: environments,
      latencyMs: { discovery: discoveryMs },
    },
  });
  const firstPage: number[] = [];
  const own: Keystrokes = { firstMs: [], lastMs: [] };
  const bare: Keystrokes = { firstMs: [], lastMs: [] };
  const barePage: number[] = [];
  try {
    const { window } = await product.openStartedWindow();
    const dialog = await openDialog(product, window);
    for (let turn = -1; turn < rounds; turn += 1) {
      const start = now();
      await browse(window, dialog);
      const listed = await product.marks.next(window.page, 'rows', start);
      const answers = times
        .between(start, listed.at)
        .filter(each => each.path.includes('Instances'));
      const answered = Math.max(...answers.map(({ to }) => to ?? Number.NaN));
      // The first window also signs in.
      if (turn >= 0) firstPage.push(listed.at - answered);
      await type(product, window, own);
      await window.quickInput.dismiss();

      const pressed = now();
      await window.page.keyboard.press('Control+Alt+F8');
      const drawn = await product.marks.next(window.page, 'rows', pressed);
      const key = await product.marks.next(window.page, 'key', pressed, { text: /F8/ });
      if (turn >= 0) barePage.push(drawn.at - key.at);
      await type(product, window, bare);
      await window.quickInput.dismiss();
    }
  } finally {
    times.dispose();
    await product.stop();
  }
  const what = `picker, ${environments} environments`;
  const asVsCode = (samples: readonly number[]) => ({ budget: round(median(samples)) });
  return [
    medianRow(`${what}: response to first page`, 'ms', firstPage, { budget: 100 }),
    medianRow(`${what}: keystroke filters`, 'ms', own.lastMs, asVsCode(bare.lastMs)),
    medianRow(`${what}: first change of the list`, 'ms', own.firstMs, asVsCode(bare.firstMs)),
    medianRow("  VS Code's own list of as many: key to first page", 'ms', barePage),
    medianRow("  VS Code's own list of as many: keystroke filters", 'ms', bare.lastMs),
    medianRow("  VS Code's own list of as many: first change", 'ms', bare.firstMs),
  ];
}

/** Types one key at a time, and records the time until the list changes. */
async function type(
  { marks }: BenchProduct,
  { page, quickInput }: EditorWindow,
  { firstMs, lastMs }: Keystrokes,
): Promise<void> {
  await quickInput.field.focus();
  await page.waitForTimeout(keyRestMs);
  for (const character of search) {
    const start = now();
    await page.keyboard.press(character);
    await page.waitForTimeout(keyRestMs);
    const [key] = marks.between(page, 'key', start);
    if (key === undefined) continue;
    const changes = marks.between(page, 'filtered', key.at);
    const [first, last] = [changes[0], changes.at(-1)];
    if (first !== undefined) firstMs.push(first.at - key.at);
    if (last !== undefined) lastMs.push(last.at - key.at);
  }
}
