import { type FSWatcher, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Disposable } from '../access/clock';
import type { Log } from './host';

/** Milliseconds between two looks of an idle window that cannot watch the leases. */
export const blindInterval = 45_000;

/** Who wants to know of changes in a folder. */
export interface FolderListener {
  /** Something may have changed. Also called once when the watch begins, for what came before. */
  readonly changed: () => void;
  /** The watch ended by itself, or could not begin: nothing more will be heard. */
  readonly failed: () => void;
}

/**
 * Watches a folder for records that come, change or go; makes it where it is missing. Many changes
 * in one breath are told once. File systems may be slow to tell, or silent: nothing may rely on it.
 */
export function watchFolder(
  path: string,
  log: Pick<Log, 'debug'>,
  listener: FolderListener,
): Disposable {
  let watcher: FSWatcher | undefined;
  let ended = false;
  let announced = false;

  const end = (): void => {
    ended = true;
    watcher?.close();
  };
  const fail = (error: unknown): void => {
    if (ended) return;
    end();
    log.debug(`Changes of ${basename(path)} cannot be watched: ${String(error)}`);
    listener.failed();
  };
  const announce = (): void => {
    if (announced) return;
    announced = true;
    setImmediate(() => {
      announced = false;
      if (!ended) listener.changed();
    });
  };
  const begin = async (): Promise<void> => {
    await mkdir(path, { recursive: true, mode: 0o700 });
    if (ended) return;
    watcher = watch(path, { persistent: false }, (event, name) => {
      // A watched folder that is removed names itself, and says nothing more.
      if (event === 'rename' && name === basename(path)) fail('the folder was removed');
      else if (name === null || name.endsWith('.json')) announce();
    });
    watcher.on('error', fail);
    announce();
  };

  begin().catch(fail);
  return { dispose: end };
}
