import type { Locator } from 'playwright-core';

import { RequestHistoryPage } from '../e2e/driver/requestHistoryPage';
import { startBenchProduct } from './benchProduct';
import { rounds } from './options';
import { medianRow, type Row } from './rows';
import { ServiceTimes } from './serviceTimes';

const requests = 10_000;
const rowsAPage = 1000;

/** The search text, typed one key at a time. */
const search = 'denied sql';

/** Longer than the handling of a key, but shorter than a person's pause. */
const keyRestMs = 150;

/** The history with thousands of role requests. */
export async function measureRequestHistory(): Promise<readonly Row[]> {
  const times = new ServiceTimes();
  const product = await startBenchProduct({
    switches: { arm: { historyRows: requests, pageSize: rowsAPage } },
  });
  const complete: number[] = [];
  const filter: number[] = [];
  const sort: number[] = [];
  try {
    const { window } = await product.openStartedWindow();
    const history = await RequestHistoryPage.open(window, 'contosoapp');
    const count = history.frame.locator('.count');
    await history.counts('10,000 requests');
    for (let round = 0; round < rounds; round += 1) {
      const start = performance.timeOrigin + performance.now();
      const completed = await nextChange(count, /^10,000 requests$/);
      await history.button('Refresh').click();
      const at = await completed();
      const answers = times.between(start, at).filter(each => each.path.includes('jitRequests'));
      complete.push(at - Math.max(...answers.map(({ to }) => to ?? Number.NaN)));

      await history.filter.focus();
      for (const character of search) {
        const changed = await fromEvent(history.filter, 'input');
        await window.page.keyboard.press(character === ' ' ? 'Space' : character);
        filter.push(await changed());
        await window.page.waitForTimeout(keyRestMs);
      }
      await history.filter.fill('');
      await history.counts('10,000 requests');

      const byRole = history.button('Role');
      const sorted = await fromEvent(byRole, 'click');
      await byRole.click();
      sort.push(await sorted());
    }
  } finally {
    times.dispose();
    await product.stop();
  }
  const what = `role requests, ${requests}`;
  return [
    medianRow(`${what}: last response to the whole table`, 'ms', complete),
    medianRow(`${what}: keystroke filters`, 'ms', filter, { budget: 16 }),
    medianRow(`${what}: click sorts by a column of words`, 'ms', sort),
  ];
}

/** Waits for an event in the page. When the outer promise is resolved, the wait has started. */
type Waiting<T> = () => Promise<T>;

/** The time when an element next contains a text, in milliseconds since 1970. */
async function nextChange(element: Locator, pattern: RegExp): Promise<Waiting<number>> {
  const handle = await element.evaluateHandle((node, source) => {
    const changed = new Promise<number>(resolve => {
      let wasElse = false;
      new MutationObserver((_, observer) => {
        const isWanted = new RegExp(source).test(node.textContent.trim());
        wasElse ||= !isWanted;
        if (!wasElse || !isWanted) return;
        observer.disconnect();
        resolve(performance.timeOrigin + performance.now());
      }).observe(node, { childList: true, subtree: true, characterData: true });
    });
    return { changed };
  }, pattern.source);
  return () => handle.evaluate(({ changed }) => changed);
}

/** Milliseconds from an event in the browser until the page is updated and laid out. */
async function fromEvent(element: Locator, type: 'input' | 'click'): Promise<Waiting<number>> {
  const handle = await element.evaluateHandle((node, name) => {
    const taken = new Promise<number>(resolve => {
      // The page registered its listener first, so it has handled the event by then.
      const listener = ({ timeStamp }: Event): void => {
        document.body.getBoundingClientRect();
        resolve(performance.now() - timeStamp);
      };
      node.addEventListener(name, listener, { once: true });
    });
    return { taken };
  }, type);
  return () => handle.evaluate(({ taken }) => taken);
}
