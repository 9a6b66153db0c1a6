import assert from 'node:assert/strict';
import { narrow } from '../../../src/ui/narrow';
import type { PickItem } from '../../../src/ui/prompts';

type Item = PickItem<string>;

const entry = (label: string, more: Partial<Item> = {}): Item => ({ label, value: label, ...more });
const many = (count: number): Item[] =>
  Array.from({ length: count }, (_, index) => entry(`Environment ${String(index)}`));
const labels = (items: readonly Item[]): string[] => items.map(({ label }) => label);

describe('the visible part of a list', () => {
  it('is the whole list if it is short', () => {
    const items = [...many(499), entry('Add…', { isAction: true })];
    assert.deepEqual(narrow(items, ''), { items, leftOut: 0, actions: [] });
    assert.deepEqual(narrow(items, '4217'), { items, leftOut: 0, actions: [] });
  });

  it('is the start of a long list, with the number of entries left out', () => {
    const items = many(5000);
    const shown = narrow(items, ' ');
    assert.deepEqual(shown.items, items.slice(0, 200));
    assert.equal(shown.leftOut, 4800);
  });

  it('contains the entries that match the typed text', () => {
    const shown = narrow(many(5000), ' 421 ');
    const expected = labels(many(5000)).filter(label => label.includes('421'));
    assert.deepEqual(labels(shown.items), expected);
    assert.equal(shown.leftOut, 0);
  });

  it('starts with names that start with the text, then other names, then other matches', () => {
    const items = [
      ...many(600),
      entry('One', { detail: 'in a DEVelopment subscription' }),
      entry('Two', { description: 'contoso-dev.crm4.dynamics.com' }),
      entry('Contoso Dev'),
      entry('dev of Ada'),
    ];
    assert.deepEqual(labels(narrow(items, 'Dev').items), [
      ...['dev of Ada', 'Contoso Dev'],
      ...['One', 'Two'],
    ]);
  });

  it('matches like VS Code: signs literally, a star anything', () => {
    const items = [...many(600), entry('a.b (c)'), entry('axb (c)')];
    assert.deepEqual(labels(narrow(items, 'a.b (').items), ['a.b (c)']);
    assert.deepEqual(labels(narrow(items, 'x*C').items), ['axb (c)']);
    assert.deepEqual(labels(narrow(items, 'ö[').items), []);
  });

  it('has no headings in search results', () => {
    const items = [entry('Environments', { heading: true }), ...many(600)];
    assert.equal(narrow(items, '').items[0]?.label, 'Environments');
    assert.equal(labels(narrow(items, 'Environments').items).length, 0);
  });

  it('keeps the commands', () => {
    const items = [...many(600), entry('Sign in at lcs…', { isAction: true })];
    assert.deepEqual(labels(narrow(items, '').actions), ['Sign in at lcs…']);
    assert.deepEqual(labels(narrow(items, '42').actions), ['Sign in at lcs…']);
    assert.equal(narrow(items, '').leftOut, 400);
  });
});
