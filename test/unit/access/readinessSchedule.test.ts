import assert from 'node:assert/strict';
import type { WaitReason } from '../../../src/access/readiness';
import { nextAttemptAt } from '../../../src/access/readinessSchedule';

const second = 1000;
const minute = 60 * second;

interface Database {
  /** When it accepts the login, in milliseconds since the issue. */
  readonly acceptsAt: number;
  /** Up to which part of that time the firewall refuses, and the login afterwards. */
  readonly firewallPart: number;
  /** How long it takes to answer a login. */
  readonly answerMs: number;
}

interface Simulated {
  readonly lag: number;
  readonly attempts: readonly number[];
}

/** Runs the schedule against a database, without a clock. */
function simulate(database: Database): Simulated {
  const attempts: number[] = [];
  let at = 0;
  for (;;) {
    attempts.push(at);
    const answeredAt = at + database.answerMs;
    if (at >= database.acceptsAt) return { lag: answeredAt - database.acceptsAt, attempts };
    const isFirewall = at < database.acceptsAt * database.firewallPart;
    const reason: WaitReason = isFirewall ? 'firewall' : 'login';
    at = nextAttemptAt(at, answeredAt, attempts.length, reason);
  }
}

const acceptTimes = Array.from({ length: 477 }, (_, index) => second + index * 250);
const firewallParts = [0, 0.25, 0.5, 0.75, 1];

function runs(firewallPart: number, answerMs: number, from = 0, to = Infinity) {
  return acceptTimes
    .filter(acceptsAt => acceptsAt >= from && acceptsAt <= to)
    .map(acceptsAt => ({ acceptsAt, ...simulate({ acceptsAt, firewallPart, answerMs }) }));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

describe('the schedule of attempts', () => {
  for (const firewallPart of firewallParts) {
    const kind = `where the firewall takes ${String(firewallPart * 100)} % of 1 to 120 s`;

    it(`lags by at most 15 % of the wait in the median, ${kind}`, () => {
      for (const answerMs of [50, 400]) {
        const found = median(runs(firewallPart, answerMs).map(run => run.lag / run.acceptsAt));
        assert.ok(found <= 0.15, `${String(answerMs)} ms: ${String(found)}`);
      }
    });

    it(`tries at most 12 times in the first minute, ${kind}`, () => {
      for (const { attempts } of runs(firewallPart, 50)) {
        assert.ok(attempts.filter(at => at <= minute).length <= 12);
      }
    });
  }

  it('lags as little where the wait is under a minute', () => {
    for (const longest of [20_000, minute]) {
      const all = firewallParts.flatMap(part => runs(part, 50, 4_000, longest));
      const found = median(all.map(run => run.lag / run.acceptsAt));
      assert.ok(found <= 0.15, String(found));
    }
  });

  it('never lags by more than 40 % of a wait of four seconds or more', () => {
    for (const firewallPart of firewallParts) {
      for (const run of runs(firewallPart, 50, 4_000)) {
        assert.ok(run.lag / run.acceptsAt <= 0.4, JSON.stringify(run));
      }
    }
  });

  it('tries refused logins less often than a closed firewall', () => {
    for (const acceptsAt of [100, 120, 150].map(seconds => seconds * second)) {
      const [logins, firewall] = [0, 1].map(
        firewallPart => simulate({ acceptsAt, firewallPart, answerMs: 50 }).attempts.length,
      );
      assert.ok(Number(logins) < Number(firewall));
    }
    for (const at of [10, 30, 60, 100].map(seconds => seconds * second)) {
      const [login, firewall] = (['login', 'firewall'] as const).map(reason =>
        nextAttemptAt(at, at, 3, reason),
      );
      assert.ok(Number(login) > Number(firewall));
    }
  });

  it('becomes gentle: at most 5 attempts a minute after the first, and 2 after the third', () => {
    const { attempts } = simulate({ acceptsAt: 5 * minute, firewallPart: 1, answerMs: 50 });
    const inMinute = (number: number) =>
      attempts.filter(at => at > (number - 1) * minute && at <= number * minute).length;
    assert.ok(inMinute(2) <= 5);
    assert.ok(inMinute(4) <= 2 && inMinute(5) <= 3);
  });

  it('tries for the last time when patience ends', () => {
    assert.equal(nextAttemptAt(290 * second, 290 * second, 20, 'firewall'), 5 * minute);
    assert.equal(nextAttemptAt(145 * second, 145 * second, 14, 'login'), 150 * second);
    assert.equal(nextAttemptAt(277 * second, 277 * second, 10, 'busy'), 5 * minute);
    const hourLater = { since: 60 * minute };
    assert.equal(nextAttemptAt(3_877 * second, 3_877 * second, 10, 'busy', hourLater), 65 * minute);
  });

  it('gives a busy server 10 seconds and more', () => {
    assert.equal(nextAttemptAt(0, 100, 1, 'busy'), 10_100);
    assert.equal(nextAttemptAt(40 * second, 40 * second, 4, 'busy'), 60 * second);
  });

  it('comes back sooner where the database is only moving, and the later the wider', () => {
    for (const number of [40613, 40197]) {
      assert.equal(nextAttemptAt(0, 100, 1, 'busy', { number }), 5_100);
      assert.equal(nextAttemptAt(50 * second, 50 * second, 9, 'busy', { number }), 64 * second);
      assert.equal(nextAttemptAt(100 * second, 100 * second, 14, 'busy', { number }), 128 * second);
    }
    assert.equal(nextAttemptAt(0, 100, 1, 'busy', { number: 40501 }), 10_100);
  });

  it('does not exceed 12 attempts in the first minute, whoever asked for them', () => {
    assert.equal(nextAttemptAt(20 * second, 20 * second, 12, 'firewall'), minute + 1);
  });
});
