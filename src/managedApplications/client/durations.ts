import { parse, serialize } from 'tinyduration';

const second = 1_000;
const hour = 3_600 * second;
const day = 24 * hour;

/** A longer text isn't a duration. The library's expression is slow for long texts. */
const longestText = 100;

/** A century. The end of a longer duration may not be a valid date. */
const longestDuration = 100 * 365 * day;

/** Reads ISO 8601, in milliseconds; `undefined` for other text. A month counts 30 days, a year 365. */
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
