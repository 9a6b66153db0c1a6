import * as l10n from '@vscode/l10n';
import { timeLeft } from '../../access/countdown';

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

/** The end as a time or date; it may be unknown. */
export function endWords(expiresAt: number | undefined, now: number, locale: string): string {
  return expiresAt === undefined ? l10n.t('end not known') : timeWords(expiresAt, now, locale);
}

/** The limit of `Date`, in milliseconds before and after 1970. */
const lastTime = 8_640_000_000_000_000;

/** A time in the user's zone and language; on the same day without the date. */
export function timeWords(at: number, now: number, locale: string): string {
  // A service can send any number. `Intl` throws outside of the limits.
  const time = Math.max(-lastTime, Math.min(lastTime, at));
  const sameDay = new Date(time).toDateString() === new Date(now).toDateString();
  const clockTime = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(time);
  if (sameDay) return l10n.t('today at {0}', clockTime);
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(time);
}

/** A duration: `30 min`, `8 h`, `1 h 30 min`. Less than a minute counts as one. */
export function durationWords(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return l10n.t('{0} min', rest);
  return rest === 0 ? l10n.t('{0} h', hours) : l10n.t('{0} h {1} min', hours, rest);
}
