import assert from 'node:assert/strict';
import {
  durationWords,
  endWords,
  minutesLeftWords,
  testedWords,
  timeLeftWords,
  timeWords,
  untilTestedChange,
} from '../../../../src/ui/messages/time';
import { hour, minute } from '../../support/samples';

describe('a time outside of the calendar', () => {
  it('has a text', () => {
    for (const timeZone of [undefined, 'Africa/Monrovia', 'Pacific/Kiritimati']) {
      const locale = { language: 'en', timeZone };
      for (const time of [3e19, -3e19, Number.MAX_VALUE, Number.POSITIVE_INFINITY]) {
        assert.match(timeWords(time, 0, locale), /\d/);
        assert.match(endWords(time, 0, locale), /\d/);
      }
    }
  });
});

describe('the texts of times', () => {
  const now = new Date(2026, 0, 5, 9).getTime();
  const british = { language: 'en-GB' };

  it('show the time left in short form', () => {
    const left = (milliseconds: number) => timeLeftWords(now + milliseconds, now);
    assert.equal(left(8 * hour), '8 h 0 min');
    assert.equal(left(2 * hour - 1), '1 h 59 min');
    assert.equal(left(hour - 1), '59 min');
    assert.equal(left(minute), '1 min');
    assert.equal(left(minute - 1), '60 s');
    assert.equal(left(1), '1 s');
    assert.equal(left(0), 'expired');
    assert.equal(left(-hour), 'expired');
    assert.equal(timeLeftWords(Number.NaN, now), 'expired');
  });

  it('tell what is left without seconds', () => {
    const left = (milliseconds: number) => minutesLeftWords(now + milliseconds, now);
    assert.equal(left(2 * hour - 1), '1 h 59 min');
    assert.equal(left(minute), '1 min');
    assert.equal(left(minute - 1), 'less than 1 min');
    assert.equal(left(0), 'expired');
    assert.equal(left(Number.POSITIVE_INFINITY), '');
  });

  it('show a duration', () => {
    const told = [1, 30 * minute, hour, 1.5 * hour, 8 * hour, 48 * hour];
    assert.deepEqual(told.map(durationWords), [
      '1 min',
      '30 min',
      '1 h',
      '1 h 30 min',
      '8 h',
      '48 h',
    ]);
  });

  it('show the time of a test', () => {
    const tested = (age: number) => testedWords(now - age, now, british);
    assert.equal(tested(-1), 'tested just now');
    assert.equal(tested(minute - 1), 'tested just now');
    assert.equal(tested(2 * minute), 'tested 2 min ago');
    assert.equal(tested(59 * minute), 'tested 59 min ago');
    assert.match(tested(hour), /^tested today at \d\d:\d\d$/);
    for (const age of [0, 1, minute, 59 * minute]) {
      const delay = untilTestedChange(now - age, now) ?? 0;
      assert.notEqual(testedWords(now - age, now + delay, british), tested(age));
      assert.equal(testedWords(now - age, now + delay - 1, british), tested(age));
    }
    assert.equal(untilTestedChange(now - hour, now), undefined);
  });

  it('show the time today and tomorrow, otherwise also the date', () => {
    const today = timeWords(new Date(2026, 0, 5, 18, 4).getTime(), now, british);
    assert.equal(today, 'today at 18:04');
    const tomorrow = timeWords(new Date(2026, 0, 6, 0, 0).getTime(), now, british);
    assert.equal(tomorrow, 'tomorrow at 00:00');
    const others = [
      new Date(2026, 0, 7, 0, 0),
      new Date(2026, 0, 4, 23, 59),
      new Date(2025, 0, 5, 9),
    ];
    for (const other of others) {
      const words = timeWords(other.getTime(), now, british);
      assert.match(
        words,
        new RegExp(`^${other.getDate()} Jan ${other.getFullYear()}, \\d\\d:\\d\\d$`),
      );
    }
  });

  it("use the user's time zone, also for the day", () => {
    const at = (hours: number) => Date.UTC(2026, 0, 5, hours, 30);
    const words = (timeZone: string) => {
      const locale = { language: 'en-GB', timeZone };
      return [20, 23].map(each => timeWords(at(each), at(12), locale));
    };
    assert.deepEqual(words('UTC'), ['today at 20:30', 'today at 23:30']);
    assert.deepEqual(words('Europe/Berlin'), ['today at 21:30', 'tomorrow at 00:30']);
    assert.deepEqual(words('Asia/Kolkata'), ['tomorrow at 02:00', 'tomorrow at 05:00']);
    assert.deepEqual(words('Pacific/Pago_Pago'), ['today at 09:30', 'today at 12:30']);
    const berlin = { language: 'de', timeZone: 'Europe/Berlin' };
    assert.equal(timeWords(Date.UTC(2026, 6, 1, 22), at(12), berlin), '02.07.2026, 00:00');
  });

  it("use the user's language", () => {
    const time = new Date(2026, 2, 7, 18, 4).getTime();
    assert.equal(timeWords(time, now, { language: 'de' }), '07.03.2026, 18:04');
    assert.match(timeWords(time, now, { language: 'en-US' }), /^Mar 7, 2026, 6:04\sPM$/u);
  });
});
