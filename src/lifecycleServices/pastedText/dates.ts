import { timeOfClock } from '../../access/timeZone';

/** The current time, and the user's time zone. */
export interface Now {
  /** In milliseconds since 1970. */
  readonly at: number;
  /** The zone of dates without one, as an IANA name; `undefined` for the zone of this computer. */
  readonly timeZone: string | undefined;
}

/** A point in time, in milliseconds since 1970. */
interface Moment {
  readonly at: number;
  /** Whether the text names no time zone, so the user's zone is assumed. */
  readonly isZoneAssumed: boolean;
}

/** When an account ends, or why that isn't known. */
export type Expiry = Moment | 'never' | 'several' | 'unreadable' | 'zone';

/** .NET writes its first or last date for "none". */
const none = /^(?:0001-01-01|0?1[/.]0?1[/.]0001|9999-12-31|31[/.]12[/.]9999|12\/31\/9999)(?!\d)/u;

/**
 * Reads an expiry: a date with a time, or a duration from now on. The whole text must be understood.
 * @param isDuration whether the label says that the value is a duration
 */
export function readExpiry(text: string, now: Now, isDuration = false): Expiry {
  if (text.length > 100) return 'unreadable';
  const plain = text
    .normalize('NFKC')
    .replace(/[\u0660-\u0669\u06F0-\u06F9]/gu, digit => String((digit.codePointAt(0) ?? 0) % 16))
    .replace(/[\u200B-\u200F\u2060]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  if (none.test(plain)) return 'never';
  const duration = (isDuration ? clockDuration(plain) : undefined) ?? durationInWords(plain);
  // .NET writes a duration of zero for "none".
  if (duration === 0) return 'unreadable';
  if (duration !== undefined) return { at: now.at + duration, isZoneAssumed: false };
  return isDuration ? 'unreadable' : momentOf(plain, now.timeZone);
}

/** .NET writes `1.07:59:12`. Without a label for durations, `07:59:12` is a time of day. */
function clockDuration(text: string): number | undefined {
  const match = /^(?:(\d{1,3})\.)?(\d{1,3}):([0-5]\d):([0-5]\d)(?:\.\d{1,7})?$/u.exec(text);
  if (match === null) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map(each => Number(each || 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
}

/** Units from the longest to the shortest, in the languages that are common in LCS. */
const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:d|days?|tage?n?|jours?|días?|giorn[oi]|dias?|dagen|dage|日|天)$/u, 86_400_000],
  [/^(?:h|hrs?|hours?|std|stunden?|heures?|horas?|or[ae]|uur|timer?|時間|小[时時])$/u, 3_600_000],
  [/^(?:m|mins?|minutes?|minuten?|minutos?|minut[oi]|minutter|分|分[钟鐘])$/u, 60_000],
  [/^(?:s|secs?|seconds?|sek|sekunden?|secondes?|segundos?|秒)$/u, 1_000],
];
const amount = /^(\d{1,5}) ?(\p{L}+?)\.?(?:(?: ?,? ?(?:and|und|et|y|e|og|en) | ?,? ?)(?=\d)|$)/u;

/** `7 hours 32 minutes`, `in 7 h`, `7時間32分後`. */
function durationInWords(text: string): number | undefined {
  let rest = text
    .toLowerCase()
    .replace(/^(?:in|noch|dans|en|om|tra) (?=\d)/u, '')
    .replace(/(?<=\p{L}) ?(?:left|remaining|後|后)$/u, '');
  let sum = 0;
  let last = -1;
  while (rest !== '') {
    const [all = '', number, name = ''] = amount.exec(rest) ?? [];
    const unit = units.findIndex(([names]) => names.test(name));
    if (unit <= last) return undefined;
    sum += Number(number) * (units[unit]?.[1] ?? 0);
    last = unit;
    rest = rest.slice(all.length);
  }
  return last < 0 ? undefined : sum;
}

function momentOf(text: string, timeZone: string | undefined): Expiry {
  const day = dayIn(text);
  if (typeof day === 'string') return day;
  const time = timeIn(day.rest);
  if (time === undefined) return 'unreadable';
  const zone = zoneIn(time.rest.trim());
  if (zone === undefined) return 'zone';
  if (!isFiller(zone.rest)) return 'unreadable';
  const shown = Date.UTC(day.year, day.month - 1, day.date, 0, 0, time.seconds);
  const { minutes } = zone;
  if (minutes !== undefined) return { at: shown - minutes * 60_000, isZoneAssumed: false };
  const at = timeOfClock(shown, timeZone);
  return at === undefined ? 'unreadable' : { at, isZoneAssumed: true };
}

/** A date, and the text without it; or why there is none. */
type Day =
  | { readonly year: number; readonly month: number; readonly date: number; readonly rest: string }
  | 'several'
  | 'unreadable';

const yearFirst = /(?<!\d)(\d{4}) ?([-/.年년]) ?(\d{1,2}) ?(?:\2|[月월]) ?(\d{1,2})(?!\d)[日일.]?/u;
const yearLast = /(?<!\d)(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4}|\d{2})(?![\d:])\.?/u;

function dayIn(text: string): Day {
  const first = yearFirst.exec(text);
  if (first !== null) return onlyDay([[first[1], first[3], first[4]]], blanked(text, [first]));
  const last = yearLast.exec(text);
  // "18.04.11" is a time.
  if (last === null || (last[4]?.length === 2 && last[2] !== '/')) return namedDay(text);
  const [, a = '', mark, b = '', end = ''] = last;
  const isShort = end.length === 2;
  const year = isShort ? `20${end}` : end;
  const days = [[year, b, a], ...(mark === '.' ? [] : [[year, a, b]])];
  return onlyDay(isShort ? [...days, [`20${a}`, b, end]] : days, blanked(text, [last]));
}

/** Reads year, month, and date; more than one possible date is unclear. */
function onlyDay(days: readonly (readonly (string | undefined)[])[], rest: string): Day {
  const real = new Map<number, Day>();
  for (const parts of days) {
    const [year = 0, month = 0, date = 0] = parts.map(Number);
    const at = new Date(Date.UTC(year, month - 1, date));
    const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === date;
    const isLikely = isReal && year >= 2_000 && year < 2_200;
    if (isLikely) real.set(at.getTime(), { year, month, date, rest });
  }
  const [day = 'unreadable'] = real.values();
  return real.size > 1 ? 'several' : day;
}

/** `21. November 2025`, `November 21, 2025`, `2025. november 21.`, with filler words between. */
function namedDay(text: string): Day {
  const tokens = [...text.matchAll(/\d+|[\p{L}\p{M}]+/gu)];
  const { months } = calendarWords();
  const at = tokens.findIndex(([token]) => months.has(plainWord(token)));
  const name = tokens[at];
  if (name === undefined) return 'unreadable';
  const isNumber = ([token]: RegExpExecArray) => /^\d+$/u.test(token);
  const isFull = (token?: RegExpExecArray) => token?.[0].length === 4;
  const ahead = tokens.slice(Math.max(0, at - 3), at).filter(isNumber);
  const [before, earlier] = ahead.reverse();
  const [after, later] = tokens.slice(at + 1, at + 5).filter(isNumber);
  const date = before === undefined || isFull(before) ? after : before;
  const year = [before, earlier, after, later].find(isFull);
  if (date === undefined || year === undefined || date[0].length > 2) return 'unreadable';
  const named = [...(months.get(plainWord(name[0])) ?? [])];
  return onlyDay(
    named.map(month => [year[0], String(month), date[0]]),
    blanked(text, [name, date, year]),
  );
}

function blanked(text: string, matches: readonly RegExpExecArray[]): string {
  return matches.reduce(
    (rest, { index, 0: { length } }) =>
      rest.slice(0, index) + ' '.repeat(length) + rest.slice(index + length),
    text,
  );
}

const clockTime =
  /(?<![\d:.+-])(\d{1,2})(?:[:.h]| ?[时時點点시] ?)(\d{2})(?:(?:[:.]| ?[分분] ?)(\d{2})(?:[.,]\d{1,7})?)?[分秒분초]?(?!\d)/u;
const firstHalf = /(?<!\p{L})(?:a\. ?m\.|a ?m|午前|上午|오전|ص|π\. ?μ\.)(?!\p{L})/iu;
const secondHalf = /(?<!\p{L})(?:p\. ?m\.|p ?m|午後|下午|오후|م|μ\. ?μ\.)(?!\p{L})/iu;

/** The time in seconds since midnight, and the text without it; `undefined` if there is none. */
function timeIn(text: string) {
  const match = clockTime.exec(text);
  if (match === null) return undefined;
  const [hour = 0, minute = 0, second = 0] = match.slice(1).map(each => Number(each || 0));
  const [first, later] = [firstHalf.exec(text), secondHalf.exec(text)];
  const isTime = hour < 24 && minute < 60 && second < 60 && (first === null || hour <= 12);
  if (!isTime) return undefined;
  const isHalf = first !== null || (later !== null && hour <= 12);
  // "15:00 PM" is the afternoon.
  const full = isHalf ? (hour % 12) + (later === null ? 0 : 12) : hour;
  const parts = [match, first, later].filter(each => each !== null);
  return { seconds: (full * 60 + minute) * 60 + second, rest: blanked(text, parts) };
}

/** Hours ahead of UTC. CST, IST, and other names that mean several zones aren't among them. */
const zones: ReadonlyMap<string, number> = new Map(
  'Z:0 UTC:0 GMT:0 WET:0 WEST:1 CET:1 MEZ:1 CEST:2 MESZ:2 EET:2 EEST:3 JST:9 EDT:-4 EST:-5 CDT:-5 MDT:-6 PDT:-7 PST:-8'
    .split(' ')
    .map(zone => [zone.replace(/:.*/u, ''), Number(zone.replace(/.*:/u, ''))]),
);
const offsetZone = /\(?(?:UTC|GMT)? ?([+\u2212-])(\d{1,2})(?::?([0-5]\d))?(?:\)| ?\([^()]*\))?$/u;
const namedZone = /\(?(?<!\p{L})(\p{Lu}{1,5})\)?$/u;
const otherZone = /\p{Lu}{2,5}\b|\([^()]*\)|[+\u2212]|\w+\/\w+|\b[Tt]ime\b/u;

/** The zone at the end of a text, in minutes; `undefined` if the text names one that isn't known. */
function zoneIn(text: string) {
  const [offset, named] = [offsetZone.exec(text), namedZone.exec(text)];
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    if (minutes > 14 * 60) return undefined;
    return { minutes: offset[1] === '+' ? minutes : -minutes, rest: text.slice(0, offset.index) };
  }
  const hours = zones.get(named?.[1] ?? '');
  if (named && hours !== undefined)
    return { minutes: hours * 60, rest: text.slice(0, named.index) };
  return otherZone.test(text) ? undefined : { minutes: undefined, rest: text };
}

/** Words that stand between a date and a time, and mean nothing. */
const fillers = new Set(
  (
    't um uhr at on a à le la las de del den der am kl klo om o v u ob в у о г р ч alle ore às em ' +
    'στις kell pukul d m gada في الساعة בשעה เวลา dne el het die'
  ).split(' '),
);

function isFiller(text: string): boolean {
  if (/[^\p{L}\p{M}\s.,()،-]/u.test(text)) return false;
  const words = text.match(/[\p{L}\p{M}]+/gu) ?? [];
  return words.every(
    word => fillers.has(word.toLowerCase()) || calendarWords().weekdays.has(plainWord(word)),
  );
}

/** Languages whose names of months and weekdays are understood and not learned yet. */
const unlearned = (
  'en de fr es it pt nl da sv nb fi is pl cs sk hu ro bg hr sl sr et lv lt el tr ru uk ca eu ja zh ' +
  'ko ar he th id'
).split(' ');
/** Months by name, from 1. One word can mean different months in two languages. */
const months = new Map<string, Set<number>>();
const weekdays = new Set<string>();

/** Learns the names of months and weekdays, a language in each turn: all of them take 20 ms. */
export async function learnNames(): Promise<void> {
  while (unlearned.length > 0) {
    learn(unlearned.pop());
    await new Promise(resolve => setImmediate(resolve));
  }
}

function calendarWords() {
  while (unlearned.length > 0) learn(unlearned.pop());
  return { months, weekdays };
}

/** Learns the names that the computer knows. */
function learn(language: string | undefined): void {
  const usual = { timeZone: 'UTC', calendar: 'gregory', day: 'numeric' } as const;
  for (const style of ['long', 'short'] as const) {
    const options = { ...usual, month: style, weekday: style };
    const format = new Intl.DateTimeFormat(language, options);
    for (let month = 1; month <= 12; month++) {
      // The days cover all weekdays.
      const parts = format.formatToParts(Date.UTC(2026, month - 1, 1 + ((6 * month) % 28)));
      const words = new Map(parts.map(({ type, value }) => [type, plainWord(value)]));
      weekdays.add(words.get('weekday') ?? '');
      const name = words.get('month') ?? '';
      if (/^\p{L}{3,}$/u.test(name)) months.set(name, (months.get(name) ?? new Set()).add(month));
    }
  }
}

/** Lower case, without accents and dots. */
function plainWord(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{Mn}.]/gu, '')
    .toLowerCase();
}
