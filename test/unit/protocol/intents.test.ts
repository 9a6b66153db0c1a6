import assert from 'node:assert/strict';
import { parseDraft, parseIntent } from '../../../src/protocol/intents';
import { maxPastedLength, maxTextLength } from '../../../src/protocol/fields';
import type { Intent } from '../../../src/protocol/intents';
import { copyTargets, grantActions, secretFieldIds } from '../../../src/protocol/state';

const grantId = '7f3c21aa-0000-4000-8000-000000000001';
const section = 'lifecycleServices';
const longest = 'x'.repeat(maxTextLength);

type IntentOf<T extends Intent['type']> = Extract<Intent, { type: T }>;

/** All intents with all their choices. A new intent doesn't compile without a sample. */
const samples: { readonly [T in Intent['type']]: readonly IntentOf<T>[] } = {
  ready: [{ type: 'ready' }],
  timeZone: ['UTC', 'America/Port-au-Prince', 'Etc/GMT+5', '+05:30', 'Mars/Olympus_Mons'].map(
    zone => ({
      type: 'timeZone',
      name: zone,
    }),
  ),
  edit: [
    { type: 'edit', section, field: 'reason', value: 'a\u0000\u202E' },
    { type: 'edit', section, field: 'reason', value: '' },
    { type: 'edit', section, field: 'reason', value: longest },
    { type: 'edit', section, field: 'pasted', value: 'x'.repeat(maxPastedLength) },
  ],
  fieldAction: [{ type: 'fieldAction', section, action: 'detectAddress' }],
  request: [
    { type: 'request', section, isDefault: true },
    { type: 'request', section, isDefault: false },
  ],
  button: [{ type: 'button', section, id: 'import' }],
  openSection: [{ type: 'openSection', section: 'lifecycleServices' }],
  cancel: [{ type: 'cancel' }],
  remedy: [{ type: 'remedy', section, id: 'tryAgain' }],
  dismissNotice: [{ type: 'dismissNotice', section }],
  showRequest: [{ type: 'showRequest' }],
  show: [{ type: 'show', grantId }],
  copy: copyTargets.map(target => ({ type: 'copy', grantId, target })),
  statusRemedy: [{ type: 'statusRemedy', grantId }],
  revealPassword: [{ type: 'revealPassword', grantId }],
  grantAction: grantActions.map(action => ({ type: 'grantAction', grantId, action })),
};

describe('a message from the page', () => {
  for (const [type, intents] of Object.entries(samples)) {
    it(`is an intent: ${type}`, () => {
      for (const intent of intents) assert.deepEqual(parseIntent(intent), intent);
    });

    it(`is rejected with missing or additional properties: ${type}`, () => {
      for (const intent of intents) {
        assert.equal(parseIntent({ ...intent, more: 1 }), undefined);
        assert.equal(parseIntent({ ...intent, password: 'x' }), undefined);
        for (const key of Object.keys(intent)) {
          const entries = Object.entries(intent).filter(([name]) => name !== key);
          assert.equal(parseIntent(Object.fromEntries(entries)), undefined, `without ${key}`);
        }
      }
    });

    it(`is rejected with invalid values: ${type}`, () => {
      const odd = [undefined, null, 0, 1, true, '\u0000', {}, [], ['password']];
      for (const intent of intents) {
        const takesPasted = intent.type === 'edit' && intent.field === 'pasted';
        const values = [...odd, 'x'.repeat((takesPasted ? maxPastedLength : maxTextLength) + 1)];
        for (const key of Object.keys(intent)) {
          // A field accepts any short text, and an unknown remedy does nothing.
          const takesText = key === 'value' || key === 'id';
          const isTaken = (each: unknown) =>
            (takesText && each === '\u0000') || (key === 'isDefault' && each === true);
          for (const value of values.filter(each => !isTaken(each))) {
            assert.equal(parseIntent({ ...intent, [key]: value }), undefined, key);
          }
        }
      }
    });
  }

  it("is rejected if it isn't an intent", () => {
    for (const message of [
      undefined,
      null,
      '',
      'ready',
      0,
      [],
      [{ type: 'ready' }],
      {},
      { type: 'Ready' },
      { type: ['ready'] },
      { type: 'constructor' },
      { type: '__proto__' },
      { type: 'execute', command: 'workbench.action.quit' },
      () => undefined,
    ]) {
      assert.equal(parseIntent(message), undefined);
    }
  });

  it("is rejected with an ID that isn't a UUID", () => {
    for (const odd of ['', '1', grantId.slice(1), `${grantId}0`, `../${grantId}`, 'g'.repeat(36)]) {
      assert.equal(parseIntent({ type: 'show', grantId: odd }), undefined, odd);
      assert.equal(parseIntent({ type: 'copy', grantId: odd, target: 'password' }), undefined);
    }
  });

  it('can name an option of a split button', () => {
    const intent = { type: 'grantAction', grantId, action: 'connect', option: 'ssms' };
    assert.deepEqual(parseIntent(intent), intent);
    assert.equal(parseIntent({ ...intent, option: '../ssms' }), undefined);
    assert.equal(parseIntent({ ...intent, option: undefined }), undefined);
  });

  it('is rejected with names of Object.prototype', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      assert.equal(parseIntent({ type: 'edit', section, field: name, value: '' }), undefined);
      assert.equal(parseIntent({ type: 'fieldAction', section, action: name }), undefined);
      assert.equal(parseIntent({ type: 'copy', grantId, target: name }), undefined);
      assert.equal(parseIntent({ type: 'grantAction', grantId, action: name }), undefined);
    }
  });
});

describe('the stored input of a page', () => {
  const nothing = { fields: {} };

  it("is the user's input", () => {
    const draft = { fields: { reason: 'typed', addresses: '', access: 'Writer' } };
    assert.deepEqual(parseDraft(draft), draft);
    assert.deepEqual(parseDraft({ fields: { reason: longest } }), { fields: { reason: longest } });
    assert.deepEqual(parseDraft(nothing), nothing);
    const all = {
      section,
      fields: { reason: 'a' },
      others: { lifecycleServices: { server: 'b' } },
    };
    assert.deepEqual(parseDraft(all), all);
  });

  it('is ignored if it contains a secret', () => {
    for (const field of secretFieldIds) {
      const others = { lifecycleServices: { [field]: 'x' } };
      assert.deepEqual(parseDraft({ ...nothing, others }), nothing, field);
      assert.deepEqual(parseDraft({ fields: { reason: 'typed', [field]: 'x' } }), nothing, field);
    }
  });

  it('contains only properties that the page stores', () => {
    const kept = { fields: { reason: 'typed' }, password: 'x' };
    assert.deepEqual(parseDraft(kept), { fields: { reason: 'typed' } });
  });

  it('is ignored if it is invalid', () => {
    for (const odd of [
      undefined,
      null,
      'text',
      5,
      [],
      {},
      { fields: null },
      { fields: 'text' },
      { fields: { reason: 5 } },
      { fields: { reason: 'x' + longest } },
      { fields: { reason: 'typed', password: 'x' } },
    ]) {
      assert.deepEqual(parseDraft(odd), nothing);
    }
  });
});
