import type { LogOutputChannel } from 'vscode';
import type { Log } from '../access/log';
import { redact } from '../access/redact';
import { visible } from '../access/text';

export type { Log } from '../access/log';

/** Longer than `redact` leaves any message, also where all of it is made visible. */
const longestLine = 40_000;

/** A message is one line, without what hides in it: names in it come from outside. */
const lineOf = (message: string): string => visible(redact(message), longestLine);

/** Writes to the extension's output channel. */
export function createLog(channel: LogOutputChannel): Log {
  return {
    debug: message => {
      channel.debug(lineOf(message));
    },
    info: message => {
      channel.info(lineOf(message));
    },
    warn: message => {
      channel.warn(lineOf(message));
    },
    error: message => {
      channel.error(lineOf(message));
    },
  };
}
