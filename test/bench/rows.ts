import { loadavg } from 'node:os';

/**
 * The result of a comparison with a budget: `close` exceeds it, but by no more than the measured spread;
 * `info` has no budget.
 */
export type Verdict = 'pass' | 'close' | 'over' | 'info';

/** A row of the report. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The largest value within the budget. */
  readonly budget?: number;
  /** All measurements, if the value is their median. */
  readonly samples?: readonly number[];
  readonly note?: string;
}

/** A row of the saved report. */
export interface JudgedRow extends Row {
  readonly verdict: Verdict;
  /** Half of the measurements are within this range around the median; 0 for a single one. */
  readonly spread: number;
  /** The machine's load average over the last minute. */
  readonly load: number;
}

/** A row for the median of several measurements. */
export function medianRow(
  what: string,
  unit: string,
  samples: readonly number[],
  more: Pick<Row, 'budget' | 'note'> = {},
): Row {
  return { what, unit, value: round(median(samples)), samples: samples.map(round), ...more };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new Error('Nothing was measured.');
  return (low + high) / 2;
}

/** Three digits: the measurements aren't more precise. */
export function round(value: number): number {
  return Number(value.toPrecision(value >= 1000 ? 5 : 3));
}

/** Compares a row with its budget. */
export function judge(row: Row): JudgedRow {
  const spread = round(interquartileRange(row.samples ?? []));
  return { ...row, verdict: verdictOf(row, spread), spread, load: round(loadavg()[0] ?? 0) };
}

function verdictOf({ value, budget }: Row, spread: number): Verdict {
  if (budget === undefined) return 'info';
  if (value <= budget) return 'pass';
  return value - spread <= budget ? 'close' : 'over';
}

function interquartileRange(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.round((sorted.length - 1) * part)] ?? 0;
  return at(0.75) - at(0.25);
}

/** Formats the rows with a budget as a table in Markdown, for docs/performance.md. */
export function markdownTable(rows: readonly JudgedRow[]): string {
  const lines = rows
    .filter(({ verdict }) => verdict !== 'info')
    .map(({ what, value, unit, spread, budget }) => [
      what.trim(),
      `${value} ${unit}`,
      spread === 0 ? '' : `± ${spread}`,
      `${budget ?? ''} ${unit}`,
    ]);
  const heads = [['figure', 'median', 'spread', 'budget'], Array<string>(4).fill('---')];
  return [...heads, ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

/** Formats the rows as a table. */
export function table(rows: readonly JudgedRow[]): string {
  const cells = rows.map(row => [
    { pass: '✓', close: '~', over: '✗', info: ' ' }[row.verdict],
    row.what,
    `${row.value} ${row.unit}`,
    row.budget === undefined ? '' : `≤ ${round(row.budget)} ${row.unit}`,
    row.spread === 0 ? '' : `± ${row.spread}`,
    range(row),
    row.note ?? '',
  ]);
  const heads = ['', 'what', 'measured', 'budget', 'spread', 'least … most (n)', 'note'];
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...cells.map(line => line[column]?.length ?? 0)),
  );
  const draw = (line: readonly string[]): string =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [draw(heads), ...cells.map(draw)].join('\n');
}

function range({ samples = [] }: Row): string {
  if (samples.length < 2) return '';
  return `${Math.min(...samples)} … ${Math.max(...samples)} (${samples.length})`;
}
