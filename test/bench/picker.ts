import { startBenchProduct, type BenchProduct } from './benchProduct';
import { browse, openDialog } from './dialogUse';
import type { EditorWindow } from '../e2e/driver/editorWindow';
import { now } from './marks';
import { rounds } from './options';
import { medianRow, type Row } from './rows';
import { ServiceTimes } from './serviceTimes';

const environments = 5000;

/** What is typed, a key at a time: each leaves a tenth of the list. */
const search = '4217';

/** The service answers when the picker is open and waits. */
const discoveryMs = 700;

/** Longer than a key takes, and shorter than a person's pause. */
const keyRestMs = 300;

interface Keystrokes {
  /** From the key to the first change of the list. */
  readonly filterMs: number[];
}

/** The picker with thousands of environments, and VS Code's own with as many that are at hand. */
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
  const own: Keystrokes = { filterMs: [] };
  const bare: Keystrokes = { filterMs: [] };
  const barePage: number[] = [];
  try {
    const { window } = await product.openStartedWindow();
    const dialog = await openDialog(product, window);
    for (let round = -1; round < rounds; round += 1) {
      const start = now();
      await browse(window, dialog);
      const listed = await product.marks.next(window.page, 'rows', start);
      const answers = times
        .between(start, listed.at)
        .filter(each => each.path.includes('Instances'));
      const answered = Math.max(...answers.map(({ to }) => to ?? Number.NaN));
      // The first one signs in.
      if (round >= 0) firstPage.push(listed.at - answered);
      own.filterMs.push(...(await type(product, window)));
      await window.quickInput.dismiss();

      const pressed = now();
      await window.page.keyboard.press('Control+Alt+F8');
      const drawn = await product.marks.next(window.page, 'rows', pressed);
      const key = await product.marks.next(window.page, 'key', pressed, { text: /F8/ });
      if (round >= 0) barePage.push(drawn.at - key.at);
      bare.filterMs.push(...(await type(product, window)));
      await window.quickInput.dismiss();
    }
  } finally {
    times.dispose();
    await product.stop();
  }
  return [
    medianRow(`picker, ${environments} environments: answer to first page`, 'ms', firstPage, {
      budget: 100,
    }),
    medianRow(`picker, ${environments} environments: keystroke filters`, 'ms', own.filterMs, {
      budget: 16,
    }),
    medianRow("  VS Code's own list of as many: key to first page", 'ms', barePage),
    medianRow("  VS Code's own list of as many: keystroke filters", 'ms', bare.filterMs),
  ];
}

/** Types a key at a time; answers how long the list took to change after each. */
async function type(
  { marks }: BenchProduct,
  { page, quickInput }: EditorWindow,
): Promise<number[]> {
  await quickInput.field.focus();
  await page.waitForTimeout(keyRestMs);
  const samples: number[] = [];
  for (const character of search) {
    const start = now();
    await page.keyboard.press(character);
    await page.waitForTimeout(keyRestMs);
    const [key] = marks.between(page, 'key', start);
    const [filtered] = key === undefined ? [] : marks.between(page, 'filtered', key.at);
    if (key !== undefined && filtered !== undefined) samples.push(filtered.at - key.at);
  }
  return samples;
}
