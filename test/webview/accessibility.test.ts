import assert from 'node:assert/strict';
import path from 'node:path';
import { allStates } from './support/allStates';
import { root } from './support/browser';
import { themes, useDialog } from './support/dialog';

describe('the accessibility of the page', function () {
  this.timeout(120_000);
  const open = useDialog();

  for (const theme of themes) {
    it(`has no violations in any state in ${theme}`, async () => {
      const dialog = await open(null, { theme });
      const found: unknown[] = [];
      for (const [name, state] of Object.entries(allStates)) {
        await dialog.show(state);
        const file = path.join(root, 'test-results/webview', `${name}-${theme}.png`);
        await dialog.page.screenshot({ path: file, caret: 'initial' });
        for (const violation of await dialog.accessibilityViolations()) {
          found.push({ name, ...violation });
        }
      }
      assert.deepEqual(found, []);
    });
  }
});
