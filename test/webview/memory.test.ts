import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { DialogState } from '../../src/protocol/state';
import { useDialog } from './support/dialog';
import { importing, withAllowList } from './support/lcsStates';
import { activating, roleForm } from './support/roleStates';
import {
  emptyForm,
  failed,
  granted,
  inProgress,
  otherGrantId,
  refused,
  waiting,
  withGrant,
} from './support/states';

/** Elements and listeners of the page, including those that are no longer in its document. */
async function contents(page: Page): Promise<{ nodes: number; listeners: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  await session.detach();
  return { nodes, listeners: jsEventListeners };
}

/** A few nodes come and go, for example while the toolkit draws the next frame. */
const passing = 20;

describe('the memory of the page', function () {
  this.timeout(60_000);
  const open = useDialog();

  /** The grants of two requests, in turn, with all states in between. */
  const requests = [inProgress, waiting, granted, failed, withGrant({ id: otherGrantId }), refused];
  const uses: Readonly<Record<string, readonly DialogState[]>> = {
    requests,
    'each system': [emptyForm, importing, withAllowList, roleForm, activating, granted],
  };

  for (const [name, states] of Object.entries(uses)) {
    it(`does not grow when the page shows ${name} many times`, async () => {
      const dialog = await open(emptyForm);
      const show = async (times: number) => {
        for (let count = 0; count < times; count += 1) {
          for (const state of states) await dialog.post({ type: 'state', state }, false);
        }
        await dialog.settle();
      };
      await show(5);
      const before = await contents(dialog.page);
      await show(30);
      const after = await contents(dialog.page);
      assert.ok(after.nodes <= before.nodes + passing, JSON.stringify([before, after]));
      assert.ok(after.listeners <= before.listeners + passing, JSON.stringify([before, after]));
    });
  }
});
