import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Disposable } from '../access/clock';
import { type FolderListener, watchFolder } from './folderWatcher';
import type { FolderHost } from './host';
import { errorCode } from './processes';

/** Names of records are UUIDs: nothing else can become a path. */
const idPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const extension = '.json';
/** A file that is no record may belong to another version; after this time it goes. */
const foreignFileLifetime = 24 * 60 * 60 * 1000;
/** What Windows says while another window or a virus scanner has the file open. */
const passingErrors = new Set(['EPERM', 'EBUSY', 'EACCES']);
/** Milliseconds before each further attempt after a passing error. */
const retryDelays = [10, 30, 100, 300];

/** A record and the name it lies under. */
export interface Entry<T> {
  readonly id: string;
  readonly record: T;
}

/** The operations on files that other programs can get in the way of. */
export interface FileOperations {
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: true }): Promise<void>;
}

/** Whether a text can be the name of a record. */
export function isRecordId(text: unknown): text is string {
  return typeof text === 'string' && idPattern.test(text);
}

/**
 * A folder of small JSON files, one record a file, shared by all windows. A file is replaced by
 * rename, so that a reader sees the old record or the new one and never half of one. Nothing but
 * the schema's keys is ever written. The files are for the user's own eyes (0600 in 0700).
 */
export class RecordFolder<T> {
  private readonly path: string;
  private readonly reported = new Set<string>();

  constructor(
    private readonly host: FolderHost,
    private readonly name: string,
    private readonly schema: v.GenericSchema<unknown, T>,
    private readonly files: FileOperations = fs,
  ) {
    this.path = join(host.folder, name);
  }

  /**
   * The names of all records. Other files are left alone until they are older than a day, and
   * removed then.
   */
  async ids(): Promise<readonly string[]> {
    const names = await fs.readdir(this.path).catch((error: unknown) => {
      this.logUnlessMissing('listed', error);
      return [];
    });
    const ids: string[] = [];
    for (const name of names) {
      const id = name.slice(0, -extension.length);
      if (name.endsWith(extension) && isRecordId(id)) ids.push(id);
      else await this.removeIfOld(join(this.path, name));
    }
    return ids;
  }

  /** Every record that can be read. */
  async list(): Promise<readonly Entry<T>[]> {
    const ids = await this.ids();
    const records = await Promise.all(ids.map(id => this.read(id)));
    return ids.flatMap((id, index) => {
      const record = records[index];
      return record === undefined ? [] : [{ id, record }];
    });
  }

  /** Reads a record; `undefined` where there is none, or it cannot be read as one. */
  async read(id: string): Promise<T | undefined> {
    const file = this.fileOf(id);
    let text: string;
    try {
      text = await this.retry(() => this.files.readFile(file, 'utf8'));
    } catch (error) {
      this.logUnlessMissing('read', error);
      return undefined;
    }
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), this.schema), text);
    if (parsed.success) return parsed.output;
    if (!this.reported.has(id)) this.host.log.warn(`A file in ${this.name} is not understood.`);
    this.reported.add(id);
    await this.removeIfOld(file);
    return undefined;
  }

  /**
   * Writes a record, in place of the one that is there.
   * @throws where the record does not fit the schema, or the file system refuses.
   */
  async write(id: string, record: T): Promise<void> {
    const file = this.fileOf(id);
    const text = this.textOf(record);
    const temporary = this.temporaryOf(file);
    try {
      await this.create(temporary, text);
      await this.retry(() => this.files.rename(temporary, file));
    } catch (error) {
      await fs.rm(temporary, { force: true });
      throw error;
    }
  }

  /**
   * Writes a record before it returns, for when nothing can be awaited any more.
   * @throws as `write` does.
   */
  writeSync(id: string, record: T): void {
    const file = this.fileOf(id);
    const text = this.textOf(record);
    const temporary = this.temporaryOf(file);
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, file);
  }

  /** Removes a record, if it is there. Where the file system refuses, that is logged. */
  async remove(id: string): Promise<void> {
    const file = this.fileOf(id);
    try {
      await this.retry(() => this.files.rm(file, { force: true }));
    } catch (error) {
      this.logUnlessMissing('removed', error);
    }
  }

  /** Tells of changes, as well as the file system does (`watchFolder`). */
  watch(listener: FolderListener): Disposable {
    return watchFolder(this.path, this.host.log, listener);
  }

  private fileOf(id: string): string {
    if (!isRecordId(id)) throw new Error('The name of a record must be a UUID in lower case.');
    return join(this.path, id + extension);
  }

  private temporaryOf(file: string): string {
    return `${file}.${this.host.randomId()}.tmp`;
  }

  private textOf(record: T): string {
    return JSON.stringify(v.parse(this.schema, record));
  }

  private async create(file: string, text: string): Promise<void> {
    const options = { mode: 0o600, flag: 'wx' };
    try {
      await fs.writeFile(file, text, options);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      await fs.mkdir(this.path, { recursive: true, mode: 0o700 });
      await fs.writeFile(file, text, options);
    }
  }

  private async retry<R>(operation: () => Promise<R>): Promise<R> {
    for (const delay of retryDelays) {
      try {
        return await operation();
      } catch (error) {
        if (!passingErrors.has(errorCode(error))) throw error;
      }
      await new Promise<void>(resolve => this.host.clock.after(delay, resolve));
    }
    return operation();
  }

  private async removeIfOld(file: string): Promise<void> {
    try {
      const status = await fs.lstat(file);
      const age = this.host.clock.now() - status.mtimeMs;
      if (!status.isDirectory() && age > foreignFileLifetime) await fs.rm(file, { force: true });
    } catch (error) {
      this.logUnlessMissing('cleaned', error);
    }
  }

  /** What is missing was removed by another window: that is no trouble. */
  private logUnlessMissing(what: string, error: unknown): void {
    const code = errorCode(error);
    if (code !== 'ENOENT') this.host.log.warn(`${this.name} could not be ${what}: ${code}`);
  }
}
