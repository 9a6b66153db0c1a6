import type { Edit, Node } from 'jsonc-parser';
import { endOf, type Definition } from './definition';
import { lineIndent, startsLine, writeLines, writeOneLine, type Json, type Style } from './style';
import { commaBetween, readTrivia } from './trivia';

/** White space at the end of a line is looked at so far. */
const longestSpace = 1000;

/** What is put into a list, or, with its name, into an object. */
export interface Member {
  readonly name?: string;
  readonly value: Json;
}

/** Writes a member on lines of its own. */
export function writeMember({ name, value }: Member, indent: string, style: Style): string {
  return nameOf(name, ': ') + writeLines(value, indent, style);
}

/** Writes a member on one line. */
export function writeMemberInLine({ name, value }: Member, style: Style): string {
  return nameOf(name, `:${style.gap}`) + writeOneLine(value, style);
}

/**
 * Puts members at the end of a list or an object, in the manner of what is there. No character of
 * the file is touched but white space in an empty list or object. (`modify` of jsonc-parser formats
 * every line that it touches anew, which is the whole file where it is one line.)
 */
export function append(
  { text }: Definition,
  container: Node,
  members: readonly Member[],
  style: Style,
): readonly Edit[] {
  const last = container.children?.at(-1);
  if (last === undefined) return fill(text, container, members, style);

  const trivia = readTrivia(text, endOf(last), endOf(container) - 1);
  const { hasComma } = trivia;
  const comma = hasComma ? '' : ',';
  const startsOwnLine = startsLine(text, last.offset);
  const indent = lineIndent(text, startsOwnLine ? last.offset : endOf(last));
  const isLine = !/[\r\n]/.test(text.slice(last.offset, endOf(last)));
  const getsOwnLine = startsOwnLine || trivia.endsInLineComment;
  const end = getsOwnLine ? lineEndAfter(text, trivia.end) : trivia.end;
  const written = getsOwnLine
    ? joinLines(members, indent, style)
    : style.gap + joinGlued(members, indent, isLine, style);
  return end === endOf(last)
    ? [{ offset: end, length: 0, content: comma + written }]
    : [
        ...(hasComma ? [] : [{ offset: endOf(last), length: 0, content: comma }]),
        { offset: end, length: 0, content: written },
      ];
}

/** Replaces a value. */
export function replace(node: Node, value: Json, style: Style): Edit {
  return { offset: node.offset, length: node.length, content: writeOneLine(value, style) };
}

/** Takes an entry out of its list, with one comma and the white space before it; comments stay. */
export function remove({ text }: Definition, list: Node, entry: Node): readonly Edit[] {
  const entries = list.children ?? [];
  const at = entries.indexOf(entry);
  const previous = entries[at - 1];
  const next = entries[at + 1];
  const start = text.slice(0, entry.offset).trimEnd().length;
  const before = readTrivia(
    text,
    previous === undefined ? list.offset + 1 : endOf(previous),
    start,
  );
  // White space goes too, but for the line end that ends a comment.
  const from = before.endsInLineComment ? entry.offset : start;
  const cut = { offset: from, length: endOf(entry) - from, content: '' };
  const comma =
    next !== undefined
      ? commaBetween(text, endOf(entry), next.offset)
      : previous !== undefined
        ? commaBetween(text, endOf(previous), entry.offset)
        : commaBetween(text, endOf(entry), endOf(list) - 1);
  return comma === undefined ? [cut] : [cut, { offset: comma, length: 1, content: '' }];
}

/** Puts members into what is empty but for comments. */
function fill(
  text: string,
  container: Node,
  members: readonly Member[],
  style: Style,
): readonly Edit[] {
  const close = endOf(container) - 1;
  const { end } = readTrivia(text, container.offset + 1, close);
  if (style.isOneLine) {
    const content = joinGlued(members, '', true, style);
    return [{ offset: end, length: close - end, content }];
  }
  const outer = lineIndent(text, container.offset);
  const lines = joinLines(members, outer + style.indent, style);
  return /[\r\n]/.test(text.slice(end, close))
    ? [{ offset: end, length: 0, content: lines }]
    : [{ offset: end, length: close - end, content: lines + style.lineEnd + outer }];
}

/** The end of the line, where nothing but white space follows in it; else the place itself. */
function lineEndAfter(text: string, at: number): number {
  const space = /^[ \t]*(?=[\r\n])/.exec(text.slice(at, at + longestSpace));
  return at + (space?.[0].length ?? 0);
}

function joinLines(members: readonly Member[], indent: string, style: Style): string {
  return members
    .map(member => style.lineEnd + indent + writeMember(member, indent, style))
    .join(',');
}

function joinGlued(
  members: readonly Member[],
  indent: string,
  isLine: boolean,
  style: Style,
): string {
  return members
    .map(member => (isLine ? writeMemberInLine(member, style) : writeMember(member, indent, style)))
    .join(`,${style.gap}`);
}

function nameOf(name: string | undefined, colon: string): string {
  return name === undefined ? '' : JSON.stringify(name) + colon;
}
