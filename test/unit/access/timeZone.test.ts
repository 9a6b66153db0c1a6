import assert from 'node:assert/strict';
import { knownTimeZone, timeOfClock, zoneOffset } from '../../../src/access/timeZone';
import { hour, minute } from '../support/samples';

describe('a time zone', () => {
  it('is ahead of universal time or behind it', () => {
    const offset = (timeZone: string, ...date: [number, number, number]) =>
      zoneOffset(Date.UTC(...date), timeZone);
    assert.equal(offset('UTC', 2026, 0, 1), 0);
    assert.equal(offset('Europe/Berlin', 2026, 0, 1), hour);
    assert.equal(offset('Europe/Berlin', 2026, 6, 1), 2 * hour);
    assert.equal(offset('Asia/Kathmandu', 2026, 0, 1), 5 * hour + 45 * minute);
    assert.equal(offset('America/St_Johns', 2026, 0, 1), -(3 * hour + 30 * minute));
    assert.equal(offset('America/Los_Angeles', 2026, 6, 1), -7 * hour);
  });

  it("is the computer's, if none is given", () => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    for (let month = 0; month < 12; month++) {
      const at = new Date(2026, month, 5, 9, 30).getTime();
      assert.equal(at + zoneOffset(at, undefined), at + zoneOffset(at, own));
      assert.equal(timeOfClock(Date.UTC(2026, month, 5, 9, 30), undefined), at);
    }
  });

  it('has clocks that show a time once, twice, or never', () => {
    const at = (...date: [number, number, number, number, number]) =>
      timeOfClock(Date.UTC(...date), 'Europe/Berlin');
    assert.equal(at(2026, 0, 17, 18, 4), Date.UTC(2026, 0, 17, 17, 4));
    assert.equal(at(2026, 6, 17, 18, 4), Date.UTC(2026, 6, 17, 16, 4));
    assert.equal(at(2026, 2, 29, 1, 59), Date.UTC(2026, 2, 29, 0, 59));
    assert.equal(at(2026, 2, 29, 2, 30), undefined);
    assert.equal(at(2026, 2, 29, 3, 0), Date.UTC(2026, 2, 29, 1, 0));
    assert.equal(at(2026, 9, 25, 2, 30), Date.UTC(2026, 9, 25, 0, 30));
    assert.equal(at(2026, 9, 25, 3, 0), Date.UTC(2026, 9, 25, 2, 0));
    // Lord Howe Island moves its clocks by half an hour.
    const skipped = timeOfClock(Date.UTC(2026, 9, 4, 2, 15), 'Australia/Lord_Howe');
    assert.equal(skipped, undefined);
  });

  it('is known by its name', () => {
    for (const name of ['UTC', 'Europe/Berlin', 'Asia/Calcutta', 'Asia/Kolkata']) {
      assert.ok(knownTimeZone(name), name);
    }
    for (const name of ['', 'Mars/Olympus_Mons', 'Etc/Unknown', '../etc', '\0']) {
      assert.equal(knownTimeZone(name), undefined, name);
    }
  });
});
