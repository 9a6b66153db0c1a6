import type { LogOutputChannel } from 'vscode';
import type { Log } from '../access/log';
import { redact } from '../access/redact';

export type { Log } from '../access/log';

/** Writes to the extension's output channel. */
export function createLog(channel: LogOutputChannel): Log {
  return {
    debug: message => {
      channel.debug(redact(message));
    },
    info: message => {
      channel.info(redact(message));
    },
    warn: message => {
      channel.warn(redact(message));
    },
    error: message => {
      channel.error(redact(message));
    },
  };
}
