import { refuse } from './answers';

type Row = Record<string, unknown>;

/** Applies the parts of `$select`, `$filter`, `$orderby`, and `$top` that the clients use. */
export function applyQuery(rows: readonly Row[], query: URLSearchParams): Row[] {
  let result = [...rows];
  const filter = query.get('$filter');
  if (filter) result = result.filter(parseFilter(filter));
  const order = query.get('$orderby');
  if (order) result.sort(parseOrder(order));
  const top = query.get('$top');
  if (top !== null) result = result.slice(0, Number(top));
  const select = query.get('$select');
  if (!select) return result;
  const names = select.split(',').map(name => name.trim());
  const picked = (key: string) => names.includes(key.split('@')[0] ?? key);
  return result.map(row => Object.fromEntries(Object.entries(row).filter(([key]) => picked(key))));
}

type Test = (row: Row) => boolean;

const comparisons: Record<string, (order: number) => boolean> = {
  eq: order => order === 0,
  ne: order => order !== 0,
  gt: order => order > 0,
  ge: order => order >= 0,
  lt: order => order < 0,
  le: order => order <= 0,
};

function parseFilter(filter: string): Test {
  const tests = filter.split(/\s+and\s+/).map(parseClause);
  return row => tests.every(test => test(row));
}

function parseClause(clause: string): Test {
  const call = /^(contains|startswith)\((\w+),\s*'(.*)'\)$/.exec(clause.trim());
  if (call) {
    const [, name = '', field = '', part = ''] = call;
    const at = (row: Row) => String(row[field]).indexOf(part);
    return name === 'contains' ? row => at(row) >= 0 : row => at(row) === 0;
  }
  const [, field = '', name = '', literal = ''] =
    /^(\w+)\s+(\w\w)\s+(.+)$/.exec(clause.trim()) ?? [];
  const comparison = comparisons[name];
  if (!comparison) return refuse('badQuery', { segment: clause });
  const operand = parseLiteral(literal);
  return row => comparison(compare(row[field], operand));
}

function parseLiteral(literal: string): unknown {
  const quoted = /^'(.*)'$/.exec(literal)?.[1];
  if (quoted !== undefined) return quoted.replaceAll("''", "'");
  if (/^(true|false|null|-?\d+(\.\d+)?)$/.test(literal)) return JSON.parse(literal);
  return literal;
}

function parseOrder(order: string): (a: Row, b: Row) => number {
  const [field = '', direction = 'asc'] = order.trim().split(/\s+/);
  const sign = direction === 'desc' ? -1 : 1;
  return (a, b) => sign * compare(a[field], b[field]);
}

function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).toLowerCase().localeCompare(String(b).toLowerCase());
}
