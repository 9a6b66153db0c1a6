import assert from 'node:assert/strict';
import { parseIntent } from '../../src/protocol/intents';
import type { DialogState } from '../../src/protocol/state';
import { allStates } from './support/allStates';
import { useDialog, type Dialog } from './support/dialog';
import { guiding, withAllowList } from './support/lcsStates';
import { activating, roleForm, severalRoles } from './support/roleStates';
import { emptyForm, granted, inProgress } from './support/states';

const busy = { progress: inProgress.progress };
const states: readonly DialogState[] = [
  ...Object.values(allStates),
  ...[roleForm, severalRoles],
  ...[guiding, withAllowList, roleForm, activating, granted].map(each => ({ ...each, ...busy })),
];

const keys = [
  ...['Tab', 'Tab', 'Tab', 'Shift+Tab', 'Enter', 'Space', 'Escape', 'ArrowDown', 'ArrowUp'],
  ...['ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageDown', 'Alt+ArrowUp', 'x', 'Backspace'],
];

/** Returns pseudorandom integers from 0 to below a limit, always the same ones for a seed. */
function numbersFrom(seed: number): (limit: number) => number {
  let state = seed;
  return limit => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % limit;
  };
}

/** Faults that the page must never have, whatever the user does. */
async function faults(dialog: Dialog): Promise<readonly string[]> {
  return dialog.page.evaluate(() => {
    const open = document.querySelectorAll('.popup:not([hidden])').length;
    const { scrollWidth, clientWidth } = document.documentElement;
    const { violations } = window.host;
    return [
      ...(document.activeElement === document.body ? ['The page has lost the focus.'] : []),
      ...(open > 1 ? [`${open} lists are open.`] : []),
      ...(scrollWidth > clientWidth ? [`The page is ${scrollWidth} pixels wide.`] : []),
      ...violations,
    ];
  });
}

describe('a long walk by keyboard', function () {
  this.timeout(60_000);
  const open = useDialog();

  for (const [seed, width] of [
    [1, 820],
    [2, 320],
    // A window of 820 pixels at 200 %.
    [3, 410],
  ] as const) {
    it(`causes no fault at a width of ${width} pixels`, async () => {
      const next = numbersFrom(seed);
      const dialog = await open(emptyForm, { width });
      const errors: string[] = [];
      dialog.page.on('pageerror', error => errors.push(error.message));
      dialog.page.on('console', message => {
        if (['error', 'warning'].includes(message.type())) errors.push(message.text());
      });
      await dialog.find('combobox', 'Environment').focus();
      const path: string[] = [];
      for (let step = 0; step < 100; step += 1) {
        const key = keys[next(keys.length)] ?? 'Tab';
        path.push(key);
        await dialog.press(key);
        // After the last control, Tab leaves the page, and the next one returns to it.
        const hasLeft = key.endsWith('Tab') && (await faults(dialog)).length > 0;
        if (hasLeft) await dialog.press(key);
        if (next(5) === 0) {
          const at = next(states.length);
          path.push(`state ${at}`);
          await dialog.show(states[at] ?? emptyForm);
        }
        assert.deepEqual([...(await faults(dialog)), ...errors], [], path.slice(-12).join(', '));
      }
      await dialog.press('Escape');
      assert.equal(await dialog.page.locator('.popup:not([hidden])').count(), 0);
      const unknown = (await dialog.intents()).filter(intent => parseIntent(intent) === undefined);
      assert.deepEqual(unknown, []);
    });
  }

  it('keeps the focus and the input after rapid changes of the tab during a request', async () => {
    const dialog = await open(inProgress);
    await dialog.press('Tab');
    await dialog.press('ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowRight', 'ArrowRight');
    assert.equal(await dialog.focused(), 'tab Unified environments');
    // The host responds to each of them in order.
    const opened = (await dialog.intents()).flatMap(intent =>
      intent.type === 'openSection' ? [intent.section] : [],
    );
    for (const section of opened) {
      const state = { ...(section === 'unifiedEnvironments' ? inProgress : roleForm), section };
      await dialog.post({ type: 'state', state }, false);
    }
    await dialog.settle();
    assert.equal(await dialog.focused(), 'tab Unified environments');
    assert.equal(
      await dialog.find('combobox', 'Reason').inputValue(),
      'Look into posting error, ticket 4711',
    );
  });
});
