import { calendarWords, plainWord } from './calendarWords';

/** A moment as it was read. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Where the text says less than a moment: no time, no day, or day and month in either order. */
  readonly isVague: boolean;
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

interface Time {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Longer texts hold no date that means anything here. */
const longestText = 200;

const endOfDay: Time = { hour: 23, minute: 59, second: 59 };

/**
 * Finds the moment that a text names: a date in figures or with the name of a month in many
 * languages, with or without time and zone, or a span of time from now on. What names no zone is in
 * the zone of this computer. Of a date that can be read in two ways the one nearer to now is taken.
 *
 * @param allowsTimeAlone whether a time without a date counts, as the next such time
 */
export function momentIn(text: string, now: number, allowsTimeAlone = false): Moment | undefined {
  if (text.length > longestText || !/\p{Nd}/u.test(text)) return undefined;
  const plain = asciiDigits(text.normalize('NFKC')).replace(/[\u200E\u200F]/gu, '');
  const days = daysIn(plain);
  if (days.found.length === 0) {
    const span = spanIn(plain);
    if (span !== undefined) return { at: now + span, isVague: false };
  }
  const time = timeIn(days.rest);
  if (days.found.length === 0) {
    return allowsTimeAlone && time !== undefined ? nextTime(time, now) : undefined;
  }
  const offset = zoneIn(days.rest);
  const [best] = days.found
    .map(day => momentOf(day, time ?? endOfDay, offset))
    .sort((a, b) => Math.abs(a - now) - Math.abs(b - now));
  return best === undefined
    ? undefined
    : { at: best, isVague: time === undefined || days.found.length > 1 };
}

function momentOf({ year, month, day }: Day, time: Time, offset: number | undefined): number {
  const { hour, minute, second } = time;
  return offset === undefined
    ? new Date(year, month - 1, day, hour, minute, second).getTime()
    : Date.UTC(year, month - 1, day, hour, minute, second) - offset;
}

function nextTime({ hour, minute, second }: Time, now: number): Moment {
  const date = new Date(now);
  date.setHours(hour, minute, second, 0);
  if (date.getTime() < now) date.setDate(date.getDate() + 1);
  return { at: date.getTime(), isVague: true };
}

/** Every day that a text may mean, and what of the text is not the day. */
interface Days {
  readonly found: readonly Day[];
  readonly rest: string;
}

function daysIn(text: string): Days {
  for (const find of [cjkDay, yearFirst, fullYearLast, namedDay, shortYearLast]) {
    const days = find(text);
    if (days !== undefined && days.found.length > 0) return days;
  }
  return { found: [], rest: text };
}

/** `2025年11月21日`, `2025년 11월 21일`. */
function cjkDay(text: string): Days | undefined {
  const match = /(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]/u.exec(text);
  return match === null ? undefined : days(text, match, [readDay(match[1], match[2], match[3])]);
}

/** `2025-11-21`, `2025/11/21`, `2025. 11. 21.` */
function yearFirst(text: string): Days | undefined {
  const match = /(?<!\d)(\d{4}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{1,2})(?!\d)\.?/u.exec(text);
  return match === null ? undefined : days(text, match, [readDay(match[1], match[3], match[4])]);
}

/** `21.11.2025`, `11/21/2025`. */
function fullYearLast(text: string): Days | undefined {
  return yearLast(text, /(?<![\d.])(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4})(?!\d|\.\d)/u);
}

/** `21.11.25`, `11/21/25`. A time can be written like that too. */
function shortYearLast(text: string): Days | undefined {
  return yearLast(text, /(?<![\d.])(\d{1,2})([-/.])(\d{1,2})\2(\d{2})(?![\d:]|\.\d)/u);
}

/** Which number is the day, only some forms tell. */
function yearLast(text: string, form: RegExp): Days | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const dayFirst = readDay(match[4], match[3], match[1]);
  const monthFirst = match[2] === '.' ? undefined : readDay(match[4], match[1], match[3]);
  const isSame = match[1] === match[3];
  return days(text, match, isSame ? [dayFirst] : [dayFirst, monthFirst]);
}

/** `21. November 2025`, `November 21st, 2025`, `21 de nov. de 2025`. */
function namedDay(text: string): Days | undefined {
  const tokens = [...text.matchAll(/\d+|[\p{L}\p{M}]+/gu)];
  const { months } = calendarWords();
  for (const [at, token] of tokens.entries()) {
    const named = [...(months.get(plainWord(token[0])) ?? [])];
    if (named.length === 0) continue;
    const near = tokens.slice(Math.max(0, at - 3), at + 4);
    const year = near.find(([word]) => /^\d{4}$/u.test(word));
    const day = [...near.slice(0, Math.min(at, 3)).reverse(), ...tokens.slice(at + 1, at + 3)].find(
      ([word]) => /^\d{1,2}$/u.test(word),
    );
    if (year === undefined || day === undefined) continue;
    const found = named.map(month => readDay(year[0], String(month), day[0]));
    const used = [token, year, day].map(each => [each.index, each[0].length] as const);
    return { found: found.filter(each => each !== undefined), rest: without(text, used) };
  }
  return undefined;
}

function days(text: string, match: RegExpExecArray, found: readonly (Day | undefined)[]): Days {
  return {
    found: found.filter(day => day !== undefined),
    rest: without(text, [[match.index, match[0].length]]),
  };
}

/** A text with some of its pieces blanked. */
function without(text: string, pieces: readonly (readonly [number, number])[]): string {
  return pieces.reduce(
    (rest, [start, length]) =>
      rest.slice(0, start) + ' '.repeat(length) + rest.slice(start + length),
    text,
  );
}

function readDay(year = '', month = '', day = ''): Day | undefined {
  const read = { year: Number(year), month: Number(month), day: Number(day) };
  if (year.length === 2) read.year += 2_000;
  const isDay = read.month >= 1 && read.month <= 12 && read.day >= 1 && read.day <= 31;
  return isDay && read.year >= 2_000 && read.year < 2_200 ? read : undefined;
}

/** Time as it is written after the day was taken out: `18:04:11`, `6.04 PM`, `18h04`, `午後6時04分`. */
function timeIn(text: string): Time | undefined {
  const match =
    /(?<![\d:+-])(\d{1,2})(?: ?[:時时點点시] ?|\.| ?[hH] ?)(\d{2})(?:(?:[:.]| ?[分분] ?)(\d{2})(?:\.\d+)?)?(?!\d)/u.exec(
      text,
    ) ?? /(?<![\d:+-])(\d{1,2})()()(?: ?[時时點点시]| ?[AaPp]\.? ?[Mm]\b| ?Uhr)/u.exec(text);
  if (match === null) return undefined;
  const [hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const isSecondHalf = halfIn(text, match);
  const full = isSecondHalf === undefined ? hour : (hour % 12) + (isSecondHalf ? 12 : 0);
  const isTime = hour < 24 && minute < 60 && second < 60;
  // "15:00 PM" is the afternoon all the same.
  return isTime ? { hour: hour > 12 ? hour : full, minute, second } : undefined;
}

/** The half of the day, by the word beside a time; `undefined` where there is none. */
function halfIn(text: string, match: RegExpExecArray): boolean | undefined {
  const { halves } = calendarWords();
  const before = /([\p{L}.]+)\s*$/u.exec(text.slice(0, match.index))?.[1] ?? '';
  // The second form of a time has the mark within.
  const after = /^[\d:.時时點点시분分]*\s*(\p{L}[\p{L}.]*(?:\s\p{L}\.)?)/u;
  const behind = after.exec(text.slice(match.index + match[0].length))?.[1] ?? '';
  const within = /[AaPp]\.? ?[Mm]$/u.exec(match[0])?.[0] ?? '';
  const marks = [within, behind, before].map(word => plainWord(word).replace(/\s+/gu, ''));
  return marks.map(mark => halves.get(mark)).find(half => half !== undefined);
}

const zoneNames: Readonly<Record<string, number>> = {
  z: 0,
  utc: 0,
  gmt: 0,
  bst: 60,
  wet: 0,
  cet: 60,
  mez: 60,
  cest: 120,
  mesz: 120,
  eet: 120,
  eest: 180,
  jst: 540,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};

/** How far the named zone is ahead of UTC, in milliseconds. */
function zoneIn(text: string): number | undefined {
  const minute = 60_000;
  const offset =
    /(?<=[\d\sTCm(])([+\u2212-])(\d{2}):?(\d{2})(?!\d)|(?:UTC|GMT) ?([+\u2212-])(\d{1,2})(?::?(\d{2}))?/u.exec(
      text,
    );
  if (offset !== null) {
    const sign = (offset[1] ?? offset[4]) === '+' ? 1 : -1;
    const hours = Number(offset[2] ?? offset[5]);
    return sign * (hours * 60 + Number(offset[3] ?? offset[6] ?? 0)) * minute;
  }
  const names = text.matchAll(/(?<!\p{L})\p{Lu}{1,4}(?!\p{L})/gu);
  for (const [name] of names) {
    const zone = zoneNames[name.toLowerCase()];
    if (zone !== undefined) return zone * minute;
  }
  return undefined;
}

/** Figures, each with its unit right behind it: `7h32m`, `7時間32分後`. */
const tightSpan = /^\p{Lo}*(?:\d{1,5}[\p{L}\p{M}]+)+[.,;)]?$/u;

/** A span of time in words, such as `7 hours 32 minutes`, in milliseconds. */
function spanIn(text: string): number | undefined {
  const words = text.split(/\s+/u);
  const lengths = words.flatMap((word, at) => {
    if (tightSpan.test(word)) return tightLengths(word);
    const unit = /^\d{1,5}$/u.test(word) ? unitLength(lettersOf(words[at + 1] ?? '')) : undefined;
    return unit === undefined ? [] : [Number(word) * unit];
  });
  return lengths.length === 0 ? undefined : lengths.reduce((sum, each) => sum + each, 0);
}

/** The parts of a span written in one word, if each has a unit that is known. */
function tightLengths(word: string): number[] {
  const parts = [...word.matchAll(/(\d+)([\p{L}\p{M}]+)/gu)];
  const lengths = parts.flatMap(([, amount, unit = '']) => {
    const length = unitLength(plainWord(unit));
    return length === undefined ? [] : [Number(amount) * length];
  });
  return lengths.length === parts.length ? lengths : [];
}

/** A word without the marks around it. */
function lettersOf(word: string): string {
  return plainWord(/[\p{L}\p{M}]+/u.exec(word)?.[0] ?? '');
}

/** The length of a unit; scripts without spaces have other words right behind it. */
function unitLength(word: string): number | undefined {
  const { units } = calendarWords();
  const exact = units.get(word);
  if (exact !== undefined || !/^\p{Lo}/u.test(word)) return exact;
  const lengths = [4, 3, 2, 1].map(length => units.get(word.slice(0, length)));
  return lengths.find(length => length !== undefined);
}

/** Writes the digits of every script as ASCII has them. */
function asciiDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06F0-\u06F9]/gu, digit =>
    String(Number(digit.codePointAt(0)) % 16),
  );
}
