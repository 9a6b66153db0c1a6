/** A part of the pasted text. `text` starts at the offset `start` of what the user pasted. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  /** Counted from 1. */
  readonly line: number;
}

/** A line without the white space around it. */
export interface Line extends Piece {
  /** Characters of white space before the text. */
  readonly indent: number;
  /** The cells between tabs. Empty cells count. A line without a tab has one. */
  readonly cells: readonly Piece[];
}

/** A longer text would take too long in one turn. The page of an environment is far shorter. */
const longestText = 15_000;
const mostLines = 500;
const mostTabs = 1_000;
/** The parser treats a longer line as a blank one. */
const longestLine = 4_000;

const lineEnd = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/gu;

/** White space and characters that look like it. */
const blank = /[\s\u0085\u200B-\u200F\u2060\uFEFF]/u;

/**
 * Splits a text into lines. Blank lines stay, because they separate accounts.
 * @returns `undefined` if the text is too long: a part of it would look like all of it
 */
export function linesOf(text: string): readonly Line[] | undefined {
  if (text.length > longestText || text.split('\t').length > mostTabs) return undefined;
  const ends = [...text.matchAll(lineEnd)].map(({ index, 0: { length } }) => ({ index, length }));
  if (ends.length >= mostLines) return undefined;
  let start = 0;
  return [...ends, { index: text.length, length: 0 }].map(({ index, length }, at) => {
    const from = start;
    start = index + length;
    return lineOf(text.slice(from, index), from, at + 1);
  });
}

/** The part of a text between two offsets, without white space around it. */
export function pieceOf(piece: Piece, from: number, to = piece.text.length): Piece {
  let [start, end] = [from, to];
  while (start < end && blank.test(piece.text.charAt(start))) start += 1;
  while (end > start && blank.test(piece.text.charAt(end - 1))) end -= 1;
  return { text: piece.text.slice(start, end), start: piece.start + start, line: piece.line };
}

function lineOf(part: string, start: number, line: number): Line {
  const raw = { text: part.length <= longestLine ? part : '', start, line };
  const trimmed = pieceOf(raw, 0);
  let from = 0;
  const cells = raw.text.split('\t').map(({ length }) => {
    const cell = pieceOf(raw, from, from + length);
    from += length + 1;
    return cell;
  });
  return { ...trimmed, indent: trimmed.start - start, cells };
}
