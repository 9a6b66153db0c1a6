import { randomUUID } from 'node:crypto';
import * as sync from 'node:fs';
import * as fs from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Disposable } from '../access/clock';
import { errorCode } from '../access/text';

/** The file operations of the vault. They fail with errors that have a `code`, as Node's do. */
export interface Disk {
  /** The names in a folder. */
  list(folder: string): Promise<string[]>;
  read(file: string): Promise<string>;
  /**
   * Replaces a file, or makes it and its folder. A reader sees the old text or the new one. On a full
   * disk, a file of the same length is overwritten in place.
   */
  write(file: string, text: string): Promise<void>;
  /** As `write`, but ends before it returns. */
  writeNow(file: string, text: string): void;
  /** Renames a file: of several callers, only one succeeds. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, if it is there. */
  remove(file: string): Promise<void>;
  /** When a file last changed, in milliseconds since 1970; `undefined` for a folder. */
  changedAt(file: string): Promise<number | undefined>;
  /** Sets the time that `changedAt` returns. */
  touch(file: string, at: number): Promise<void>;
  /** Reports changes in a folder, as far as the file system tells of them. */
  watch(folder: string, changed: () => void): Disposable;
}

/** Only the user may read and write what the vault stores. */
const folderOptions = { recursive: true, mode: 0o700 } as const;
const fileOptions = { mode: 0o600, flag: 'wx' } as const;

/** These take a quarter less CPU than the functions of `fs.promises`, two of which create a file handle. */
const [readdir, readFile] = [promisify(sync.readdir), promisify(sync.readFile)];
const [rename, writeFile] = [promisify(sync.rename), promisify(sync.writeFile)];
const [lstat, utimes] = [promisify(sync.lstat), promisify(sync.utimes)];

export const systemDisk: Disk = {
  list: folder => readdir(folder),
  read: file => readFile(file, 'utf8'),
  rename,
  remove: file => fs.rm(file, { force: true }),
  changedAt: async file => {
    const status = await lstat(file);
    // Node converts times to seconds, so a touched time comes back with a rounding error.
    return status.isDirectory() ? undefined : Math.round(status.mtimeMs);
  },
  touch: (file, at) => utimes(file, at / 1000, at / 1000),
  write: async (file, text) => {
    const temporary = temporaryName(file);
    const create = () => writeFile(temporary, text, fileOptions);
    try {
      await create().catch(async (error: unknown) => {
        if (errorCode(error) !== 'ENOENT') throw error;
        await fs.mkdir(dirname(file), folderOptions);
        await create();
      });
      await rename(temporary, file);
    } catch (error) {
      await fs.rm(temporary, { force: true }).catch(() => undefined);
      if (!isDiskFull(error)) throw error;
      const { size } = await fs.stat(file).catch(() => ({ size: -1 }));
      if (size !== Buffer.byteLength(text)) throw error;
      await fs.writeFile(file, text, { flag: 'r+' });
    }
  },
  writeNow: (file, text) => {
    const temporary = temporaryName(file);
    try {
      sync.mkdirSync(dirname(file), folderOptions);
      sync.writeFileSync(temporary, text, fileOptions);
      sync.renameSync(temporary, file);
    } catch (error) {
      sync.rmSync(temporary, { force: true });
      if (!isDiskFull(error) || sync.statSync(file).size !== Buffer.byteLength(text)) throw error;
      sync.writeFileSync(file, text, { flag: 'r+' });
    }
  },
  watch: watchFolder,
};

const temporaryName = (file: string): string => `${file}.${randomUUID()}.tmp`;
const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(errorCode(error));

/** Several changes in one turn are reported once. A watch that fails ends without a word. */
function watchFolder(folder: string, changed: () => void): Disposable {
  let watcher: sync.FSWatcher | undefined;
  let announcing: NodeJS.Immediate | undefined;
  let ended = false;
  const end = (): void => {
    ended = true;
    watcher?.close();
    clearImmediate(announcing);
  };
  const announce = (): void => {
    announcing ??= setImmediate(() => {
      announcing = undefined;
      changed();
    });
  };
  const begin = async (): Promise<void> => {
    await fs.mkdir(folder, folderOptions);
    if (ended) return;
    watcher = sync.watch(folder, { persistent: false }, (event, name) => {
      // A watched folder that is removed names itself, and reports nothing more.
      if (event === 'rename' && name === basename(folder)) end();
      else if (name === null || name.endsWith('.json')) announce();
    });
    watcher.on('error', end);
    announce();
  };
  begin().catch(end);
  return { dispose: end };
}
