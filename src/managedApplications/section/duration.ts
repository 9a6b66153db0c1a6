import * as l10n from '@vscode/l10n';
import type { Suggestion } from '../../protocol/state';
import { durationWords } from '../../ui/messages/time';
import { readDuration } from '../client/durations';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** Months and years of ISO 8601, whose lengths differ. */
const monthsOrYears = /^P[^T]*[MY]/i;

/** A number with a unit, in the display languages of the extension. */
const partForm =
  /(\d+(?:[.,]\d+)?)\s*(d|days?|tage?n?|h|hrs?|hours?|std|stunden?|m|mins?|minutes?|minuten)(?!\p{L})\.?\s*/iuy;

const usual = [30 * minute, hour, 2 * hour, 4 * hour, 8 * hour, 24 * hour];

/** Reads `2 h`, `1 h 30 min`, `1:30`, `1.5 h`, or `PT2H`, in milliseconds; `undefined` otherwise. */
export function parseDuration(text: string): number | undefined {
  if (text.length > 100) return undefined;
  const typed = text.trim();
  return parseIso(typed) ?? parseClock(typed) ?? parseParts(typed);
}

/** The usual durations in words up to a maximum in milliseconds, and the maximum. */
export function suggestedDurations(maximum: number | undefined): readonly Suggestion[] {
  const shorter = usual.filter(each => maximum === undefined || each < maximum);
  const suggestions = shorter.map(each => ({ value: durationWords(each), detail: '' }));
  return maximum === undefined
    ? suggestions
    : [...suggestions, { value: durationWords(maximum), detail: l10n.t('Maximum') }];
}

export function nextHour(now: number): string {
  return new Date((Math.floor(now / hour) + 1) * hour).toISOString();
}

function parseIso(text: string): number | undefined {
  return monthsOrYears.test(text) ? undefined : readDuration(text.toUpperCase());
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
    total += Number(number.replace(',', '.')) * millisecondsOf(unit.toLowerCase());
    end += part.length;
  }
  return end === 0 ? undefined : Math.round(total);
}

function millisecondsOf(unit: string): number {
  if (/^[dt]/.test(unit)) return day;
  return unit.startsWith('m') ? minute : hour;
}
