import assert from 'node:assert/strict';
import type { Browser, Page } from 'puppeteer-core';
import { watchSignIn } from '../../../../src/lifecycleServices/browser/signInWatch';
import { FakeClock } from '../../support/fakeClock';
import { assertFailed } from '../../support/results';

/** The library's behavior for a page that is just opening. */
function tooEarly(): never {
  throw new Error('Requesting main frame too early!');
}

describe('the watch over a sign-in', () => {
  it('waits for a page that is just opening', async () => {
    const opening: Pick<Page, 'url' | 'evaluate'> = { url: tooEarly, evaluate: tooEarly };
    const browser: Pick<Browser, 'pages'> = { pages: () => Promise.resolve([opening as Page]) };
    const clock = new FakeClock(0);
    const watch = watchSignIn(browser as Browser, 'https://lcs.example', clock);
    assert.equal(await watch.look(), undefined);
    assert.equal(watch.refusal(), undefined);
  });

  /** @param counts the number of pages at each poll */
  function watching(counts: readonly number[]) {
    const page: Pick<Page, 'url' | 'evaluate'> = { url: tooEarly, evaluate: tooEarly };
    const left = [...counts];
    const pages = () => Promise.resolve(Array<Page>(left.shift() ?? 0).fill(page as Page));
    const browser: Pick<Browser, 'pages'> = { pages };
    return watchSignIn(browser as Browser, 'https://lcs.example', new FakeClock(0));
  }

  it('waits for a window that opens its first page late', async () => {
    const watch = watching([0, 0, 0, 1]);
    for (let poll = 0; poll < 4; poll++) assert.equal(await watch.look(), undefined);
  });

  it('goes on while a window has no page for a moment', async () => {
    const watch = watching([1, 0, 1, 0]);
    for (let poll = 0; poll < 4; poll++) assert.equal(await watch.look(), undefined);
  });

  it('ends when a window has no page in two polls', async () => {
    const watch = watching([1, 0, 0]);
    for (let poll = 0; poll < 2; poll++) assert.equal(await watch.look(), undefined);
    const closed = await watch.look();
    assert.ok(closed);
    assertFailed(closed, 'browserClosed', {});
  });
});
