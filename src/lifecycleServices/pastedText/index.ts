import { readExpiry } from './dates';
import { rowsOf } from './layouts';
import { linesOf } from './text';
import type { EmptyReason, LcsField, Position, Reading, Readings, Row, TextField } from './values';

export type { EmptyReason, LcsField };
export { learnNames } from './dates';
export { isDocumentedUser } from './values';

/** A value and where it was found: its line, counted from 1, and its place in the text. */
export interface Found<T> extends Position {
  readonly value: T;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Whether an expiry is in the user's time zone because the text names none. */
  readonly isZoneAssumed: boolean;
}

/**
 * An account found in a text. It may contain a password. A server may lack the suffix of the cloud. An
 * expiry is in milliseconds since 1970, or `never` if the text says that there is no end.
 */
export interface LcsTextAccount extends Readonly<Partial<Record<TextField, Found<string>>>> {
  readonly expiresAt?: Found<number | 'never'>;
  /** Why each field without a value has none. */
  readonly empty: Readonly<Partial<Record<LcsField, EmptyReason>>>;
}

const fields = ['server', 'database', 'user', 'password', 'expiresAt', 'reason'] as const;

/**
 * Reads the accounts of a text that the user copied from LCS: the section *Database Accounts*,
 * `label: value` lines, a connection string, or a list or table of PowerShell. A value is taken only
 * if its position says what it is. If two readings are possible, the field is empty, with the
 * reason. Never throws, and runs in linear time.
 * @param timeZone of the user, for dates without a zone; `undefined` for the zone of this computer
 * @returns the accounts in the order of the text; without any, one in which everything is absent.
 *   `isTooLong`: no part of the text was read
 */
export function readLcsText(text: string, now: number, timeZone?: string) {
  const lines = linesOf(text);
  const accounts = accountsOf(rowsOf(lines ?? [], { at: now, timeZone })).map(accountOf);
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
export function readTypedExpiry(
  text: string,
  now: number,
  timeZone?: string,
): number | EmptyReason {
  const expiry = readExpiry(text.trim(), { at: now, timeZone });
  if (typeof expiry === 'object') return expiry.at;
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

function accountOf(readings: Readings): LcsTextAccount {
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
      const { value, by, label, at, isZoneAssumed = false } = reading;
      const { line, start } = at;
      found[field] = { value, line, start, end: start + at.text.length, by, label, isZoneAssumed };
    }
  }
  return { ...(found as Omit<LcsTextAccount, 'empty'>), empty };
}

/** No environment has more accounts. The parser ignores the rest. */
const mostAccounts = 100;

/** Groups rows into accounts. A value never moves to another account. */
function accountsOf(rows: readonly Row[]): readonly Readings[] {
  const whole = rows.filter(({ isAccount }) => isAccount);
  const isOne =
    whole.length < 2 &&
    countOf(rows, 'user') < 2 &&
    (whole.length === 0 || countOf(rows, 'password') < 2);
  if (isOne) return [readingsOf(rows)];
  const { shared, accounts } = split(rows.filter(({ isAccount }) => !isAccount));
  return [...whole.map(({ readings }) => readings), ...accounts]
    .slice(0, mostAccounts)
    .map(each => (each.some(isKnownPlace) ? each : [...shared, ...each]));
}

/** Splits lines into accounts, and into the server and database that all of them have. */
function split(rows: readonly Row[]): { shared: Readings; accounts: readonly Readings[] } {
  if (countOf(rows, 'user') < 2) {
    const readings = readingsOf(rows);
    const isShared = readings.every(isPlace);
    return isShared ? { shared: readings, accounts: [] } : { shared: [], accounts: [readings] };
  }
  // A blank line ends an account, unless every line is followed by one.
  const separate = blocksOf(rows);
  const blocks = separate.length === rows.length ? [rows] : separate;
  const others = blocks.filter(block => countOf(block, 'user') === 0).flatMap(readingsOf);
  const parts = blocks.filter(block => countOf(block, 'user') > 0).map(splitBlock);
  const accounts = parts.flatMap(({ ahead, accounts: own }) =>
    own.map(each => {
      const missing = others.filter(({ field }) => !each.some(value => value.field === field));
      // Values ahead of the first account could be of any. Those of another block are of none that
      // has its own.
      const unclear = [...ahead, ...missing].filter(reading => !isPlace(reading));
      return [...each, ...unclear.map(asUnclear)];
    }),
  );
  const shared = [...others, ...parts.flatMap(({ ahead }) => ahead)].filter(isPlace);
  return { shared, accounts };
}

function asUnclear(reading: Reading): Reading {
  return { ...reading, value: undefined, reason: 'several' };
}

/** The first label that each account of a block has begins an account. */
function splitBlock(rows: readonly Row[]): { ahead: Readings; accounts: readonly Readings[] } {
  const users = countOf(rows, 'user');
  if (users === 1) return { ahead: [], accounts: [readingsOf(rows)] };
  const fields = rows.flatMap(({ readings }) => readings.slice(0, 1).map(({ field }) => field));
  const pivot = fields.find(field => countOf(rows, field) === users) ?? 'user';
  const starts = rows.flatMap((row, at) => (has(row, pivot) ? [at] : []));
  return {
    ahead: readingsOf(rows.slice(0, starts[0])),
    accounts: starts
      .slice(0, mostAccounts)
      .map((start, at) => readingsOf(rows.slice(start, starts[at + 1]))),
  };
}

function blocksOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const starts = rows.flatMap(({ block }, at) => (block === rows[at - 1]?.block ? [] : [at]));
  return starts.map((start, at) => rows.slice(start, starts[at + 1]));
}

function readingsOf(rows: readonly Row[]): Readings {
  return rows.flatMap(({ readings }) => readings);
}

function countOf(rows: readonly Row[], field: LcsField): number {
  return rows.filter(row => has(row, field)).length;
}

function has({ readings }: Row, field: LcsField): boolean {
  return readings.some(each => each.field === field);
}

function isPlace({ field }: Pick<Reading, 'field'>): boolean {
  return field === 'server' || field === 'database';
}

function isKnownPlace(reading: Reading): boolean {
  return isPlace(reading) && reading.value !== undefined;
}

/** The one reading of a field that counts: with a value, or with the reason why there is none. */
function readingFor(field: LcsField, readings: Readings): Reading | undefined {
  const own = readings.filter(each => each.field === field);
  const found = own.filter(({ value }) => value !== undefined);
  const [first] = found;
  if (first === undefined) return own[0];
  // A mask or a sentence is no other value, but an unclear value is.
  const doubts: readonly EmptyReason[] = isPlace(first)
    ? ['several']
    : ['several', 'quoted', 'incomplete'];
  const isUnclear = own.some(({ reason }) => reason !== undefined && doubts.includes(reason));
  if (isUnclear || !found.every(each => isSame(first, each))) return asUnclear(first);
  // The full name of a server says more than its first part.
  return found.find(each => String(each.value).includes('.')) ?? first;
}

function isSame(a: Reading, b: Reading): boolean {
  if (a.value === b.value) return true;
  if (a.field === 'server') {
    const [x, y] = [String(a.value).toLowerCase(), String(b.value).toLowerCase()];
    return x.startsWith(`${y}.`) || y.startsWith(`${x}.`) || x === y;
  }
  if (typeof a.value !== 'number' || typeof b.value !== 'number') return false;
  // A duration is as old as the copy.
  return Math.abs(a.value - b.value) < 15 * 60_000;
}
