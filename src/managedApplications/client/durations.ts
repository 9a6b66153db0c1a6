import { parse, serialize } from 'tinyduration';

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];

/** A longer text isn't a duration. The library's expression is slow for long texts. */
const longestText = 100;

/** A century. The end of a longer duration may not be a valid date. */
const longestDuration = 100 * 365 * day;

/** Months and years of ISO 8601, whose lengths differ. */
const monthsOrYears = /^P[^T]*[MY]/i;

/** A number with a unit, in the display languages of the extension. `1,500` could be 1.5 or 1500. */
const partForm =
  /(\d+(?:[.,]\d{1,2})?)\s*(d|days?|tage?n?|h|hrs?|hours?|std|stunden?|m|mins?|minutes?|minuten)(?!\p{L})\.?\s*/iuy;

/** Reads ISO 8601, in milliseconds; otherwise `undefined`. A month counts as 30 days, a year as 365. */
export function readDuration(text: string): number | undefined {
  if (text.length > longestText) return undefined;
  try {
    const { years = 0, months = 0, weeks = 0, days = 0, ...time } = parse(text);
    const { hours = 0, minutes = 0, seconds = 0, negative = false } = time;
    const allDays = years * 365 + months * 30 + weeks * 7 + days;
    const total = allDays * day + hours * hour + (minutes * 60 + seconds) * second;
    return negative || !(total <= longestDuration) ? undefined : total;
  } catch {
    return undefined;
  }
}

/** Writes a duration in hours, minutes, and seconds, for example `PT8H` or `PT1H30M`. */
export function writeDuration(milliseconds: number): string {
  const whole = Math.max(0, Math.floor(milliseconds / second));
  return serialize({
    hours: Math.floor(whole / 3_600),
    minutes: Math.floor((whole % 3_600) / 60),
    seconds: whole % 60,
  });
}

/** Reads `2 h`, `1 h 30 min`, `1:30`, `1.5 h`, or `PT2H`, in milliseconds; otherwise `undefined`. */
export function parseDuration(text: string): number | undefined {
  if (text.length > longestText) return undefined;
  const typed = text.trim();
  const iso = monthsOrYears.test(typed) ? undefined : readDuration(typed.toUpperCase());
  return iso ?? parseClock(typed) ?? parseParts(typed);
}

function parseClock(text: string): number | undefined {
  const [, hours, minutes] = /^(\d{1,3}):([0-5]\d)$/.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * hour + Number(minutes) * minute;
}

function parseParts(text: string): number | undefined {
  let total = 0;
  let end = 0;
  while (end < text.length) {
    partForm.lastIndex = end;
    const [part, number, unit] = partForm.exec(text) ?? [];
    if (part === undefined || number === undefined || unit === undefined) return undefined;
    const milliseconds = /^[dt]/i.test(unit) ? day : /^m/i.test(unit) ? minute : hour;
    total += Number(number.replace(',', '.')) * milliseconds;
    end += part.length;
  }
  return end === 0 ? undefined : Math.round(total);
}
