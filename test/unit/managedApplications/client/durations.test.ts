import assert from 'node:assert/strict';
import { parseDuration } from '../../../../src/managedApplications/client/durations';
import { hour, minute } from '../../support/samples';

describe('A duration that the user types', () => {
  const understood: readonly (readonly [string, number])[] = [
    ['2 h', 2 * hour],
    ['2h', 2 * hour],
    [' 90 min ', 90 * minute],
    ['1 h 30 min', 90 * minute],
    ['1h30m', 90 * minute],
    ['1,5 Std.', 90 * minute],
    ['1.5 hours', 90 * minute],
    ['1.25 h', 75 * minute],
    ['2 Stunden', 2 * hour],
    ['1:30', 90 * minute],
    ['1 day', 24 * hour],
    ['PT2H', 2 * hour],
    ['pt1h30m', 90 * minute],
    ['P1D', 24 * hour],
    ['P1DT1H', 25 * hour],
    ['PT90S', 90_000],
  ];
  for (const [text, milliseconds] of understood) {
    it(`is read from "${text}"`, () => assert.equal(parseDuration(text), milliseconds));
  }

  for (const text of [
    '',
    '2',
    'soon',
    'P',
    'PT',
    'P1M',
    '1 month',
    '2 h and more',
    '-1 h',
    '1:75',
    '1,500 min',
    '1.500 h',
  ]) {
    it(`isn't guessed from "${text}"`, () => assert.equal(parseDuration(text), undefined));
  }
});
