/** More of a message than this is in no log: nothing in it may keep an expression busy. */
const longestMessage = 4_000;

const cutSign = '…';

/**
 * What must never be read in a log even where a library's own text brings it: bearer tokens, JSON
 * web tokens, and passwords of JSON, of URLs and of connection strings, whose quotes are doubled
 * within. A secret may be cut off at the end of the text.
 */
const secrets: readonly RegExp[] = [
  /\bbearer\s+[^\s"',;]+/gi,
  /\beyJ[\w-]{8,}(\.[\w-]+)*/gi,
  /(password|pwd)["']?\s*[=:]\s*("(\\.|""|[^"\\])*("|\\?$)|'(''|[^'])*('|$)|\{(\}\}|[^}])*(\}|$)|[^\s;]+)/gi,
  /(?<=:\/\/[^\s/?#:@]*:)[^\s/?#@]+(?=@|…$)/g,
];

/** Takes out of a text what looks like a secret, and cuts a text that is very long. */
export function redact(message: string): string {
  const kept =
    message.length > longestMessage ? message.slice(0, longestMessage) + cutSign : message;
  return secrets.reduce((text, pattern) => text.replace(pattern, '[redacted]'), kept);
}

/** Whether a text stands for a password that the page does not show. */
export function isMasked(text: string): boolean {
  return /^[•●∙·*⬤○xX\u25CF.…\u2022-]{3,}$/u.test(text);
}
