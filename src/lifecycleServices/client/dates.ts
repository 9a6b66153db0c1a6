import { elementsOf } from './json';

/** Earlier than this is no end of anything: .NET writes a missing date as the year 1. */
const earliest = Date.UTC(2000, 0, 1);
/** Later than this is no end either: "never" is often written as the year 9999. */
const latest = Date.UTC(2100, 0, 1);

/** No time is written longer. What comes from outside may be made to keep an expression busy. */
const longestText = 100;

/** Numbers below this are seconds: as milliseconds they would lie in 1973 or before. */
const firstMilliseconds = 1e11;

/** `/Date(1763748000000+0000)/`, as older .NET services write JSON; a slash may be escaped twice. */
const dateCall = /^\\?\/?Date\((-?\d{1,16})(?:[+-]\d{4})?\)\\?\/?$/i;
const iso = /^\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?/i;
const zone = /(?:z|utc|gmt|[+-]\d\d:?\d\d)$/i;
/** Day before month, as most of the world writes it; only where it can be nothing else: nobody writes
 * the month first with dots. */
const dayFirst = /^(?:(\d{1,2})\.(\d{1,2})\.|(1[3-9]|2\d|3[01])[/-](\d{1,2})[/-])(\d{4})\b/;

/**
 * Reads a time in any of the forms that services write: ISO, `/Date(…)/`, seconds or milliseconds
 * since 1970, the text of a page, or an object with one of these. What names no zone is in universal time, because every call says
 * that this is the zone of the caller (`TimezoneOffset`).
 * @returns milliseconds since 1970 on the service's clock; `undefined` where it is no time, or one
 * that stands for none
 */
export function readTime(value: unknown): number | undefined {
  const times = typeof value === 'object' ? elementsOf(value).map(fromPlain) : [fromPlain(value)];
  // Beside the time of an object stands its zone, a number that is none.
  return times.find(time => time !== undefined && time >= earliest && time < latest);
}

function fromPlain(value: unknown): number | undefined {
  return typeof value === 'number' ? fromNumber(value) : fromText(value);
}

function fromNumber(value: number): number {
  return Math.abs(value) < firstMilliseconds ? value * 1000 : value;
}

function fromText(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length > longestText) return undefined;
  const text = value.trim();
  const called = dateCall.exec(text)?.[1];
  if (called !== undefined) return Number(called);
  if (/^\d{9,16}(?:\.\d+)?$/.test(text)) return fromNumber(Number(text));
  const hasZone = zone.test(text);
  if (iso.test(text)) {
    // A space for the `T` is what databases write; a date alone is midnight in universal time.
    const joined = text.replace(/^(\S{10}) /, '$1T');
    return Date.parse(hasZone || !joined.includes('T') ? joined : `${joined}Z`);
  }
  const monthFirst = text.replace(dayFirst, '$2$4/$1$3/$5');
  // A number alone, or hardly more, would be taken for some year.
  if (!/\d.*\d{4}|\d{4}.*\d/.test(monthFirst)) return undefined;
  return Date.parse(hasZone ? monthFirst : `${monthFirst} UTC`);
}
