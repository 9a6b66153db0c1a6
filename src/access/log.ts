/** The log of technical details. It never gets a secret, a token, a cookie, or a body. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
