import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseIsoTime } from '../../../src/access/isoTime';

describe('times in ISO 8601', () => {
  const evening = Date.UTC(2026, 0, 5, 18, 30);
  for (const text of [
    '2026-01-05T18:30:00Z',
    '2026-01-05T18:30:00.0000000Z',
    '2026-01-05t18:30z',
    '2026-01-05T18:30:00',
    '2026-01-05 18:30:00',
    '2026-01-05 18:30:00 UTC',
    '2026-01-05T19:30:00+01:00',
    '2026-01-05T19:30:00+0100',
  ]) {
    it(`include ${text}`, () => assert.equal(parseIsoTime(text), evening));
  }

  it('keep milliseconds, and take a date alone as its midnight', () => {
    const precise = Date.UTC(2021, 3, 22, 5, 48, 30, 666);
    assert.equal(parseIsoTime('2021-04-22T05:48:30.6661804Z'), precise);
    assert.equal(parseIsoTime('2021-04-22'), Date.UTC(2021, 3, 22));
  });

  for (const text of [
    '',
    'soon',
    '22 April 2021',
    '2021-99-99T00:00Z',
    '2021-04-22T25:00Z',
    '0001-01-01T00:00:00',
    '9999-12-31T23:59:59Z',
    '2026-01-05T18:30:00Z and more',
    '2026-01-05T18:30:00 CET',
  ]) {
    it(`exclude "${text}"`, () => assert.equal(parseIsoTime(text), undefined));
  }

  it('are read back as they were written', () => {
    const min = new Date(Date.UTC(2000, 0, 1));
    const max = new Date(Date.UTC(2099, 11, 31));
    fc.assert(
      fc.property(fc.date({ min, max, noInvalidDate: true }), date => {
        assert.equal(parseIsoTime(date.toISOString()), date.getTime());
      }),
    );
  });

  it('never throw, whatever the text', () => {
    fc.assert(fc.property(fc.string(), text => void parseIsoTime(text)));
  });
});
