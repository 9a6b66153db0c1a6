import assert from 'node:assert/strict';
import type { Browser, Page } from 'puppeteer-core';
import { SignInWatch } from '../../../../src/lifecycleServices/browser/signInWatch';
import { FakeClock } from '../../support/fakeClock';

/** The library's behavior for a page that is just opening. */
function tooEarly(): never {
  throw new Error('Requesting main frame too early!');
}

describe('the watch over a sign-in', () => {
  it('waits for a page that is just opening', async () => {
    const opening: Pick<Page, 'url' | 'evaluate'> = { url: tooEarly, evaluate: tooEarly };
    const browser: Pick<Browser, 'pages'> = { pages: () => Promise.resolve([opening as Page]) };
    const clock = new FakeClock(0);
    const watch = new SignInWatch(browser as Browser, 'https://lcs.example', clock);
    assert.equal(await watch.look(), undefined);
    assert.equal(watch.refusal, undefined);
  });
});
