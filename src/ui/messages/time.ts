import * as l10n from '@vscode/l10n';
import { timeLeft } from '../../access/countdown';
import { zoneOffset } from '../../access/timeZone';
import type { Locale } from '../userLocale';

/** The time left, for example `7 h 42 min`, `12 min`, or `45 s`; empty if the end is unknown. */
export function timeLeftWords(expiresAt: number, now: number): string {
  if (expiresAt === Number.POSITIVE_INFINITY) return '';
  const left = timeLeft(expiresAt, now);
  switch (left.unit) {
    case 'hours':
      return l10n.t('{0} h {1} min', left.hours, left.minutes);
    case 'minutes':
      return l10n.t('{0} min', left.minutes);
    case 'seconds':
      return l10n.t('{0} s', left.seconds);
    case 'over':
      return l10n.t('expired');
  }
}

/** The time that is left, without seconds: for text that changes at most once a minute. */
export function minutesLeftWords(expiresAt: number, now: number): string {
  return timeLeft(expiresAt, now).unit === 'seconds'
    ? l10n.t('less than 1 min')
    : timeLeftWords(expiresAt, now);
}

/** The end as a time or date; it may be unknown. */
export function endWords(expiresAt: number | undefined, now: number, locale: Locale): string {
  return expiresAt === undefined ? l10n.t('at an unknown time') : timeWords(expiresAt, now, locale);
}

const minute = 60_000;
const dayMs = 24 * 60 * minute;

/** The limit of `Date`, in milliseconds before and after 1970. */
const lastTime = 8_640_000_000_000_000;

/** A time in the user's zone and language: today or tomorrow at a time, otherwise with the date. */
export function timeWords(at: number, now: number, locale: Locale): string {
  // A service can send any number. `Intl` throws outside of the limits.
  const time = Math.max(-lastTime, Math.min(lastTime, at));
  const days = dayOf(time, locale) - dayOf(now, locale);
  const { clockTime, date } = formatsOf(locale, now);
  if (days === 0) return l10n.t('today at {0}', clockTime.format(time));
  return days === 1 ? l10n.t('tomorrow at {0}', clockTime.format(time)) : date.format(time);
}

/** The day of a time in the user's zone, counted from 1970. */
export function dayOf(time: number, { timeZone }: Locale): number {
  return Math.floor((time + zoneOffset(time, timeZone)) / dayMs);
}

/** The time of a test: `tested just now`, `tested 2 min ago`, later the time of day. */
export function testedWords(at: number, now: number, locale: Locale): string {
  const minutes = Math.floor((now - at) / minute);
  if (minutes < 1) return l10n.t('tested just now');
  return minutes < 60
    ? l10n.t('tested {0} min ago', minutes)
    : l10n.t('tested {0}', timeWords(at, now, locale));
}

/** Milliseconds until `testedWords` change; `undefined` if they don't anymore. */
export function untilTestedChange(at: number, now: number): number | undefined {
  const age = Math.max(0, now - at);
  return age < 60 * minute ? minute - (age % minute) : undefined;
}

/** The formats of the last language and time zone: creating one takes a tenth of a millisecond. */
let latest: (ReturnType<typeof createFormats> & { readonly key: string }) | undefined;

function formatsOf(locale: Locale, now: number): ReturnType<typeof createFormats> {
  const key = `${locale.language} ${locale.timeZone ?? new Date(now).getTimezoneOffset()}`;
  if (latest?.key !== key) latest = { ...createFormats(locale), key };
  return latest;
}

function createFormats({ language, timeZone }: Locale) {
  const options = { timeStyle: 'short', timeZone } as const;
  return {
    clockTime: new Intl.DateTimeFormat(language, options),
    date: new Intl.DateTimeFormat(language, { ...options, dateStyle: 'medium' }),
  };
}

/** A duration: `30 min`, `8 h`, `1 h 30 min`. Less than a minute counts as one. */
export function durationWords(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return l10n.t('{0} min', rest);
  return rest === 0 ? l10n.t('{0} h', hours) : l10n.t('{0} h {1} min', hours, rest);
}
