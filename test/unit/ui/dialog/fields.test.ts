import assert from 'node:assert/strict';
import { suggestions } from '../../../../src/ui/dialog/fields';

describe('suggested values', () => {
  it('appear once each, the earlier ones first', () => {
    const found = suggestions([['new', '', 'old'], ''], [['old', 'template'], 'Template']);
    assert.deepEqual(found, [
      { value: 'new', detail: '' },
      { value: 'old', detail: '' },
      { value: 'template', detail: 'Template' },
    ]);
  });

  it('have a short label without hidden characters, and stay as they are', () => {
    const values = ['abc\u202Edef', 'long '.repeat(2_000)];
    const found = suggestions([values, '']);
    assert.deepEqual(
      found.map(({ value }) => value),
      values,
    );
    const [reversed = '', long = ''] = found.map(({ label }) => label);
    assert.equal(reversed, 'abc\\u202Edef');
    assert.equal(long.length, 100);
    assert.match(long, /^long long .*…$/);
  });
});
