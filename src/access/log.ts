/** The log of technical details. It never gets a secret, a token, a cookie, or a body. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Limits the run time of the regular expressions. */
const longestMessage = 4_000;

/**
 * Bearer tokens, JSON web tokens, and passwords in JSON, URLs, and connection strings, where inner quotes
 * are doubled. A secret can be cut off at the end of the text.
 */
const secrets: readonly RegExp[] = [
  /\bbearer\s+[^\s"',;]+/gi,
  /\beyJ[\w-]{8,}(\.[\w-]+)*/gi,
  /(password|pwd)["']?\s*[=:]\s*("(\\.|""|[^"\\])*("|\\?$)|'(''|[^'])*('|$)|\{(\}\}|[^}])*(\}|$)|[^\s;]+)/gi,
  /(?<=:\/\/[^\s/?#:@]*:)[^\s/?#@]+(?=@|…$)/g,
];

/** Removes secrets from a text, and cuts a very long one. */
export function redact(message: string): string {
  const kept = message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
  return secrets.reduce((text, pattern) => text.replace(pattern, '[redacted]'), kept);
}

/** Logs an error instead of throwing it, and then returns `undefined`. */
export async function orWarn<T>(
  log: Log,
  failure: string,
  promise: PromiseLike<T>,
): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    log.warn(`${failure}: ${String(error)}`);
    return undefined;
  }
}
