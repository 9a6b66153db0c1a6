/** Longest text that is shown of anything from outside, unless the caller says otherwise. */
export const defaultMaxLength = 1000;

const ellipsis = '…';
const newlineSign = '↵';

/** Line ends of every kind (UAX #14: BK, CR, LF, NL); a run of them is one sign. */
const newlines = /[\n\v\f\r\u0085\u2028\u2029]+/gu;

/**
 * Characters that show nothing themselves but change what is seen or hide in it: controls,
 * surrogates without their other half, and everything that Unicode calls default-ignorable
 * (bidirectional controls, zero-width characters, fillers, tags). The two selectors that choose
 * between a text and an emoji picture (U+FE0E, U+FE0F) stay. The braille blank and the annotation
 * marks are as invisible, although Unicode has them in no such class.
 */
const hidden =
  /(?![\uFE0E\uFE0F])[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFB]/gu;

/** Made when it is first needed: it takes ten milliseconds, and most names are short. */
let graphemes: Intl.Segmenter | undefined;

/**
 * Makes text from outside fit to be shown: what it does not show by itself becomes visible, and it
 * is no longer than wanted.
 *
 * ASCII controls become their pictures (`␀` … `␡`), a run of line ends becomes `↵`, any other
 * hidden character its JavaScript escape (`\u202E`, `\u{E0061}`). Over-long text ends in `…`; it
 * is cut between graphemes, and within one only where a single grapheme is too long. The result is
 * for eyes only: the escapes are not reversible.
 *
 * @param maxLength longest result, `…` included, in UTF-16 code units; at least 1.
 */
export function visible(text: string, maxLength = defaultMaxLength): string {
  const joined = text.replace(newlines, newlineSign);
  // Nothing gets shorter from here on, so what is too long need not be looked at in full.
  const shown = joined.length > maxLength ? undefined : joined.replace(hidden, toSign);
  if (shown !== undefined && shown.length <= maxLength) return shown;

  const room = maxLength - ellipsis.length;
  return (takeWhole(graphemesOf(joined), room) || takeWhole(joined, room)) + ellipsis;
}

/**
 * Makes text from outside fit for one line of a list: runs of white space, line ends among them,
 * become one space, none is left at the ends, and the rest is as `visible` makes it.
 */
export function oneLine(text: string, maxLength = defaultMaxLength): string {
  return visible(text.replace(/[\s\u0085]+/gu, ' ').trim(), maxLength);
}

function* graphemesOf(text: string): Generator<string> {
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment } of graphemes.segment(text)) yield segment;
}

/**
 * Makes parts visible one by one, as many from the start as fit: an escape is not cut in two. A
 * string is a row of its code points.
 */
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
