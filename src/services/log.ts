import type { LogOutputChannel } from 'vscode';
import { type Log, redact } from '../access/log';
import { visible } from '../access/text';

/** Longer than any message after `redact`, also if all its characters are made visible. */
const longestLine = 40_000;

/** A message is one line without invisible characters, because it can contain external names. */
const lineOf = (message: string): string => visible(redact(message), longestLine);

/** Writes to the extension's output channel. */
export function createLog(channel: LogOutputChannel): Log {
  return {
    debug: message => channel.debug(lineOf(message)),
    info: message => channel.info(lineOf(message)),
    warn: message => channel.warn(lineOf(message)),
    error: message => channel.error(lineOf(message)),
  };
}
