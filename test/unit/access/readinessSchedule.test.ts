import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WaitReason } from '../../../src/access/readiness';
import { nextAttemptAt } from '../../../src/access/readinessSchedule';
import { projectDir } from '../../setup/project';

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
    // TCP, TLS, and the login packet take most of the time.
    const judgedAt = at + Math.max(judgedAfter, 0.6 * database.answerMs);
    if (judgedAt >= database.acceptsAt) return { lag: answeredAt - database.acceptsAt, attempts };
    const isFirewall = judgedAt < database.acceptsAt * database.firewallPart;
    const reason: WaitReason = isFirewall ? 'firewall' : 'login';
    at = nextAttemptAt(at, answeredAt, attempts.length, reason);
  }
}

const longestWait = 120 * second;
const shortestWait = 2 * second;
const waits = Array.from({ length: 1_181 }, (_, index) => shortestWait + index * 100);
const firewallParts = [0, 0.25, 0.5, 0.75, 1];
const answerTimes = [30, 50, 400, 1_200];

function runs(firewallPart: number, answerMs: number) {
  return waits.map(acceptsAt => ({
    acceptsAt,
    ...simulate({ acceptsAt, firewallPart, answerMs }),
  }));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** All attempts until a time, if the server never accepts the login. */
function attemptsUntil(end: number, firewallPart = 1, answerMs = 30): readonly number[] {
  const acceptsAt = end;
  return simulate({ acceptsAt, firewallPart, answerMs }).attempts.filter(at => at <= end);
}

describe('the schedule of attempts', () => {
  for (const firewallPart of firewallParts) {
    const kind = `if the firewall takes ${String(firewallPart * 100)} % of 2 to 120 s`;

    it(`lags by at most 15 % of the wait in the median, ${kind}`, () => {
      for (const answerMs of answerTimes) {
        const found = median(runs(firewallPart, answerMs).map(run => run.lag / run.acceptsAt));
        assert.ok(found <= 0.15, `${String(answerMs)} ms: ${String(found)}`);
      }
    });

    it(`lags by at most 25 % of the wait and one login, ${kind}`, () => {
      for (const answerMs of answerTimes) {
        for (const { lag, acceptsAt } of runs(firewallPart, answerMs)) {
          const most = 0.25 * acceptsAt + answerMs;
          assert.ok(lag <= most, `${String(acceptsAt)}: ${String(lag)} > ${String(most)}`);
        }
      }
    });

    it(`tries at most 15 times in the first minute, ${kind}`, () => {
      for (const { attempts } of runs(firewallPart, 50)) {
        assert.ok(attempts.filter(at => at <= minute).length <= 15);
      }
    });
  }

  it('is the only one with 15 attempts that keeps the lag at 25 %', () => {
    const attempts = attemptsUntil(minute);
    const latest = [0, 1.25 * shortestWait];
    while (latest.length < 15) latest.push(1.25 * (Number(latest.at(-1)) + judgedAfter));
    // Each one is as late as the limit allows, and the sixteenth is just after the first minute.
    assert.deepEqual(attempts.map(Math.round), latest.map(Math.round));
    const sixteenth = 1.25 * (Number(latest.at(-1)) + judgedAfter);
    assert.ok(sixteenth > minute && sixteenth < minute + 150);
    // Without the time that a server needs to judge a login, 15 would allow only 25.5 %.
    const smallest = (attemptsOfMinute: number) => 30 ** (1 / attemptsOfMinute) - 1;
    assert.deepEqual(
      [12, 13, 14, 15, 16].map(count => Math.round(1000 * smallest(count))),
      [328, 299, 275, 255, 237],
    );
  });

  it('has the smallest expected lag of all schedules within its limits', () => {
    const attempts = attemptsUntil(minute).slice(1);
    const found = expectedLag([...attempts, minute + 104]);
    const best = smallestExpectedLag(14, 50);
    assert.ok(found <= best * 1.01, `${String(found)} > ${String(best)}`);
  });

  it('tries failed logins less often than a closed firewall after the first minute', () => {
    const [logins, firewall] = [0, 1].map(part => attemptsUntil(longestWait, part).length);
    assert.deepEqual([logins, firewall], [19, 20]);
    const first = [0, 1].map(part => attemptsUntil(minute, part));
    assert.deepEqual(first[0], first[1]);
  });

  it('slows down: at most 5 attempts in the second minute, and 2 in the fourth', () => {
    const attempts = attemptsUntil(5 * minute);
    const inMinute = (number: number) =>
      attempts.filter(at => at > (number - 1) * minute && at <= number * minute).length;
    assert.ok(inMinute(2) <= 5);
    assert.ok(inMinute(4) <= 2 && inMinute(5) <= 3);
  });

  it('makes the last attempt at the end of the patience', () => {
    assert.equal(nextAttemptAt(290 * second, 290 * second, 20, 'firewall'), 5 * minute);
    assert.equal(nextAttemptAt(145 * second, 145 * second, 14, 'login'), 150 * second);
    assert.equal(nextAttemptAt(277 * second, 277 * second, 10, 'busy'), 5 * minute);
    const hourLater = { since: 60 * minute };
    assert.equal(nextAttemptAt(3_877 * second, 3_877 * second, 10, 'busy', hourLater), 65 * minute);
  });

  it('gives a busy server at least 10 seconds', () => {
    assert.equal(nextAttemptAt(0, 100, 1, 'busy'), 10_100);
    assert.equal(nextAttemptAt(40 * second, 40 * second, 4, 'busy'), 60_045);
  });

  it('retries sooner if the database is only moving', () => {
    for (const number of [40613, 40197, 40143, 18401, 42109]) {
      assert.equal(nextAttemptAt(0, 100, 1, 'busy', { number }), 5_100);
      assert.equal(nextAttemptAt(100 * second, 100 * second, 14, 'busy', { number }), 125_037.5);
    }
    for (const number of [40501, 10936]) {
      assert.equal(nextAttemptAt(0, 100, 1, 'busy', { number }), 10_100);
    }
  });

  it('never exceeds 15 attempts in the first minute, even if the user starts some', () => {
    assert.equal(nextAttemptAt(20 * second, 20 * second, 15, 'firewall'), minute + 1);
    const many = [0, 3, 5, 7, 9, 11, 13, 15].map(seconds => seconds * second);
    let at = Number(many.at(-1));
    while (at <= minute) {
      at = nextAttemptAt(at, at + 50, many.length, 'login');
      many.push(at);
    }
    assert.ok(many.filter(each => each <= minute).length <= 15);
  });
});

/** The earliest time after its start at which a server judges a login. */
const judgedAfter = 30;

/** The lag that a wait of 2 to 60 s has on average, all waits being equally likely. */
function expectedLag(attempts: readonly number[]): number {
  let previous = shortestWait;
  let sum = 0;
  for (const at of attempts) {
    // A wait in this gap ends on average in its middle. The last gap may reach over the minute.
    const end = Math.min(at, minute);
    sum += (at - (previous + end) / 2) * (end - previous);
    previous = end;
  }
  return sum / (minute - shortestWait);
}

/** Finds the smallest expected lag by dynamic programming over times in steps of `step` ms. */
function smallestExpectedLag(count: number, step: number): number {
  const times = Math.floor((minute - shortestWait) / step);
  const timeOf = (index: number) => shortestWait + index * step;
  // The smallest sum of lags up to an attempt at each time; no attempt was made at first.
  let best = new Map<number, number>([[0, 0]]);
  const limit = (index: number) =>
    index === 0 ? 1.25 * shortestWait : 1.25 * (timeOf(index) + judgedAfter);
  for (let attempt = 0; attempt < count; attempt++) {
    const next = new Map<number, number>();
    for (const [index, sum] of best) {
      for (let later = index + 1; later <= times && timeOf(later) <= limit(index); later++) {
        const gap = timeOf(later) - timeOf(index);
        const total = sum + (gap * gap) / 2;
        if (total < (next.get(later) ?? Number.POSITIVE_INFINITY)) next.set(later, total);
      }
    }
    best = next;
  }
  let smallest = Number.POSITIVE_INFINITY;
  for (const [index, sum] of best) {
    // Rounding to steps costs the schedule less than one step for each attempt.
    if (limit(index) + count * step < minute) continue;
    const left = minute - timeOf(index);
    smallest = Math.min(smallest, sum + (left * left) / 2 + 100 * left);
  }
  return smallest / (minute - shortestWait);
}

describe('the numbers of the schedule in docs/performance.md', () => {
  const page = readFileSync(join(projectDir, 'docs', 'performance.md'), 'utf8');
  // The cells of a table are padded.
  const text = page.replace(/ +/gu, ' ');
  const schedules = {
    firewall: attemptsUntil(121 * second, 1),
    login: attemptsUntil(121 * second, 0),
  };

  for (const [name, attempts] of Object.entries(schedules)) {
    it(`list the attempts: ${name}`, () => {
      const [, ...rest] = attempts.map(at => (at / second).toFixed(1));
      assert.ok(text.includes(`| ${name} | ${['0', ...rest].join(' ')} |`));
    });
  }

  const ranges = [
    [2, 5],
    [5, 10],
    [10, 20],
    [20, 40],
    [40, 60],
    [60, 90],
    [90, 120],
    [2, 120],
  ] as const;
  for (const [from, to] of ranges) {
    it(`have the lag of waits of ${String(from)} to ${String(to)} s`, () => {
      const cells = Object.values(schedules).flatMap(attempts => {
        const lags: number[] = [];
        const parts: number[] = [];
        for (let wait = from * second; wait < to * second; wait += 10) {
          const found = attempts.find(at => at + judgedAfter >= wait) ?? Number.NaN;
          lags.push(Math.max(0, found - wait));
          parts.push(Math.max(0, found - wait) / wait);
        }
        const expected = lags.reduce((sum, lag) => sum + lag, 0) / lags.length / second;
        const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
        return [expected.toFixed(2), percent(median(parts)), percent(Math.max(...parts))];
      });
      assert.ok(
        text.includes(`| ${String(from)} to ${String(to)} | ${cells.join(' | ')} |`),
        String(cells),
      );
    });
  }
});
