import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  clockDifference,
  nextWarning,
  timeLeft,
  untilChange,
  urgency,
} from '../../../src/access/countdown';

const now = Date.UTC(2025, 10, 21, 10, 0, 0);
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const lifetimes = fc.integer({ min: 1, max: 30 * hour });
const notTimes = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

describe('timeLeft', () => {
  const shown: readonly (readonly [number, object])[] = [
    [8 * hour, { unit: 'hours', hours: 8, minutes: 0 }],
    [8 * hour - 1, { unit: 'hours', hours: 7, minutes: 59 }],
    [hour, { unit: 'hours', hours: 1, minutes: 0 }],
    [hour - 1, { unit: 'minutes', minutes: 59 }],
    [minute, { unit: 'minutes', minutes: 1 }],
    [minute - 1, { unit: 'seconds', seconds: 60 }],
    [59 * second, { unit: 'seconds', seconds: 59 }],
    [1, { unit: 'seconds', seconds: 1 }],
    [0, { unit: 'over' }],
    [-5, { unit: 'over' }],
  ];
  for (const [left, expected] of shown) {
    it(`converts ${left} ms to ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(timeLeft(now + left, now), expected);
    });
  }

  it('is over if a time is not finite', () => {
    for (const time of notTimes) {
      assert.deepEqual(timeLeft(time, now), { unit: 'over' });
      assert.deepEqual(timeLeft(now, time), { unit: 'over' });
    }
  });
});

describe('untilChange', () => {
  it('is the first moment with another text', () => {
    fc.assert(
      fc.property(lifetimes, left => {
        const wait = untilChange(now + left, now);
        assert.ok(wait !== undefined && Number.isInteger(wait) && wait >= 1 && wait <= 60_001);
        const before = timeLeft(now + left, now);
        assert.deepEqual(timeLeft(now + left, now + wait - 1), before);
        assert.notDeepEqual(timeLeft(now + left, now + wait), before);
      }),
    );
  });

  it('progresses from the start to the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 * hour }), left => {
        let time = now;
        let steps = 0;
        for (let wait = untilChange(now + left, time); wait !== undefined; steps += 1) {
          time += wait;
          wait = untilChange(now + left, time);
        }
        assert.equal(time, now + left);
        assert.ok(steps <= 180 + 60);
      }),
    );
  });

  it('is a whole number of milliseconds', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 2 * hour, noNaN: true }), left => {
        const wait = untilChange(left, 0);
        assert.ok(wait !== undefined && Number.isInteger(wait) && wait >= 1);
        assert.notDeepEqual(timeLeft(left, wait), timeLeft(left, 0));
      }),
    );
  });

  it('is undefined when it is over', () => {
    for (const end of [now, now - 1, ...notTimes]) assert.equal(untilChange(end, now), undefined);
  });
});

describe('nextWarning', () => {
  const thresholds = [30, 5];

  it('is due at its threshold and not before', () => {
    assert.equal(nextWarning(now + 30 * minute + 1, now, thresholds, []), undefined);
    assert.equal(nextWarning(now + 30 * minute, now, thresholds, []), 30);
  });

  it('is due once', () => {
    assert.equal(nextWarning(now + 20 * minute, now, thresholds, [30]), undefined);
  });

  it('is due again at the smaller threshold', () => {
    assert.equal(nextWarning(now + 5 * minute, now, thresholds, [30]), 5);
    assert.equal(nextWarning(now + 4 * minute, now, thresholds, [30, 5]), undefined);
  });

  it('skips the larger threshold after sleep', () => {
    assert.equal(nextWarning(now + 3 * minute, now, thresholds, []), 5);
    assert.equal(nextWarning(now + 3 * minute, now, thresholds, [5]), undefined);
  });

  it('is not due for a new threshold above an earlier one', () => {
    assert.equal(nextWarning(now + 4 * minute, now, [30, 10], [5]), undefined);
  });

  it('is not due after the end', () => {
    assert.equal(nextWarning(now, now, thresholds, []), undefined);
    assert.equal(nextWarning(now - hour, now, thresholds, []), undefined);
  });

  it('is not due together with the grant', () => {
    assert.equal(nextWarning(now + 10 * minute, now, thresholds, [], now), undefined);
    assert.equal(nextWarning(now + 30 * minute, now, thresholds, [], now), undefined);
    assert.equal(nextWarning(now + 5 * minute, now, thresholds, [], now - 5 * minute), 5);
    assert.equal(nextWarning(now + 3 * minute, now, thresholds, [], now), undefined);
  });

  it('is not due if a time is not a number', () => {
    for (const time of notTimes) {
      assert.equal(nextWarning(time, now, thresholds, []), undefined);
      assert.equal(nextWarning(now, time, thresholds, []), undefined);
    }
  });

  it('ignores thresholds that are not positive', () => {
    const odd = [Number.NaN, 5, -1, 0, 30, 5, Number.POSITIVE_INFINITY, 30];
    assert.equal(nextWarning(now + 20 * minute, now, odd, []), 30);
    assert.equal(nextWarning(now + 2 * minute, now, odd, []), 5);
    assert.equal(nextWarning(now + 2 * minute, now, [], []), undefined);
  });

  it('does not change its thresholds', () => {
    const given = Object.freeze([30, 5, 10]);
    assert.equal(nextWarning(now + 20 * minute, now, given, []), 30);
  });

  it('is due at most once per threshold, in descending order', () => {
    const anyThresholds = fc.array(fc.oneof(fc.integer({ min: -5, max: 600 }), fc.double()));
    const moments = fc.array(fc.integer({ min: 0, max: 8 * hour }));
    fc.assert(
      fc.property(anyThresholds, moments, (someThresholds, someMoments) => {
        const warned: number[] = [];
        for (const moment of someMoments.sort((a, b) => a - b)) {
          const due = nextWarning(now + 8 * hour, now + moment, someThresholds, warned);
          if (due !== undefined) warned.push(due);
        }
        assert.deepEqual(
          warned,
          [...new Set(warned)].sort((a, b) => b - a),
        );
      }),
    );
  });
});

describe('urgency', () => {
  it('rises at the largest and at the smallest threshold', () => {
    assert.equal(urgency(now + 30 * minute + 1, now, [5, 30]), 'none');
    assert.equal(urgency(now + 30 * minute, now, [5, 30]), 'soon');
    assert.equal(urgency(now + 5 * minute + 1, now, [5, 30]), 'soon');
    assert.equal(urgency(now + 5 * minute, now, [5, 30]), 'urgent');
    assert.equal(urgency(now - minute, now, [5, 30]), 'urgent');
  });

  it('is only urgent with one threshold', () => {
    assert.equal(urgency(now + 11 * minute, now, [10]), 'none');
    assert.equal(urgency(now + 10 * minute, now, [10, 10, Number.NaN, -3]), 'urgent');
  });

  it('is none without a valid threshold or time', () => {
    assert.equal(urgency(now + 1, now, []), 'none');
    assert.equal(urgency(now + 1, now, [0, -1, Number.NaN]), 'none');
    assert.equal(urgency(Number.NaN, now, [30, 5]), 'none');
  });

  it('never decreases', () => {
    const ranks = ['none', 'soon', 'urgent'];
    fc.assert(
      fc.property(fc.array(fc.integer({ max: 600 })), lifetimes, lifetimes, (some, a, b) => {
        const early = urgency(now + Math.max(a, b), now, some);
        const late = urgency(now + Math.min(a, b), now, some);
        assert.ok(ranks.indexOf(late) >= ranks.indexOf(early));
      }),
    );
  });
});

describe('clockDifference', () => {
  const header = new Date(now).toUTCString();

  it('is the lead of the server', () => {
    assert.equal(header, 'Fri, 21 Nov 2025 10:00:00 GMT');
    assert.equal(clockDifference(header, now - 90 * second), 90 * second);
    assert.equal(clockDifference(header, now + 90 * second), -90 * second);
  });

  it('is 0 below five seconds', () => {
    assert.equal(clockDifference(header, now + 4999), 0);
    assert.equal(clockDifference(header, now - 4999), 0);
    assert.equal(clockDifference(header, now + 5000), -5000);
  });

  it('is 0 above a day', () => {
    assert.equal(clockDifference(header, now - 24 * hour), 24 * hour);
    assert.equal(clockDifference(header, now + 24 * hour), -24 * hour);
    assert.equal(clockDifference(header, now - 24 * hour - 1), 0);
    assert.equal(clockDifference(header, now + 24 * hour + 1), 0);
    assert.equal(clockDifference('Fri, 31 Dec 9999 23:59:59 GMT', now), 0);
  });

  const unreadable = [undefined, '', 'soon', '5', '2025-11-21T10:00:00Z', '2025-11-21T10:00:00'];
  const local = ['Fri, 21 Nov 2025 10:00:00', 'Fri Nov 21 10:00:00 2025', `${header} (CET)`];
  const impossible = ['Sat, 21 Nov 2025 10:00:00 GMT', 'Mon, 31 Feb 2025 10:00:00 GMT'];
  for (const text of [...unreadable, ...local, ...impossible]) {
    it(`is 0 if the header is ${text === undefined ? 'not there' : JSON.stringify(text)}`, () => {
      assert.equal(clockDifference(text, now - hour), 0);
    });
  }

  it('is 0 without a local time', () => {
    assert.equal(clockDifference(header, Number.NaN), 0);
  });

  it('converts each expiry to the local clock', () => {
    const differences = fc.integer({ min: -23 * hour, max: 23 * hour });
    fc.assert(
      fc.property(differences, lifetimes, (ahead, life) => {
        const whole = Math.floor((now + ahead) / second) * second;
        const difference = clockDifference(new Date(whole).toUTCString(), now);
        const error = now + ahead + life - difference - (now + life);
        assert.ok(Math.abs(error) <= 6 * second);
      }),
    );
  });
});
