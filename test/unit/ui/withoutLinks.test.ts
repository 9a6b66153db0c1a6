import assert from 'node:assert/strict';
import { withoutLinks } from '../../../src/ui/withoutLinks';

describe('a text in a notification or below an input box', () => {
  it('has no links', () => {
    const shown = withoutLinks(
      '"[Fix](command:workbench.action.quit)" is no page. [a](https://b.c)',
    );
    // What VS Code takes for a link.
    assert.doesNotMatch(shown, /\[[^\]]+\]\((?:https?:\/\/|command:|file:)/i);
    assert.match(shown, /Fix.*is no page/);
  });
});
