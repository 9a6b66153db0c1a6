import { accountsOf, readingFor } from './accounts';
import { readExpiry } from './dates';
import { rowsOf } from './layouts';
import { linesOf } from './text';
import type { EmptyReason, LcsField, Position, Reading } from './values';

export type { EmptyReason, LcsField };
export { learnNames } from './dates';
export { isDocumentedUser } from './values';

/** A value and where it was found: its line, counted from 1, and its place in the text. */
export interface Found<T> extends Position {
  readonly value: T;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/**
 * An account of a text. It may hold a password. A server may lack the suffix of the cloud. An expiry is
 * in milliseconds since 1970, or `never` if the text says that there is no end.
 */
export interface LcsTextAccount extends Readonly<
  Partial<Record<Exclude<LcsField, 'expiresAt'>, Found<string>>>
> {
  readonly expiresAt?: Found<number | 'never'>;
  /** Why each field without a value has none. */
  readonly empty: Readonly<Partial<Record<LcsField, EmptyReason>>>;
}

const fields = ['server', 'database', 'user', 'password', 'expiresAt', 'reason'] as const;

/**
 * Reads the accounts of a text that the user copied from LCS: the section *Database Accounts*,
 * `label: value` lines, a connection string, or a list or table of PowerShell. A value is taken only
 * if its position says what it is. If two readings are possible, the field is empty, with the
 * reason. Never throws, and takes time in proportion to the text.
 * @returns the accounts in the order of the text; without any, one in which everything is absent.
 *   `isTooLong`: no part of the text was read
 */
export function readLcsText(text: string, now: number) {
  const lines = linesOf(text);
  const accounts = accountsOf(rowsOf(lines ?? [], now)).map(accountOf);
  const hasLogin = accounts.some(isLogin);
  // Rows without an account or a password repeat the server and nothing else.
  const [first = accountOf([]), ...others] = accounts.filter(
    (each, at) =>
      isLogin(each) ||
      (!hasLogin && (at === 0 || each.server?.value !== accounts[0]?.server?.value)),
  );
  return { accounts: [first, ...others] as const, isTooLong: lines === undefined };
}

/** Reads the date that the user typed, in milliseconds since 1970; or returns why that isn't possible. */
export function readTypedExpiry(text: string, now: number): number | EmptyReason {
  const expiry = readExpiry(text.trim(), now);
  return expiry === 'never' ? 'unreadable' : expiry;
}

/**
 * Whether the text itself names the server, so that a login may be tested without asking: with its
 * full name under the cloud's suffix, or in a `server\database` pair.
 */
export function isServerCertain({ server }: LcsTextAccount, sqlHostSuffix: string): boolean {
  if (server === undefined) return false;
  const host = server.value.replace(/,\d+$/u, '').toLowerCase();
  return server.by === 'pair' || (sqlHostSuffix !== '' && host.endsWith(sqlHostSuffix));
}

function isLogin({ user, password }: LcsTextAccount): boolean {
  return user !== undefined || password !== undefined;
}

function accountOf(readings: readonly Reading[]): LcsTextAccount {
  const read = new Map(fields.map(field => [field, readingFor(field, readings)] as const));
  const isUserUnclear = read.get('user')?.reason === 'several';
  const empty: Partial<Record<LcsField, EmptyReason>> = {};
  const found: Partial<Record<LcsField, Found<string | number>>> = {};
  for (const [field, reading] of read) {
    // A password without its account belongs to any of them.
    const isStray = field === 'password' && isUserUnclear;
    if (isStray) empty[field] = 'several';
    else if (reading?.value === undefined) empty[field] = reading?.reason ?? 'absent';
    else {
      const { value, by, label, at } = reading;
      const { line, start } = at;
      found[field] = { value, line, start, end: start + at.text.length, by, label };
    }
  }
  return { ...(found as Omit<LcsTextAccount, 'empty'>), empty };
}
