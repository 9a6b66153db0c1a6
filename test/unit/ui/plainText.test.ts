import assert from 'node:assert/strict';
import { escapeIcons, withoutLinks } from '../../../src/ui/plainText';

describe('an external name in the status bar', () => {
  it('shows no icon', () => {
    assert.equal(escapeIcons('$(key) Contoso'), '\\$(key) Contoso');
    assert.equal(escapeIcons('a$(sync~spin)b$(A-1)'), 'a\\$(sync~spin)b\\$(A-1)');
    assert.equal(escapeIcons('$($(key))'), '$(\\$(key))');
  });

  it('shows no icon if it is already escaped', () => {
    assert.equal(escapeIcons('\\$(key)'), '\\$(key)');
  });

  it('is unchanged if it contains no icon', () => {
    for (const name of ['', 'Contoso', '$5 (five)', '$()', '$( key )', '(key)', '$(ключ)']) {
      assert.equal(escapeIcons(name), name);
    }
  });
});

describe('external text in a notification or below an input box', () => {
  it('contains no links', () => {
    const shown = withoutLinks(
      '"[Fix](command:workbench.action.quit)" is no page. [a](https://b.c)',
    );
    // VS Code's pattern for links.
    assert.doesNotMatch(shown, /\[[^\]]+\]\((?:https?:\/\/|command:|file:)/i);
    assert.match(shown, /Fix.*is no page/);
  });
});
