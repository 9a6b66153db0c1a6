import { separatedLines } from './csv';

/** A piece of a pasted text: a cell of a table, or a whole line. */
export interface Cell {
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 0 in its line; empty cells count. */
  readonly column: number;
  /** Counted from 0 over the whole text, in the order in which it is read. */
  readonly index: number;
}

/** More than anybody copies from a page. The rest is not looked at. */
const longestText = 200_000;

/** White space of every kind, and characters that only look like nothing. */
const blank = '[\\s\\u0085\\u200B-\\u200F\\u2060\\uFEFF]';
const edges = new RegExp(`^${blank}+|(?<!${blank})${blank}+$`, 'gu');

/** The line that markdown draws below the head of a table. */
const ruler = /^:?[-=_—]{2,}:?$/u;

/** How a line of a list begins. A tab behind it would make it a cell. */
const bullet = /^\s*[-*•·‣◦–] +(?=\S)/u;

/** Takes white space and what looks like it off both ends. */
export function trimmed(text: string): string {
  return text.replace(edges, '');
}

/** Takes a text apart into lines, and those into cells; lines and cells of nothing are left out. */
export function rowsOf(text: string): readonly (readonly Cell[])[] {
  const rows: Cell[][] = [];
  let index = 0;
  const lines = unquoted(
    text.slice(0, longestText).split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/u),
  ).map(line => (line.includes('\t') ? line : line.replace(bullet, '')));
  const separated = separatedLines(lines);
  for (const [at, line] of lines.entries()) {
    const row: Cell[] = [];
    for (const [column, part] of (separated.get(at) ?? partsOf(line)).entries()) {
      const cell = trimmed(part);
      if (cell === '' || ruler.test(cell)) continue;
      row.push({ text: cell, line: at + 1, column, index });
      index += 1;
    }
    if (row.length > 0) rows.push(row);
  }
  return rows;
}

/** Takes off the marks of a mail that quotes another, where every line of words has them. */
function unquoted(lines: readonly string[]): readonly string[] {
  const depths = lines
    .map(line => /^(?:\s?>)*/u.exec(line)?.[0].replaceAll(/\s/gu, '').length ?? 0)
    .filter((_, at) => /[^\s>]/u.test(lines[at] ?? ''));
  const depth = depths.length > 1 ? Math.min(...depths) : 0;
  if (depth === 0) return lines;
  return lines.map(line => line.replace(new RegExp(`^(?:\\s?>){1,${depth}}`, 'u'), ''));
}

/** Tabs part cells; else the bars of a markdown table; else gaps of several spaces. */
function partsOf(line: string): string[] {
  if (line.includes('\t')) return line.split('\t');
  const inner = trimmed(line);
  if (/^\|.*\|$/u.test(inner)) return inner.slice(1, -1).split('|');
  return inner.split(/[ \u00A0\u3000]{2,}/u);
}
