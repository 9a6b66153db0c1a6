/** The longest external text that is shown by default, in UTF-16 code units. */
export const defaultMaxLength = 1000;

const ellipsis = '…';
const newlineSign = '↵';

/** Line ends of every kind (UAX #14: BK, CR, LF, NL); a run of them is one sign. */
const newlines = /[\n\v\f\r\u0085\u2028\u2029]+/gu;

/**
 * Controls, lone surrogates, and the default-ignorable characters of Unicode (bidirectional controls,
 * zero-width characters), except for the selectors between text and emoji. The braille blank and the
 * annotation marks are also invisible, although Unicode doesn't say so.
 */
const hidden =
  /(?![\uFE0E\uFE0F])[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFB]/gu;

/** Created on first use, because it takes ten milliseconds, and most names are short or ASCII. */
let graphemes: Intl.Segmenter | undefined;

/**
 * Prepares external text for display: ASCII controls become their pictures (`␀` … `␡`), a run of line
 * ends `↵`, and other hidden characters their JavaScript escapes (`\u202E`).
 * @param maxLength of the result in UTF-16 code units. Longer text is cut between graphemes and ends in `…`
 */
export function visible(text: string, maxLength = defaultMaxLength): string {
  const joined = text.replace(newlines, newlineSign);
  // Replacing never shortens the text, so a longer one needs no full pass.
  const shown = joined.length > maxLength ? undefined : joined.replace(hidden, toSign);
  if (shown !== undefined && shown.length <= maxLength) return shown;

  const room = maxLength - ellipsis.length;
  return (takeWhole(graphemesOf(joined), room) || takeWhole(joined, room)) + ellipsis;
}

/** Like `visible`, but cuts longer text in the middle: names of environments often differ at their ends. */
export function visibleEnds(text: string, maxLength: number): string {
  const shown = visible(text);
  if (shown.length <= maxLength) return shown;
  let end = '';
  for (const part of [...graphemesOf(shown)].reverse()) {
    if (end.length + part.length > maxLength / 2) break;
    end = part + end;
  }
  return visible(shown, maxLength - end.length) + end;
}

/** Like `visible`, with single spaces in place of white space, and none at the ends. */
export function oneLine(text: string, maxLength = defaultMaxLength): string {
  return visible(text.replace(/[\s\u0085]+/gu, ' ').trim(), maxLength);
}

/** White space and quotation marks of all kinds. */
const around = /[\s"'`\u00ab\u00bb\u2018-\u201f\u2039\u203a\u300c-\u300f\uff02\uff07]/u;

/**
 * Removes the invisible characters, white space, and quotation marks that copying adds.
 * @param marks further characters to remove at the start and end
 */
export function typedText(text: string, marks = ''): string {
  // White space stays, because "1.1.1.1" and "2" on two lines are not "1.1.1.12".
  const shown = text.replace(hidden, character => (/\s/u.test(character) ? character : ''));
  const isAround = (at: number) =>
    around.test(shown.charAt(at)) || marks.includes(shown.charAt(at));
  let start = 0;
  let end = shown.length;
  // A loop, because an expression that is bound to the end would be quadratic.
  while (start < end && isAround(start)) start += 1;
  while (end > start && isAround(end - 1)) end -= 1;
  return shown.slice(start, end);
}

function* graphemesOf(text: string): Generator<string> {
  if (/^[ -~]*$/.test(text)) return yield* text;
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment } of graphemes.segment(text)) yield segment;
}

/** Makes as many parts visible as fit, so that no escape is cut. A string counts by code points. */
function takeWhole(parts: Iterable<string>, room: number): string {
  let taken = '';
  for (const part of parts) {
    const shown = part.replace(hidden, toSign);
    if (taken.length + shown.length > room) break;
    taken += shown;
  }
  return taken;
}

function toSign(character: string): string {
  // The expression matches one code point at a time.
  const code = Number(character.codePointAt(0));
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  const hex = code.toString(16).toUpperCase();
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

/** The message of a thrown value, which can be anything. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The `code` of a thrown value, such as an error of Node.js; empty if it has none. */
export function errorCode(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : '';
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text is a GUID, as the services write IDs. */
export function isGuid(text: string): boolean {
  return guid.test(text);
}
