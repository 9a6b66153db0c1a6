import * as l10n from '@vscode/l10n';
import { visible } from '../../access/text';
import { timeOfClock, zoneOffset } from '../../access/timeZone';
import { joinHint } from '../../ui/dialog/fields';
import { dayOf } from '../../ui/messages/time';
import type { Locale } from '../../ui/userLocale';
import type { EmptyReason, Found } from '../pastedText';

const [minute, hour] = [60_000, 3_600_000];

/** The fields of the import that hold an account. */
export type ImportPart = 'server' | 'database' | 'user' | 'password' | 'expires';

type Words<Key extends string> = Readonly<Record<Key, () => string>>;

/** Where a value was found in the pasted text. */
export function foundWords({ line, by, label }: Found<unknown>): string {
  const name = visible(label, 60);
  const words: Words<typeof by> = {
    column: () => l10n.t('Found on line {0}, in column "{1}".', line, name),
    label: () => l10n.t('Found on line {0}, at "{1}".', line, name),
    keyword: () => l10n.t('Found in the connection string on line {0}, at "{1}".', line, name),
    pair: () => l10n.t('Found on line {0}, in {1}.', line, 'server\\database'),
    order: () => l10n.t('Found on line {0}, in the order that Lifecycle Services uses.', line),
  };
  return words[by]();
}

/** Why a pasted text fills no field, and where the values in the fields are from. */
export function notReadWords(isTooLong: boolean, hasEarlier: boolean): string {
  const reason = isTooLong
    ? l10n.t('The text is too long. Copy only the section "Database Accounts".')
    : l10n.t(
        'The text doesn\'t contain an account that VS Code can read. VS Code reads the section "Database Accounts" with its column headers, lines such as "Password: …", and connection strings for ADO.NET, ODBC, or JDBC.',
      );
  const fields = hasEarlier
    ? l10n.t('The values from the earlier text are below.')
    : l10n.t('You can also fill in the fields below.');
  return joinHint(' ', reason, fields);
}

/** Why a field is empty, and what the user can do. */
export function emptyWords(part: ImportPart, reason: EmptyReason): string {
  const words: Words<EmptyReason> = {
    absent: absentWords[part],
    several: () =>
      part === 'expires'
        ? l10n.t('The date is ambiguous. Enter it, or select "Leave unknown".')
        : l10n.t('Two values are possible. Enter the right one.'),
    hidden: () => l10n.t('The text shows dots or asterisks instead of the value. Enter it.'),
    placeholder: () =>
      l10n.t('The text has a placeholder or a link instead of the value. Enter it.'),
    incomplete: () => l10n.t('The value is cut off, or it continues in the next line. Enter it.'),
    quoted: () => l10n.t('Quotation marks or escapes make the value unclear. Enter it.'),
    unreadable: () =>
      part === 'expires'
        ? l10n.t('The text here isn\'t a date and time. Enter them, or select "Leave unknown".')
        : l10n.t("The text here isn't a valid value. Enter it."),
    header: () =>
      l10n.t(
        'The time in the text has no label or column header, so it could mean something else. Enter when the account expires, or select "Leave unknown".',
      ),
    zone: () =>
      l10n.t('The date has no known time zone. Enter the date, or select "Leave unknown".'),
  };
  return words[reason]();
}

const absentWords: Words<ImportPart> = {
  server: () => l10n.t("The text doesn't name the server. Enter it; server\\database works, too."),
  database: () => l10n.t("The text doesn't name the database. Enter it."),
  user: () => l10n.t("The text doesn't name the user. Enter it."),
  password: () => l10n.t("The text doesn't say which value is the password. Enter it."),
  expires: () =>
    l10n.t(
      'The text doesn\'t say when the account expires. Enter the date, or select "Leave unknown".',
    ),
};

// Texts of the expiry field that aren't dates.
export const notKnownWords = () => l10n.t('Unknown');
export const neverWords = () => l10n.t("Doesn't expire");

/** A date that the user can edit: it names its zone, and the form can read it again. */
export function dateWords(at: number, locale: Locale): string {
  const local = new Date(at + zoneOffset(at, locale.timeZone)).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 16)} (${zoneWords(at, locale)})`;
}

/** An example of a date: tomorrow evening. */
export function exampleWords(now: number, locale: Locale): string {
  const shown = (dayOf(now, locale) + 1) * 24 * hour + 18 * hour + 4 * minute;
  return l10n.t('For example: {0}', dateWords(timeOfClock(shown, locale.timeZone) ?? now, locale));
}

/** The user's time zone at a time, for example `UTC+01:00`. */
function zoneWords(at: number, { timeZone }: Locale): string {
  const offset = zoneOffset(at, timeZone);
  if (offset === 0) return 'UTC';
  const two = (number: number) => String(Math.trunc(number)).padStart(2, '0');
  const minutes = Math.abs(offset) / minute;
  return `UTC${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** Names the time zone that a typed date is read in. */
export function zoneHint(value: string, now: number, locale: Locale): string {
  if (!/\d/u.test(value)) return '';
  return l10n.t('Times without a time zone use your time zone, {0}.', zoneWords(now, locale));
}

/** Names the time zone that VS Code assumed for a date of the text. */
export function assumedZoneWords(at: number, locale: Locale): string {
  return l10n.t(
    'The pasted date has no time zone, so VS Code assumed your time zone, {0}.',
    zoneWords(at, locale),
  );
}

/** Tells the user how to get a new account. */
export function importAgainWords(environmentName: string): string {
  return l10n.t(
    'Request access to {0} again in Lifecycle Services, then import the account here.',
    visible(environmentName, 100),
  );
}

/** The pasted text has one more account to import. */
export function nextAccountWords(user: string): string {
  const imported = visible(user, 100);
  return l10n.t('Imported {0}. The next account from the text is shown above.', imported);
}
