import assert from 'node:assert/strict';
import { escapeIcons } from '../../../src/ui/escapeIcons';

describe('a name in the status bar', () => {
  it('draws no icon', () => {
    assert.equal(escapeIcons('$(key) Contoso'), '\\$(key) Contoso');
    assert.equal(escapeIcons('a$(sync~spin)b$(A-1)'), 'a\\$(sync~spin)b\\$(A-1)');
    assert.equal(escapeIcons('$($(key))'), '$(\\$(key))');
  });

  it('draws none either where a backslash stands before it already', () => {
    assert.equal(escapeIcons('\\$(key)'), '\\$(key)');
  });

  it('is as it is where nothing looks like an icon', () => {
    for (const name of ['', 'Contoso', '$5 (five)', '$()', '$( key )', '(key)', '$(ключ)']) {
      assert.equal(escapeIcons(name), name);
    }
  });
});
