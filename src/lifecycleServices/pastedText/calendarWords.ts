/** Languages whose words for months and spans of time are understood. */
const languages = (
  'en de fr es it pt nl da sv nb fi is pl cs sk hu ro bg hr sl sr et lv lt el tr ru uk ' +
  'ca eu ja zh ko ar he th vi id'
).split(' ');

/** What a word of a date means. */
export interface CalendarWords {
  /** Months by their names, from 1; the same word can be another month in another language. */
  readonly months: ReadonlyMap<string, ReadonlySet<number>>;
  /** Marks of the half of the day: whether it is the second. */
  readonly halves: ReadonlyMap<string, boolean>;
  /** Units of time by their names, in milliseconds. */
  readonly units: ReadonlyMap<string, number>;
}

const unitLengths = {
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1_000,
} as const;
const unitNames = ['day', 'hour', 'minute', 'second'] as const;

/** Numbers by which a language chooses among the forms of a word. */
const amounts = [1, 2, 3, 5, 11, 21];

let words: CalendarWords | undefined;

/** The words for dates, from the tables that the computer has for every language. */
export function calendarWords(): CalendarWords {
  words ??= { months: monthNames(), halves: dayHalves(), units: unitWords() };
  return words;
}

/** The form in which words are compared: lower case, without accents and dots. */
export function plainWord(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/[\p{Mn}.\u200E\u200F]/gu, '')
    .toLowerCase()
    .normalize('NFC');
}

function monthNames(): Map<string, Set<number>> {
  const names = new Map<string, Set<number>>();
  const formats = languages.flatMap(language =>
    (['long', 'short'] as const).flatMap(month => [
      new Intl.DateTimeFormat(language, { month, timeZone: 'UTC', calendar: 'gregory' }),
      // Beside a day many languages bend the name.
      new Intl.DateTimeFormat(language, {
        month,
        day: 'numeric',
        timeZone: 'UTC',
        calendar: 'gregory',
      }),
    ]),
  );
  for (let month = 1; month <= 12; month++) {
    const date = Date.UTC(2026, month - 1, 15);
    for (const format of formats) {
      const name = format.formatToParts(date).find(({ type }) => type === 'month')?.value ?? '';
      const word = plainWord(name);
      // Where months have no names they are numbers.
      if (!/^\p{L}{3,}$/u.test(word)) continue;
      names.set(word, (names.get(word) ?? new Set()).add(month));
    }
  }
  return names;
}

function dayHalves(): Map<string, boolean> {
  const halves = new Map([
    ['am', false],
    ['pm', true],
  ]);
  for (const language of languages) {
    const format = new Intl.DateTimeFormat(language, {
      hour: 'numeric',
      hour12: true,
      timeZone: 'UTC',
    });
    for (const isSecond of [false, true]) {
      const parts = format.formatToParts(Date.UTC(2026, 0, 1, isSecond ? 15 : 9));
      const mark = plainWord(parts.find(({ type }) => type === 'dayPeriod')?.value ?? '');
      const word = mark.replace(/\s+/gu, '');
      if (word.length > 1 && !halves.has(word)) halves.set(word, isSecond);
    }
  }
  return halves;
}

function unitWords(): Map<string, number> {
  const units = new Map<string, number>();
  for (const unit of unitNames) {
    for (const word of languages.flatMap(language => wordsOfUnit(language, unit))) {
      if (/^\p{L}[\p{L}\p{M}]*$/u.test(word) && !units.has(word)) {
        units.set(word, unitLengths[unit]);
      }
    }
  }
  return units;
}

function wordsOfUnit(language: string, unit: (typeof unitNames)[number]): string[] {
  const spans = (['long', 'short', 'narrow'] as const).flatMap(unitDisplay => {
    const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay });
    return amounts.flatMap(amount =>
      format.formatToParts(amount).flatMap(part => (part.type === 'unit' ? [part.value] : [])),
    );
  });
  // After "in" many languages bend the word: "in 2 Tagen".
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  const bent = amounts.map(amount => {
    const parts = relative.formatToParts(amount, unit);
    const after = parts.slice(parts.findIndex(({ type }) => type === 'integer') + 1);
    return after[0]?.value.trim().split(/\s+/u)[0] ?? '';
  });
  return [...spans, ...bent].map(word => plainWord(word.trim()));
}
