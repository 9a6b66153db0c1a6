import type { EmptyReason, LcsField, Reading, Readings } from './values';

/** No environment has more accounts. The parser ignores the rest. */
const mostAccounts = 100;

/** Readings that belong together: a row of a table, a connection string, or a line. */
export interface Row {
  readonly readings: Readings;
  /** Whether these are all values of one account. */
  readonly isAccount: boolean;
  /** Rows with a blank line between them have different numbers. */
  readonly block: number;
}

/** Groups rows into accounts. A value never moves to another account. */
export function accountsOf(rows: readonly Row[]): readonly Readings[] {
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
  const isSpaced = new Set(rows.map(({ block }) => block)).size === rows.length;
  const blocks = isSpaced ? [rows] : blocksOf(rows);
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
  const blocks = new Map<number, Row[]>();
  for (const row of rows) {
    const block = blocks.get(row.block);
    if (block === undefined) blocks.set(row.block, [row]);
    else block.push(row);
  }
  return [...blocks.values()];
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
export function readingFor(field: LcsField, readings: Readings): Reading | undefined {
  const own = readings.filter(each => each.field === field);
  const found = own.filter(({ value }) => value !== undefined);
  const [first] = found;
  if (first === undefined) return own[0];
  // A mask or a sentence is no other value, but an unclear value is.
  const doubts: readonly EmptyReason[] = isPlace(first)
    ? ['several']
    : ['several', 'quoted', 'incomplete'];
  const isUnclear = own.some(({ reason }) => reason !== undefined && doubts.includes(reason));
  if (isUnclear || !found.every(each => isSame(first, each))) {
    return asUnclear(first);
  }
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
