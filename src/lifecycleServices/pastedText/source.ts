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

/** The parser ignores text beyond this. */
export const longestText = 100_000;

const mostLines = 1_000;

/** The parser treats longer lines as unreadable. */
const longestLine = 4_000;

const lineEnds = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/gu;

/** White space and characters that look like it. */
const blank = /[\s\u0085\u200B-\u200F\u2060\uFEFF]/u;

/** Splits a text into lines. Blank lines stay, because they separate accounts. */
export function linesOf(text: string): readonly Line[] {
  const read = text.slice(0, longestText);
  const lines: Line[] = [];
  let start = 0;
  for (const end of read.matchAll(lineEnds)) {
    if (lines.length === mostLines) return lines;
    lines.push(lineOf(read, start, end.index, lines.length + 1));
    start = end.index + end[0].length;
  }
  // The limit may have cut the last line.
  if (text.length <= longestText) lines.push(lineOf(read, start, read.length, lines.length + 1));
  return lines;
}

/** The part of a text between two offsets, without white space around it. */
export function pieceOf(piece: Piece, from: number, to = piece.text.length): Piece {
  let [start, end] = [from, to];
  while (start < end && blank.test(piece.text.charAt(start))) start += 1;
  while (end > start && blank.test(piece.text.charAt(end - 1))) end -= 1;
  return {
    text: piece.text.slice(start, end),
    start: piece.start + start,
    line: piece.line,
  };
}

function lineOf(text: string, start: number, end: number, line: number): Line {
  const isReadable = end - start <= longestLine;
  const raw = { text: isReadable ? text.slice(start, end) : '', start, line };
  const trimmed = pieceOf(raw, 0);
  const cells: Piece[] = [];
  let from = 0;
  for (const part of raw.text.split('\t')) {
    cells.push(pieceOf(raw, from, from + part.length));
    from += part.length + 1;
  }
  return { ...trimmed, indent: trimmed.start - start, cells };
}
