import type { Definition } from './definition';
import { endOf, endOfComment, items, lineAt, property, type Node, type Tree } from './tree';

export type Json = string | readonly Json[] | { readonly [name: string]: Json };

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

const blankRestOfLine = /[ \t]*(?=[\r\n])/y;

/** Replaces a part of a text. Offset and length are in UTF-16 code units. */
export interface Edit {
  readonly offset: number;
  readonly length: number;
  readonly content: string;
}

export interface Member {
  readonly name?: string;
  readonly value: Json;
}

/** Writes a member on several lines, or, without an indentation, on one line. */
export function writeMember({ name, value }: Member, indent: string | undefined, style: Style) {
  const colon = indent === undefined ? `:${style.gap}` : ': ';
  return (
    (name === undefined ? '' : JSON.stringify(name) + colon) +
    (indent === undefined ? writeOneLine(value, style) : writeLines(value, indent, style))
  );
}

/**
 * Adds members to the end of a list or an object, formatted like the existing ones. (`modify` of
 * `jsonc-parser` formats each line that it changes, even if that line is the whole file.)
 */
export function append(
  tree: Tree,
  container: Node,
  members: readonly Member[],
  style: Style,
): readonly Edit[] {
  const { text } = tree;
  const last = container.children.at(-1);
  if (last === undefined) return fill(tree, container, members, style);

  const trivia = readTrivia(text, endOf(last), endOf(container) - 1);
  const comma = trivia.comma === undefined ? ',' : '';
  const startsOwnLine = startsLine(tree, last.offset);
  const indent = lineIndent(tree, startsOwnLine ? last.offset : endOf(last));
  const isLine = lineAt(tree, last.offset) === lineAt(tree, endOf(last));
  const getsOwnLine = startsOwnLine || trivia.endsInLineComment;
  blankRestOfLine.lastIndex = trivia.end;
  const isLastInLine = getsOwnLine && blankRestOfLine.test(text);
  const end = isLastInLine ? blankRestOfLine.lastIndex : trivia.end;
  const written = getsOwnLine
    ? joinLines(members, indent, style)
    : style.gap + joinInLine(members, isLine ? undefined : indent, style);
  return end === endOf(last)
    ? [{ offset: end, length: 0, content: comma + written }]
    : [
        ...(comma === '' ? [] : [{ offset: endOf(last), length: 0, content: comma }]),
        { offset: end, length: 0, content: written },
      ];
}

/** Removes an entry from its list, with one comma and the white space before it, but no comment. */
export function remove({ text }: Tree, list: Node, index: number): readonly Edit[] {
  const entry = list.children[index];
  if (entry === undefined) return [];
  const previous = list.children[index - 1];
  const next = list.children[index + 1];
  const gapStart = previous === undefined ? list.offset + 1 : endOf(previous);
  const start = gapStart + text.slice(gapStart, entry.offset).trimEnd().length;
  // The line end after a line comment stays.
  const from = readTrivia(text, gapStart, start).endsInLineComment ? entry.offset : start;
  const cut = { offset: from, length: endOf(entry) - from, content: '' };
  const comma =
    previous === undefined || next !== undefined
      ? commaBetween(text, endOf(entry), next?.offset ?? endOf(list) - 1)
      : commaBetween(text, endOf(previous), entry.offset);
  return comma === undefined ? [cut] : [cut, { offset: comma, length: 1, content: '' }];
}

/** The comma between two offsets. Commas in comments don't count. */
export function commaBetween(text: string, from: number, to: number): number | undefined {
  return readTrivia(text, from, to).comma;
}

/** Whether an offset between two others is in a comment. */
export function isInComment(text: string, at: number, from: number, to: number): boolean {
  for (const [start, end] of commentsAndCommas(text, from, to)) {
    if (at > start && (at < end || (at === end && text.startsWith('//', start)))) return true;
  }
  return false;
}

function fill(
  tree: Tree,
  container: Node,
  members: readonly Member[],
  style: Style,
): readonly Edit[] {
  const close = endOf(container) - 1;
  const { end } = readTrivia(tree.text, container.offset + 1, close);
  if (style.isOneLine) {
    const content = joinInLine(members, undefined, style);
    return [{ offset: end, length: close - end, content }];
  }
  const outer = lineIndent(tree, container.offset);
  const lines = joinLines(members, outer + style.indent, style);
  return lineAt(tree, end) < lineAt(tree, close)
    ? [{ offset: end, length: 0, content: lines }]
    : [{ offset: end, length: close - end, content: lines + style.lineEnd + outer }];
}

/** Reads the text between two offsets that contains no values: white space, comments, commas. */
function readTrivia(text: string, from: number, to: number) {
  /** The end of the last comment or comma. */
  let end = from;
  let comma: number | undefined;
  let endsInLineComment = false;
  for (const [start, endOfPart] of commentsAndCommas(text, from, to)) {
    end = endOfPart;
    if (text.charAt(start) === ',') comma ??= start;
    endsInLineComment = text.startsWith('//', start);
  }
  return { end, comma, endsInLineComment };
}

function* commentsAndCommas(text: string, from: number, to: number) {
  for (let at = from; at < to; at += 1) {
    if (text.charAt(at) !== ',' && text.charAt(at) !== '/') continue;
    const end = text.charAt(at) === ',' ? at + 1 : (endOfComment(text, at) ?? to);
    yield [at, end] as const;
    at = end - 1;
  }
}

function joinLines(members: readonly Member[], indent: string, style: Style): string {
  return members
    .map(member => style.lineEnd + indent + writeMember(member, indent, style))
    .join(',');
}

function joinInLine(members: readonly Member[], indent: string | undefined, style: Style): string {
  return members.map(member => writeMember(member, indent, style)).join(`,${style.gap}`);
}

/** Determines how a file is formatted; `usualIndent` is for a file that shows no indentation. */
export function detectStyle(definition: Definition, usualIndent: string): Style {
  const { text, root, parameters, steps, outputs } = definition;
  const [name, value] = root.children[0]?.children ?? [];
  const [step] = items(steps);
  const examples = [root, parameters, steps, outputs, step, property(step, 'elements')];
  const isOneLine = lineAt(definition, root.offset) === lineAt(definition, endOf(root));
  return {
    lineEnd: /\r\n?|\n/.exec(text)?.[0] ?? '\n',
    indent: mostFrequent(examples.flatMap(each => indentIn(definition, each))) ?? usualIndent,
    isOneLine: name !== undefined && isOneLine,
    gap: name && value && !/\s/.test(text.slice(endOf(name), value.offset)) ? '' : ' ',
  };
}

/** Writes a value on several lines. The caller places the first one. */
function writeLines(value: Json, baseIndent: string, style: Style): string {
  return JSON.stringify(value, null, '\t')
    .split('\n')
    .map(line => line.replace(/^\t*/, tabs => style.indent.repeat(tabs.length)))
    .join(style.lineEnd + baseIndent);
}

export function writeOneLine(value: Json, { gap }: Style): string {
  return gap === '' ? JSON.stringify(value) : JSON.stringify(value, null, 1).replace(/\n */g, gap);
}

export function lineIndent(tree: Tree, offset: number): string {
  return /^[ \t]*/.exec(lineUpTo(tree, offset).slice(0, maxIndent))?.[0] ?? '';
}

/** Whether only white space precedes an offset in its line. */
export function startsLine(tree: Tree, offset: number): boolean {
  return lineUpTo(tree, offset).trim() === '';
}

function lineUpTo(tree: Tree, offset: number): string {
  return tree.text.slice(tree.lineStarts[lineAt(tree, offset)], offset);
}

/** The indentation that a list or object adds to its entries, if any. */
function indentIn(tree: Tree, node: Node | undefined): readonly string[] {
  const [first] = node?.children ?? [];
  if (node === undefined || first === undefined || !startsLine(tree, first.offset)) return [];
  const outer = lineIndent(tree, node.offset);
  const inner = lineIndent(tree, first.offset);
  const isDeeper = inner.length > outer.length && inner.startsWith(outer);
  return isDeeper ? [inner.slice(outer.length)] : [];
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const count = (text: string) => texts.filter(each => each === text).length;
  return texts.toSorted((one, other) => count(other) - count(one))[0];
}
