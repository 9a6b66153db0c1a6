import assert from 'node:assert/strict';
import { readLcsText, readTypedExpiry } from '../../../../src/lifecycleServices/pastedText';

const now = new Date(2026, 0, 17, 10, 5).getTime();
const evening = new Date(2026, 0, 17, 18, 4, 11).getTime();
const minutes = new Date(2026, 0, 17, 18, 4).getTime();
const utc = Date.UTC(2026, 0, 17, 18, 4, 11);

function expiryIn(text: string, label = 'Expires'): number | string {
  const { expiresAt, empty } = readLcsText(`User: a1\n${label}: ${text}`, now).accounts[0];
  return expiresAt?.value ?? `!${empty.expiresAt ?? ''}`;
}

describe('an expiry from pasted text', () => {
  const dates: readonly (readonly [string, number])[] = [
    ['2026-01-17T18:04:11Z', utc],
    ['2026-01-17T18:04:11.1234567Z', utc],
    ['2026-01-17T18:04:11+00:00', utc],
    ['2026-01-17 20:04:11 +0200', utc],
    ['2026-01-17 18:04:11 UTC', utc],
    ['2026-01-17 18:04:11 (UTC)', utc],
    ['17.01.2026 19:04:11 MEZ', utc],
    ['17.01.2026 19:04:11 (UTC+01:00)', utc],
    ['1/17/2026 1:04:11 PM EST', utc],
    ['Sat, 17 Jan 2026 18:04:11 GMT', utc],
    ['Sat Jan 17 2026 19:04:11 GMT+0100 (Central European Standard Time)', utc],
    ['1/17/2026 6:04:11 PM', evening],
    ['1/17/26, 6:04 PM', minutes],
    ['17.1.2026 18:04', minutes],
    ['17. Januar 2026 um 18:04 Uhr', minutes],
    ['17-01-2026 18.04', minutes],
    ['2026. 1. 17. 오후 6:04:11', evening],
    ['2026年1月17日 午後6時04分', minutes],
    ['17‏/1‏/2026، 6:04:11 م', evening],
    ['in 7 hours 32 minutes', now + 452 * 60_000],
    ['7 h 32 min', now + 452 * 60_000],
    ['7時間32分後', now + 452 * 60_000],
  ];
  for (const [text, at] of dates) {
    it(`is ${text}`, () => {
      assert.equal(expiryIn(text), at);
    });
  }

  for (const locale of 'en-US en-GB de fr es it pt nl da sv fi pl cs hu ro hr et lv el tr ru uk ja ko zh ar'.split(
    ' ',
  )) {
    it(`is a date as ${locale} writes it`, () => {
      const date = new Date(evening);
      assert.equal(expiryIn(date.toLocaleString(locale)), evening);
      const long = date.toLocaleString(locale, { dateStyle: 'long', timeStyle: 'medium' });
      assert.equal(expiryIn(long), evening, long);
    });
  }

  const unknown: readonly (readonly [string, string])[] = [
    ['07:59:12', 'unreadable'],
    ['18:04', 'unreadable'],
    ['today at 18:04', 'unreadable'],
    ['tonight', 'unreadable'],
    ['2026-01-17', 'unreadable'],
    ['30.02.2026 18:04', 'unreadable'],
    ['31/02/2026 18:04', 'unreadable'],
    ['2026-13-01 18:04', 'unreadable'],
    ['2026-01-17 25:04', 'unreadable'],
    ['2026-01-17 18:04 or later', 'unreadable'],
    ['not before 2026-01-17 18:04', 'unreadable'],
    ['17/1/2569 18:04', 'unreadable'],
    ['2026-01-17 18:04 - 2026-01-18 18:04', 'unreadable'],
    ['5 listopada 2026 18:04', 'several'],
    ['11/12/2026 18:04', 'several'],
    ['25/11/21 18:04', 'several'],
    ['2026-01-17 18:04 CST', 'zone'],
    ['2026-01-17 18:04 IST', 'zone'],
    ['2026-01-17 18:04 XYZT', 'zone'],
    ['2026-01-17 18:04 Europe/Berlin', 'zone'],
    ['2026-01-17 18:04 (server time)', 'zone'],
    ['2026-01-17 18:04 +99:00', 'zone'],
  ];
  for (const [text, reason] of unknown) {
    it(`isn't known from "${text}"`, () => {
      assert.equal(expiryIn(text), `!${reason}`);
    });
  }

  it('is never, if .NET has none', () => {
    for (const none of [
      '0001-01-01T00:00:00',
      '0001-01-01T00:00:00Z',
      '01/01/0001 00:00:00',
      '1/1/0001 12:00:00 AM',
    ]) {
      assert.equal(expiryIn(none, 'PasswordExpiryTime'), 'never');
    }
  });

  it('is a duration behind a label that says so', () => {
    const end = now + (7 * 3_600 + 59 * 60 + 12) * 1_000;
    assert.equal(expiryIn('07:59:12', 'Time remaining'), end);
    assert.equal(expiryIn('1.07:59:12', 'Time remaining'), end + 86_400_000);
    assert.equal(expiryIn('7 hours', 'Time remaining'), now + 7 * 3_600_000);
    assert.equal(expiryIn('7:59', 'Time remaining'), '!unreadable');
    assert.equal(expiryIn('00:00:00', 'Time remaining'), '!unreadable');
    assert.equal(expiryIn('2026-01-17 18:04', 'Time remaining'), '!unreadable');
  });

  it('may be given as a date and a duration that agree', () => {
    const read = (rest: string) =>
      readLcsText(`User: a1\nExpires: 2026-01-17 18:04:11\nTime remaining: ${rest}`, now)
        .accounts[0];
    assert.equal(read('07:59:12').expiresAt?.value, evening);
    assert.equal(read('02:00:00').empty.expiresAt, 'several');
  });

  it("is in the user's time zone, if the text names none", () => {
    const read = (text: string, timeZone: string) => readTypedExpiry(text, now, timeZone);
    const at = Date.UTC(2026, 0, 17, 18, 4);
    assert.equal(read('2026-01-17 23:34', 'Asia/Kolkata'), at);
    assert.equal(read('2026-01-17 10:04', 'America/Los_Angeles'), at);
    assert.equal(read('2026-01-17 18:04 UTC', 'Asia/Kolkata'), at);
    assert.equal(read('7 h', 'Asia/Kolkata'), now + 7 * 3_600_000);
    assert.equal(read('2026-03-29 02:30', 'Europe/Berlin'), 'unreadable');
    const [account] = readLcsText(
      `User: a1\nExpires: 2026-01-17 23:34:11`,
      now,
      'Asia/Kolkata',
    ).accounts;
    assert.equal(account.expiresAt?.value, at + 11_000);
    assert.equal(account.expiresAt.isZoneAssumed, true);
  });

  it('is read from a typed date, and from nothing else', () => {
    assert.equal(readTypedExpiry(' 2026-01-17 18:04 ', now), minutes);
    assert.equal(readTypedExpiry('Expires: 2026-01-17 18:04', now), 'unreadable');
    assert.equal(readTypedExpiry('0001-01-01T00:00:00', now), 'unreadable');
  });
});
