import assert from 'node:assert/strict';
import path from 'node:path';
import { historyColumns } from '../../src/protocol/requestHistory';
import { root } from './support/browser';
import { historyState, row, useHistory } from './support/requestHistory';

describe('the columns of the request history', function () {
  this.timeout(30_000);
  const open = useHistory();

  for (const columns of [historyState.columns, historyColumns]) {
    it(`breaks no word and cuts no text in ${columns.length} narrow columns`, async () => {
      const width = columns.length === 6 ? 765 : 880;
      const request = {
        ...row(0),
        application: 'contosoreports',
        duration: { text: '23 h 59 min', value: 1 },
        requestedBy: 'ada.lovelace@contoso.com',
      };
      const history = await open([request], { width, state: { columns } });
      const file = path.join(root, 'test-results/webview', `history-words-${columns.length}.png`);
      await history.page.screenshot({ path: file });
      const broken = await history.page.evaluate(() => {
        const texts = document.createTreeWalker(
          document.querySelector('.grid') ?? document,
          NodeFilter.SHOW_TEXT,
        );
        const found: string[] = [];
        const range = document.createRange();
        for (let text = texts.nextNode(); text; text = texts.nextNode()) {
          for (const { 0: word, index } of (text.textContent ?? '').matchAll(/\S+/g)) {
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            if (range.getClientRects().length > 1) found.push(word);
          }
        }
        return found;
      });
      assert.deepEqual(broken, []);
      const cut = await history.page.evaluate(() =>
        [...document.querySelectorAll('.grid .cell span')]
          .filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight)
          .map(({ textContent }) => textContent),
      );
      assert.deepEqual(cut, []);
      assert.ok(await history.grid.evaluate(grid => grid.matches('.narrow')));
      assert.ok(await history.grid.evaluate(grid => grid.scrollWidth <= grid.clientWidth));
    });
  }

  for (const width of [320, 560, 1000]) {
    it(`shows an account on one line at a width of ${width} pixels`, async () => {
      const request = { ...row(0), requestedBy: 'ada.lovelace@contoso.com' };
      const history = await open([request], { width, state: { columns: historyColumns } });
      const name = history.page.locator('.requestedBy span');
      const height = async () => (await name.boundingBox())?.height;
      const whole = await height();
      await history.send({
        type: 'rows',
        rows: [{ ...request, requestedBy: 'Ada' }],
        replaces: true,
      });
      assert.equal(whole, await height());
    });
  }
});
