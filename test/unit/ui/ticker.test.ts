import assert from 'node:assert/strict';
import type { RoleActivation } from '../../../src/access/grant';
import { readinessProblem } from '../../../src/access/readiness';
import { expiryWarnings } from '../../../src/ui/expiryWarnings';
import {
  statusCountdown,
  type StatusBarEntry,
  type StatusText,
} from '../../../src/ui/statusBarEntry';
import { readinessWords, type ReadinessWords } from '../../../src/ui/messages/readiness';
import { Ticker, type Timed } from '../../../src/ui/ticker';
import { untilRowChange } from '../../../src/ui/view/rows';
import { FakeClock } from '../support/fakeClock';
import { FakePrompts } from '../support/fakePrompts';
import { TestVault } from '../support/testVault';
import { fakeWindow } from '../support/fakeWindow';
import {
  activation,
  environment,
  grant,
  held,
  heldActivation,
  hour,
  minute,
} from '../support/samples';

const second = 1000;

/** A clock that counts its timers. */
class CountingClock extends FakeClock {
  timers = 0;
  /** The largest number of pending timers. */
  most = 0;

  override after(milliseconds: number, callback: () => void) {
    this.timers++;
    const timer = super.after(milliseconds, callback);
    this.most = Math.max(this.most, this.pending);
    return timer;
  }
}

describe('The timer of a window', () => {
  let clock: CountingClock;
  let vault: TestVault;
  let ticker: Ticker;
  let readiness: Map<string, ReadinessWords>;
  let texts: string[];
  let details: string[];
  let links: string[];
  let hidden: number;
  let rowUpdates: number;
  let prompts: FakePrompts;
  beforeEach(() => {
    clock = new CountingClock();
    vault = new TestVault(clock);
    prompts = new FakePrompts();
    readiness = new Map();
    [texts, details, hidden, rowUpdates] = [[], [], 0, 0];
    const settings = { expiryWarnings: () => [30, 5], statusBar: () => true };
    const window = fakeWindow({ vault, clock, prompts, settings, locale: { language: 'en' } });
    const status = { of: (id: string) => readiness.get(id) };
    const item = statusCountdown(window, status, {
      drawText: ({ text }) => texts.push(text),
      drawDetails: entries => {
        details.push(entries.map(({ line }) => line).join('\n'));
        links = entries.map(entry => entry.links.map(({ label }) => label).join());
      },
      hide: () => hidden++,
    });
    const rows: Timed = {
      update: now => {
        rowUpdates++;
        return untilRowChange(vault.held, now);
      },
    };
    const warnings = expiryWarnings(window, { of: () => undefined }, () => Promise.resolve());
    ticker = new Ticker(clock, [item, rows], [warnings]);
    vault.onDidChange(() => {
      ticker.refresh();
    });
  });
  afterEach(() => {
    ticker.dispose();
    assert.equal(clock.pending, 0);
  });

  async function holdMany(): Promise<void> {
    const now = clock.now();
    const grants = Array.from({ length: 20 }, (_, index) =>
      held(
        grant(now, {
          environment: environment(`env-${index}`),
          expiresAt: now + (2 + index) * hour + index * 7 * second,
        }),
      ),
    );
    await vault.hold(...grants);
    [clock.timers, clock.most] = [0, 0];
  }

  it('is the only one, and fires once a minute for 20 credentials', async () => {
    await holdMany();
    [texts, details, rowUpdates] = [[], [], 0];
    await clock.advance(hour);
    assert.equal(clock.most, 1);
    assert.equal(clock.timers, 60);
    assert.equal(texts.length, 60);
    assert.equal(rowUpdates, 60);
    assert.deepEqual(details, []);
    assert.equal(texts.at(-1), 'env-0 1 h 0 min');
  });

  it('is not set if nothing is counted down', async () => {
    ticker.refresh();
    assert.equal(clock.pending, 0);
    await vault.hold(held(grant(clock.now(), { expiresAt: undefined })));
    assert.deepEqual(texts, ['contoso-dev']);
    assert.equal(clock.pending, 0);
    await vault.hold();
    assert.equal(hidden, 1);
  });

  it('draws the tooltip when its content changes, not when the time left does', async () => {
    const mine = grant(clock.now(), { expiresAt: clock.now() + 3 * hour });
    await vault.hold(held(mine));
    await clock.advance(hour);
    assert.equal(details.length, 1);
    readiness.set(mine.id, readinessWords({ state: 'ready', at: 0, afterMs: 0 }));
    ticker.refresh();
    assert.match(details[1] ?? '', /, expires .* · Ready$/);
    ticker.refresh();
    assert.equal(details.length, 2);
  });

  it('counts down a usable credential rather than one that the server refuses', async () => {
    const [first, second] = [hour, 2 * hour].map(left =>
      grant(clock.now(), {
        environment: environment(`in ${left / hour} h`),
        expiresAt: clock.now() + left,
      }),
    );
    assert.ok(first && second);
    await vault.hold(held(first), held(second));
    assert.equal(texts.at(-1), 'in 1 h 1 h 0 min');
    const problem = readinessProblem('databaseUnknown', { database: 'db' });
    const refused = readinessWords({ state: 'refused', at: 0, problem });
    readiness.set(first.id, refused);
    ticker.refresh();
    assert.equal(texts.at(-1), 'in 2 h 2 h 0 min');
    assert.deepEqual(links, ['Show,Copy Password,Renew', 'Show,Request Again']);
    await vault.hold(held({ ...second, addresses: '' }));
    assert.deepEqual(links, ['Show,Copy Password']);
    await vault.hold(held(first), held(second));
    readiness.set(second.id, refused);
    ticker.refresh();
    assert.equal(texts.at(-1), 'in 1 h Refused');
  });

  it('draws the tooltip again on another day', async () => {
    await vault.hold(held(grant(clock.now(), { expiresAt: clock.now() + 30 * hour })));
    await clock.advance(25 * hour);
    assert.equal(details.length, 2);
    assert.match(details[1] ?? '', /today at/);
  });

  it('counts seconds in the last minute, but not while the window has no focus', async () => {
    const end = clock.now() + 10 * minute;
    await vault.hold(held(grant(clock.now(), { expiresAt: end })));
    await clock.advance(9 * minute + 1);
    texts = [];
    await clock.advance(10 * second);
    assert.equal(texts.length, 10);
    ticker.setFocused(false);
    texts = [];
    await clock.advance(40 * second);
    assert.deepEqual(texts, []);
    ticker.setFocused(true);
    assert.deepEqual(texts, ['contoso-dev 10 s']);
  });

  it('never delays a warning or a change, also without focus', async () => {
    ticker.setFocused(false);
    await vault.hold(held(grant(clock.now(), { expiresAt: clock.now() + hour + 30 * second })));
    await clock.advance(30 * minute + 30 * second - 1);
    assert.deepEqual(prompts.texts('warning'), []);
    await clock.advance(1);
    assert.equal(prompts.texts('warning').length, 1);
    await vault.hold();
    assert.equal(hidden, 1);
  });

  it('draws at the next tick when the clock was set back', async () => {
    await vault.hold(held(grant(clock.now(), { expiresAt: clock.now() + hour })));
    clock.jump(-hour);
    await clock.advance(minute);
    assert.equal(texts.at(-1), 'contoso-dev 1 h 59 min');
  });
});

describe('The status item for roles', () => {
  const now = Date.UTC(2026, 0, 5, 9);
  const draw = async (...changes: Partial<RoleActivation>[]) => {
    const drawn: { text?: StatusText; entries?: readonly StatusBarEntry[] } = {};
    const vault = new TestVault({ now: () => now });
    const credential = held(grant(now, { expiresAt: now + 3 * hour }));
    await vault.hold(credential, ...changes.map(each => heldActivation(activation(now, each))));
    const settings = { expiryWarnings: () => [30, 5], statusBar: () => true };
    const window = fakeWindow({ vault, settings, locale: { language: 'en' } });
    const display = {
      drawText: (text: StatusText) => (drawn.text = text),
      drawDetails: (entries: readonly StatusBarEntry[]) => (drawn.entries = entries),
      hide: () => undefined,
    };
    statusCountdown(window, { of: () => undefined }, display).update(now, false);
    return drawn;
  };

  it('shows none before its approval or after a denial', async () => {
    const { text, entries } = await draw({}, { state: 'Denied' });
    assert.equal(text?.text, 'contoso-dev 3 h 0 min');
    assert.equal(entries?.length, 1);
  });

  it('shows the one that starts or ends first, without links to passwords', async () => {
    const approved = { state: 'Approved', expiresAt: now + 8 * hour };
    const ends = { ...approved, expiresAt: now + 2 * hour };
    const { text, entries } = await draw({ ...approved, startsAt: now + hour }, ends);
    assert.equal(text?.text, 'contosoapp starts in 1 h 0 min');
    assert.equal((await draw(ends)).text?.text, 'contosoapp 2 h 0 min');
    const labels = entries?.map(({ links }) => links.map(({ label }) => label));
    assert.deepEqual(labels, [['Show'], ['Show'], ['Show', 'Copy Password', 'Renew']]);
    for (const { label, line } of entries ?? []) assert.doesNotMatch(label + line, /\d min/);
  });

  it('is urgent before an end, not before a start', async () => {
    const state = 'Approved';
    const upcoming = { state, startsAt: now + minute, expiresAt: now + hour };
    assert.equal((await draw(upcoming)).text?.urgency, 'none');
    assert.equal((await draw({ state, expiresAt: now + 4 * minute })).text?.urgency, 'urgent');
  });
});
