/** What stands between two places that hold no values: white space, comments, commas. */
export interface Trivia {
  /** The end of the last comment or comma. */
  readonly end: number;
  readonly hasComma: boolean;
  /** Whether a line end has to follow, as the last is a comment to the end of its line. */
  readonly endsInLineComment: boolean;
}

const commentOrComma = /\/\/[^\r\n]*|\/\*[^]*?\*\/|,/g;

/** Reads what stands between two places. */
export function readTrivia(text: string, from: number, to: number): Trivia {
  let found: Trivia = { end: from, hasComma: false, endsInLineComment: false };
  for (const { 0: part, index } of text.slice(from, to).matchAll(commentOrComma)) {
    found = {
      end: from + index + part.length,
      hasComma: found.hasComma || part === ',',
      endsInLineComment: part.startsWith('//'),
    };
  }
  return found;
}

/** Where the comma between two places is, if there is one; commas in comments do not count. */
export function commaBetween(text: string, from: number, to: number): number | undefined {
  for (const { 0: part, index } of text.slice(from, to).matchAll(commentOrComma)) {
    if (part === ',') return from + index;
  }
  return undefined;
}

/** Whether a place between two others is in a comment. */
export function isInComment(text: string, at: number, from: number, to: number): boolean {
  for (const { 0: part, index } of text.slice(from, to).matchAll(commentOrComma)) {
    const start = from + index;
    const end = start + part.length;
    if (at > start && (at < end || (at === end && part.startsWith('//')))) return true;
  }
  return false;
}
