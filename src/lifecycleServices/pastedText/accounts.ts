import type { LcsField, Reading, Row } from './readings';
import { without } from './readings';

const minute = 60_000;

/** No environment has more accounts. The parser ignores the rest. */
const mostAccounts = 100;

/** Groups rows into accounts. A value never moves to another account. */
export function accountsOf(rows: readonly Row[]): readonly (readonly Reading[])[] {
  const whole = rows.filter(({ isAccount }) => isAccount);
  if (whole.length < 2 && !hasSeveral(rows)) return [rows.flatMap(({ readings }) => readings)];
  const { shared, accounts } = split(rows.filter(({ isAccount }) => !isAccount));
  const all = [...whole.map(({ readings }) => readings), ...accounts];
  return all
    .slice(0, mostAccounts)
    .map(readings => (hasPlace(readings) ? readings : [...shared, ...readings]));
}

function hasSeveral(rows: readonly Row[]): boolean {
  return (
    countOf(rows, 'user') > 1 ||
    (rows.some(each => each.isAccount) && countOf(rows, 'password') > 1)
  );
}

function countOf(rows: readonly Row[], field: LcsField): number {
  return rows.filter(({ readings }) => readings.some(each => each.field === field)).length;
}

function isPlace({ field }: Pick<Reading, 'field'>): boolean {
  return field === 'server' || field === 'database';
}

function hasPlace(readings: readonly Reading[]): boolean {
  return readings.some(each => isPlace(each) && each.value !== undefined);
}

/** Lines that describe several accounts, and the server and database that all of them have. */
interface Split {
  readonly shared: readonly Reading[];
  readonly accounts: readonly (readonly Reading[])[];
}

function split(rows: readonly Row[]): Split {
  const users = countOf(rows, 'user');
  if (users < 2) {
    const readings = rows.flatMap(each => each.readings);
    const isShared = readings.every(isPlace);
    return isShared ? { shared: readings, accounts: [] } : { shared: [], accounts: [readings] };
  }
  // The first label that each account has begins an account.
  const fields = rows.flatMap(({ readings }) => readings.slice(0, 1).map(({ field }) => field));
  const pivot = fields.find(field => countOf(rows, field) === users) ?? 'user';
  const starts = rows.flatMap((row, at) => (row.readings.some(r => r.field === pivot) ? [at] : []));
  const ahead = rows.slice(0, starts[0]).flatMap(({ readings }) => readings);
  const stray = ahead.filter(each => !isPlace(each)).map(each => without(each, 'several'));
  // A blank line ends an account, unless every line is followed by one.
  const isSpaced = new Set(rows.map(({ block }) => block)).size === rows.length;
  const accounts = starts
    .slice(0, mostAccounts)
    .map((start, index) => [
      ...withinBlock(rows.slice(start, starts[index + 1]), isSpaced),
      ...stray.map(each => ({ ...each, value: undefined, reason: 'several' as const })),
    ]);
  return { shared: ahead.filter(isPlace), accounts };
}

/** The readings of an account, without those that a blank line separates from its user. */
function withinBlock(account: readonly Row[], isSpaced: boolean): readonly Reading[] {
  const own = account.find(({ readings }) => readings.some(({ field }) => field === 'user'))?.block;
  return account.flatMap(({ readings, block }) =>
    readings.map(each =>
      isSpaced || block === own || isPlace(each) ? each : without(each, 'several'),
    ),
  );
}

/** The one reading of a field that counts: with a value, or with the reason why there is none. */
export function readingFor(field: LcsField, readings: readonly Reading[]): Reading | undefined {
  const own = readings.filter(each => each.field === field);
  const found = own.filter(({ value }) => value !== undefined);
  // A mask or a sentence is no other value, but an unclear value is.
  const isUnclear = own.some(
    ({ reason }) =>
      reason === 'several' ||
      (!isPlace({ field }) && (reason === 'quoted' || reason === 'incomplete')),
  );
  const [first] = found;
  if (first === undefined) return own[0];
  const others = found.filter(each => !isSame(field, first, each));
  if (others.length > 0 || isUnclear) return without({ ...first, value: undefined }, 'several');
  // The full name of a server says more than its first part.
  return found.find(each => String(each.value).includes('.')) ?? first;
}

function isSame(field: LcsField, a: Reading, b: Reading): boolean {
  if (a.value === b.value) return true;
  if (field === 'server') {
    const [x, y] = [String(a.value).toLowerCase(), String(b.value).toLowerCase()];
    return x.startsWith(`${y}.`) || y.startsWith(`${x}.`) || x === y;
  }
  if (typeof a.value !== 'number' || typeof b.value !== 'number') return false;
  // A duration is as old as the copy.
  return Math.abs(a.value - b.value) < 15 * minute;
}
