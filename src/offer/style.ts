import type { Node } from 'jsonc-parser';
import type { Definition } from './definition';

/** A value to be written. */
export type Json = string | readonly Json[] | { readonly [name: string]: Json };

/** How a file is written. */
export interface Style {
  readonly lineEnd: string;
  /** One step of indentation. */
  readonly indent: string;
  /** Whether the whole file is one line. */
  readonly isOneLine: boolean;
  /** What stands between the entries of a list on one line. */
  readonly gap: string;
}

/** So many lists and objects tell how a file is indented. */
const enoughExamples = 200;

/**
 * Finds out how a file is written.
 *
 * @param usualIndent one step of indentation where the file shows none.
 */
export function detectStyle({ text, root }: Definition, usualIndent: string): Style {
  const isEmpty = (root.children ?? []).length === 0;
  return {
    lineEnd: commonest(text.match(/\r\n|\n|\r/g) ?? []) ?? '\n',
    indent: commonest(indentsIn(text, root)) ?? usualIndent,
    isOneLine: !isEmpty && !/[\r\n]/.test(text.trim()),
    gap: isEmpty || /"\s*:\s/.test(text) ? ' ' : '',
  };
}

/** Writes a value on lines of its own, the first of which begins where it is put. */
export function writeLines(value: Json, baseIndent: string, style: Style): string {
  return JSON.stringify(value, null, '\t')
    .split('\n')
    .map(line => line.replace(/^\t*/, tabs => style.indent.repeat(tabs.length)))
    .join(style.lineEnd + baseIndent);
}

/** Writes a value on one line. */
export function writeOneLine(value: Json, { gap }: Style): string {
  return gap === '' ? JSON.stringify(value) : JSON.stringify(value, null, 1).replace(/\n */g, gap);
}

/** The white space at the start of the line that a place is in. */
export function lineIndent(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

/** Whether nothing but white space stands before a place in its line. */
export function startsLine(text: string, offset: number): boolean {
  return /^[ \t]*$/.test(text.slice(lineStart(text, offset), offset));
}

function lineStart(text: string, offset: number): number {
  if (offset === 0) return 0;
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** How much deeper than its line each list or object has its entries, where they have own lines. */
function indentsIn(text: string, root: Node): readonly string[] {
  const found: string[] = [];
  const waiting = [root];
  for (const node of waiting) {
    if (found.length >= enoughExamples) break;
    const [first] = node.children ?? [];
    if (first !== undefined && node.type !== 'property' && startsLine(text, first.offset)) {
      const outer = lineIndent(text, node.offset);
      const inner = lineIndent(text, first.offset);
      if (inner.length > outer.length && inner.startsWith(outer)) {
        found.push(inner.slice(outer.length));
      }
    }
    waiting.push(...(node.children ?? []));
  }
  return found;
}

function commonest(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}
