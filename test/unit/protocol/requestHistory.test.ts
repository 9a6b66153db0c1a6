import assert from 'node:assert/strict';
import { maxTextLength } from '../../../src/protocol/fields';
import { firstView, historyActions, historyColumns } from '../../../src/protocol/requestHistory';
import type { HistoryIntent } from '../../../src/protocol/intents';
import { parseHistoryIntent } from '../../../src/protocol/intents';

type IntentOf<T extends HistoryIntent['type']> = Extract<HistoryIntent, { type: T }>;

/** All intents with all their choices. A new intent doesn't compile without a sample. */
const samples: { readonly [T in HistoryIntent['type']]: readonly IntentOf<T>[] } = {
  ready: [{ type: 'ready' }],
  timeZone: ['UTC', 'America/Port-au-Prince', 'Etc/GMT+5', '+05:30', 'Mars/Olympus_Mons'].map(
    zone => ({
      type: 'timeZone',
      name: zone,
    }),
  ),
  view: historyColumns.map(sort => ({
    type: 'view',
    view: { ...firstView, sort, text: 'a\u202E' },
  })),
  refresh: [{ type: 'refresh' }],
  cancel: [{ type: 'cancel' }],
  remedy: [{ type: 'remedy', id: 'tryAgain' }],
  dismissNotice: [{ type: 'dismissNotice' }],
  act: historyActions.map(action => ({ type: 'act', action, row: '/subscriptions/x' })),
};

describe('a message from the page of the request history', () => {
  for (const [type, intents] of Object.entries(samples)) {
    it(`is an intent: ${type}`, () => {
      for (const intent of intents) assert.deepEqual(parseHistoryIntent(intent), intent);
    });

    it(`is rejected with missing or additional properties: ${type}`, () => {
      for (const intent of intents) {
        assert.equal(parseHistoryIntent({ ...intent, more: 1 }), undefined);
        for (const key of Object.keys(intent)) {
          const entries = Object.entries(intent).filter(([name]) => name !== key);
          assert.equal(parseHistoryIntent(Object.fromEntries(entries)), undefined, key);
        }
      }
    });
  }

  it('is rejected with unknown values', () => {
    const tooLong = 'x'.repeat(maxTextLength + 1);
    for (const message of [
      { type: 'act', action: 'deleteAll', row: 'x' },
      { type: 'act', action: 'copyId', row: 7 },
      { type: 'view', view: { ...firstView, sort: 'password' } },
      { type: 'view', view: { ...firstView, more: 1 } },
      { type: 'remedy', id: tooLong },
      undefined,
      'ready',
    ]) {
      assert.equal(parseHistoryIntent(message), undefined);
    }
  });
});
