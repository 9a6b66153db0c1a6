import type { Cell } from './cells';
import { itemsOf, type Item } from './labelled';
import { isWordy, type Role } from './labels';
import { serverDatabaseOf, serverDatabaseScore } from './shapes';
import { fit, type Value } from './values';

type Label = Extract<Item, { kind: 'label' }>;

/** Finds out which label belongs to which value: in its row, above it in a table, or beside it. */
export function bindLabels(rows: readonly (readonly Cell[])[], now: number): readonly Value[] {
  const values: Value[] = [];
  /** What no row says: labels and values one below the other. */
  let loose: Item[] = [];
  let head: ReadonlyMap<number, Role | undefined> | undefined;
  const settle = () => {
    values.push(...bindLoose(loose, now));
    loose = [];
  };
  for (const [at, row] of rows.entries()) {
    const items = row.flatMap(itemsOf);
    const below = rows[at + 1];
    if (isHead(items, below)) {
      settle();
      head = new Map(row.map((cell, index) => [cell.column, items[index]?.role]));
    } else if (head !== undefined && row.length > 1) {
      values.push(...bindColumns(items, head, now));
    } else if (items.length > 1) {
      settle();
      values.push(...bindRow(items, now));
    } else {
      loose.push(...items);
    }
    if (row.length === 1) head = undefined;
  }
  settle();
  return values.sort((a, b) => a.cell.index - b.cell.index);
}

/** Whether a row is the head of a table: labels alone, over a row that has a value of its own form. */
function isHead(items: readonly Item[], below: readonly Cell[] | undefined): boolean {
  if (items.length < 2 || below === undefined || below.length < 2) return false;
  const belowItems = below.flatMap(itemsOf);
  if (belowItems.some(({ kind }) => kind === 'label')) return false;
  if (items.every(({ kind }) => kind === 'label')) return true;
  // In a language that is not known: words alone, over a server and a database.
  return items.every(item => isWordy(item.cell.text)) && below.some(({ text }) => isPair(text));
}

function isPair(text: string): boolean {
  const pair = serverDatabaseOf(text);
  return pair !== undefined && serverDatabaseScore(pair) >= 2;
}

function bindColumns(
  items: readonly Item[],
  head: ReadonlyMap<number, Role | undefined>,
  now: number,
): Value[] {
  return items.map(item => {
    const { role, cell } = wholeUnder(head.get(item.cell.column), item);
    return bound(role ?? head.get(cell.column), cell, now);
  });
}

/** What stands under "Password" is one, also where it begins as a label does. */
function wholeUnder(role: Role | undefined, item: Item): Item {
  const whole = item.kind === 'value' && role === 'password' ? item.whole : undefined;
  return whole === undefined ? item : { kind: 'value', role, cell: whole };
}

/** `User name | JIT-ada | Password | x`, or each label behind its value. */
function bindRow(items: readonly Item[], now: number): Value[] {
  if (!items.some(({ kind }) => kind === 'label')) {
    return items.map(({ role, cell }) => ({ role, cell }));
  }
  return bindNeighbours(items, items[0]?.kind === 'label' ? 1 : -1, now);
}

/** Labels and values one below the other. */
function bindLoose(items: readonly Item[], now: number): Value[] {
  const stacked = bindStack(items, now);
  if (stacked !== undefined) return stacked;
  const above = agreement(items, 1, now);
  const below = agreement(items, -1, now);
  const endsWithLabel = items[0]?.kind === 'value' && items.at(-1)?.kind === 'label';
  const isBelow = below > above || (below === above && endsWithLabel);
  return bindNeighbours(items, isBelow ? -1 : 1, now);
}

/** How well the values go with the labels that stand so many items before them. */
function agreement(items: readonly Item[], step: 1 | -1, now: number): number {
  let sum = 0;
  for (const [at, item] of items.entries()) {
    const label = items[at - step];
    if (item.kind === 'value' && label?.kind === 'label' && label.role !== undefined) {
      sum += fit(label.role, item.cell.text, now);
    }
  }
  return sum;
}

function bindNeighbours(items: readonly Item[], step: 1 | -1, now: number): Value[] {
  return items.flatMap((item, at) => {
    if (item.kind === 'label') return [];
    const label = items[at - step];
    const labelled = label?.kind === 'label' ? label.role : undefined;
    const { role, cell } = wholeUnder(labelled, item);
    return [role === undefined ? bound(labelled, cell, now) : { role, cell }];
  });
}

/** A table of which every cell became a line: all labels, then the values of each row. */
function bindStack(items: readonly Item[], now: number): Value[] | undefined {
  const start = items.findIndex(({ kind }) => kind === 'label');
  const end = items.findIndex((item, at) => at > start && item.kind === 'value');
  const labels = items.slice(start, end).filter((item): item is Label => item.kind === 'label');
  const rest = items.slice(end);
  if (start < 0 || end < 0 || labels.length < 3) return undefined;
  if (rest.length < labels.length || rest.some(({ kind }) => kind === 'label')) return undefined;
  const pairs = rest.map((item, at) => {
    const role = labels[at % labels.length]?.role;
    return { item: wholeUnder(role, item), role };
  });
  const fits = pairs.map(({ item, role }) =>
    role === undefined ? 0 : fit(role, item.cell.text, now),
  );
  const sum = fits.reduce<number>((total, each) => total + each, 0);
  if (sum < 4) return undefined;
  const before = items.slice(0, start).map(({ role, cell }) => ({ role, cell }));
  return [...before, ...pairs.map(({ item, role }) => bound(role, item.cell, now))];
}

/** A value with the role of its label, unless it is plainly something else. */
function bound(role: Role | undefined, cell: Cell, now: number): Value {
  const isOther = role !== undefined && fit(role, cell.text, now) < 0;
  return { cell, role: isOther ? undefined : role };
}
