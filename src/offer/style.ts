import type { Definition } from './definition';
import { endOf, isLineEnd, items, lineAt, property, type Node, type Tree } from './tree';

/** A value to write. */
export type Json = string | readonly Json[] | { readonly [name: string]: Json };

/** How a file is formatted. */
export interface Style {
  readonly lineEnd: string;
  /** One level of indentation. */
  readonly indent: string;
  /** Whether the whole file is one line. */
  readonly isOneLine: boolean;
  /** The text between the entries of a list on one line. */
  readonly gap: string;
}

/** Deeper indentation isn't copied. In UTF-16 code units. */
const maxIndent = 200;

/**
 * Determines how a file is formatted, from the lists and objects next to the edits.
 *
 * @param usualIndent one level of indentation, for a file that shows none.
 */
export function detectStyle(definition: Definition, usualIndent: string): Style {
  const { text, root, lineStarts, parameters, steps, outputs } = definition;
  const [name, value] = root.children[0]?.children ?? [];
  const [, secondLine] = lineStarts;
  const [step] = items(steps);
  const examples = [root, parameters, steps, outputs, step, property(step, 'elements')];
  const isOneLine = lineAt(definition, root.offset) === lineAt(definition, endOf(root));
  return {
    lineEnd: secondLine === undefined ? '\n' : lineEndBefore(text, secondLine),
    indent: mostFrequent(examples.map(each => indentIn(definition, each))) ?? usualIndent,
    isOneLine: name !== undefined && isOneLine,
    gap: name && value && !/\s/.test(text.slice(endOf(name), value.offset)) ? '' : ' ',
  };
}

/** Writes a value on several lines. The caller places the first one. */
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

/** The indentation of the line that contains an offset. */
export function lineIndent(tree: Tree, offset: number): string {
  const { text, lineStarts } = tree;
  const start = lineStarts[lineAt(tree, offset)] ?? 0;
  return /^[ \t]*/.exec(text.slice(start, Math.min(offset, start + maxIndent)))?.[0] ?? '';
}

/** Whether only white space precedes an offset in its line. */
export function startsLine(text: string, offset: number): boolean {
  let start = offset;
  while (text.charAt(start - 1) === ' ' || text.charAt(start - 1) === '\t') start -= 1;
  return start === 0 || isLineEnd(text.charAt(start - 1));
}

/** How much deeper than its own line a list or object indents its entries. */
function indentIn(tree: Tree, node: Node | undefined): string | undefined {
  const [first] = node?.children ?? [];
  if (node === undefined || first === undefined || !startsLine(tree.text, first.offset))
    return undefined;
  const outer = lineIndent(tree, node.offset);
  const inner = lineIndent(tree, first.offset);
  return inner.length > outer.length && inner.startsWith(outer)
    ? inner.slice(outer.length)
    : undefined;
}

function lineEndBefore(text: string, lineStart: number): string {
  const last = text.slice(Math.max(0, lineStart - 2), lineStart);
  return last === '\r\n' ? last : last.slice(-1);
}

function mostFrequent(texts: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) {
    if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}
