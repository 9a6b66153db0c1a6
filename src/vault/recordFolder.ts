import { join } from 'node:path';
import * as v from 'valibot';
import type { Disposable } from '../access/clock';
import { forEachFew } from '../access/concurrency';
import { errorCode } from '../access/text';
import { pause, withTimeLimit } from '../access/timing';
import { type Disk, systemDisk } from './disk';
import type { FolderHost } from './host';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const idPattern = new RegExp(`^${uuid}$`);
/** Nothing else can become a path. */
const namePattern = new RegExp(`^${uuid}(?:\\.${uuid})?$`);
const extension = '.json';
/** Temporary files and those of other versions are removed after a day. Milliseconds. */
const foreignFileLifetime = 24 * 60 * 60 * 1000;
/** Errors on Windows while another window or a virus scanner has the file open. */
const passingErrors = new Set(['EPERM', 'EBUSY', 'EACCES']);
/** Milliseconds before each further attempt after a passing error. */
const retryDelays = [10, 30, 100, 300];
/** Milliseconds after which an operation fails: a network folder may never respond. */
const diskLimit = 5_000;
/** Each file that is being read takes a file descriptor. */
const filesAtOnce = 16;

export interface Entry<T> {
  readonly name: string;
  readonly record: T;
}

/** The result of reading a record. *Unreadable* must never be taken for *absent*. */
export type RecordReading<T> =
  | { readonly kind: 'found'; readonly record: T }
  | { readonly kind: 'absent' }
  /** `writtenAt` (milliseconds since 1970) is there if the file can be read, but isn't a record. */
  | { readonly kind: 'unreadable'; readonly writtenAt: number | undefined };

/** Whether a value is an ID as the vault makes them: a UUID in lower case. */
export function isRecordId(value: unknown): value is string {
  return typeof value === 'string' && idPattern.test(value);
}

/** The name of a record that belongs to a window: its owner is known even if it can't be read. */
export function ownedName(windowId: string, id: string): string {
  return `${windowId}.${id}`;
}

/** The window that a record belongs to. */
export function ownerOf(name: string): string {
  return name.split('.')[0] ?? '';
}

/** The ID in the name of a record that belongs to a window. */
export function idOf(name: string): string {
  return name.split('.')[1] ?? '';
}

/**
 * A folder of small JSON files, one record per file, shared by all windows. Only the keys of the
 * schema are written. Names are `<id>` or `<window>.<id>`.
 */
export class RecordFolder<T> {
  readonly #host: FolderHost;
  readonly #disk: Disk;
  readonly #label: string;
  readonly #schema: v.GenericSchema<unknown, T>;
  readonly #length: number;
  readonly #path: string;
  readonly #reported = new Set<string>();
  #known: ReadonlyMap<string, T> = new Map();

  /** @param length characters to which records are padded, so that they fit in place (`Disk.write`). */
  constructor(host: FolderHost, label: string, schema: v.GenericSchema<unknown, T>, length = 0) {
    this.#host = host;
    this.#disk = host.disk ?? systemDisk;
    this.#label = label;
    this.#schema = schema;
    this.#length = length;
    this.#path = join(host.folder, label);
  }

  /** The names of all records. Throws if the folder can't be listed. Removes other files after a day. */
  async names(): Promise<readonly string[]> {
    const files = await this.#attempt(disk => disk.list(this.#path)).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    });
    const isRecord = (file: string): boolean =>
      file.endsWith(extension) && namePattern.test(file.slice(0, -extension.length));
    const foreign = files.filter(file => !isRecord(file));
    await forEachFew(foreign, filesAtOnce, file => this.#removeIfOld(join(this.#path, file)));
    return files.filter(isRecord).map(file => file.slice(0, -extension.length));
  }

  /** Every readable record, each read only once: for values that never change. Throws as `names` does. */
  async list(): Promise<readonly Entry<T>[]> {
    const names = await this.names();
    const known = new Map<string, T>();
    await forEachFew(names, filesAtOnce, async name => {
      const record = this.#known.get(name);
      const reading = record === undefined ? await this.read(name) : { kind: 'found', record };
      if (reading.kind === 'found') known.set(name, reading.record);
    });
    this.#known = known;
    return [...known].map(([name, record]) => ({ name, record }));
  }

  async read(name: string): Promise<RecordReading<T>> {
    const file = this.#fileOf(name);
    let text: string;
    try {
      text = await this.#attempt(disk => disk.read(file));
    } catch (error) {
      this.#logUnlessMissing('read', error);
      const isAbsent = errorCode(error) === 'ENOENT';
      return isAbsent ? { kind: 'absent' } : { kind: 'unreadable', writtenAt: undefined };
    }
    const record = this.#parse(text);
    if (record !== undefined) return { kind: 'found', record };
    if (!this.#reported.has(name)) {
      this.#host.log.warn(`The vault does not understand a file in ${this.#label}.`);
    }
    this.#reported.add(name);
    return { kind: 'unreadable', writtenAt: await this.changedAt(name) };
  }

  /** When a record last changed, in milliseconds since 1970; `undefined` if that is unknown. */
  changedAt(name: string): Promise<number | undefined> {
    return this.#attempt(disk => disk.changedAt(this.#fileOf(name))).catch(() => undefined);
  }

  /** Sets the time of a record, and returns it, or `undefined` if that failed. Costs less than `write`. */
  async touch(name: string, at: number): Promise<number | undefined> {
    const touching = this.#attempt(disk => disk.touch(this.#fileOf(name), at));
    return touching.then(() => at).catch(() => undefined);
  }

  /** Replaces a record. Throws if it doesn't match the schema, or can't be written. */
  async write(name: string, record: T): Promise<void> {
    const [file, text] = [this.#fileOf(name), this.#textOf(record)];
    await this.#attempt(disk => disk.write(file, text));
  }

  /** As `write`, but ends before it returns: for `deactivate`. */
  writeNow(name: string, record: T): void {
    this.#disk.writeNow(this.#fileOf(name), this.#textOf(record));
  }

  /** Replaces a record if it is the expected one. Of several windows, one succeeds. Throws as `write` does. */
  async claim(name: string, isExpected: (record: T) => boolean, record: T): Promise<boolean> {
    const [file, text] = [this.#fileOf(name), this.#textOf(record)];
    const aside = `${file}.${this.#host.randomId()}.tmp`;
    if (!(await this.#move(file, aside))) return false;
    try {
      const found = this.#parse(await this.#attempt(disk => disk.read(aside)));
      if (found === undefined || !isExpected(found)) return false;
      // A full disk has room for it in place.
      await this.#attempt(disk => disk.write(aside, text));
      return true;
    } finally {
      await this.#attempt(disk => disk.rename(aside, file));
    }
  }

  /** Renames a record; returns whether it was there. */
  move(from: string, to: string): Promise<boolean> {
    return this.#move(this.#fileOf(from), this.#fileOf(to));
  }

  /** Removes a record, if it is there. Logs where the file system refuses. */
  async remove(name: string): Promise<void> {
    const file = this.#fileOf(name);
    await this.#attempt(disk => disk.remove(file)).catch((error: unknown) => {
      this.#logUnlessMissing('removed', error);
    });
  }

  /** Whether files can be written, read, and removed here just now. */
  async isWorking(): Promise<boolean> {
    const file = join(this.#path, `${this.#host.randomId()}.probe`);
    try {
      await this.#attempt(disk => disk.write(file, file));
      const isRead = (await this.#attempt(disk => disk.read(file))) === file;
      await this.#attempt(disk => disk.remove(file));
      return isRead;
    } catch (error) {
      this.#logUnlessMissing('probed', error);
      return false;
    }
  }

  /** Reports changes, as far as the file system tells of them: poll as well. */
  watch(changed: () => void): Disposable {
    return this.#disk.watch(this.#path, changed);
  }

  #parse(text: string): T | undefined {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), this.#schema), text);
    return parsed.success ? parsed.output : undefined;
  }

  #fileOf(name: string): string {
    if (!namePattern.test(name)) throw new Error('The name of a record must consist of UUIDs.');
    return join(this.#path, name + extension);
  }

  #textOf(record: T): string {
    return JSON.stringify(v.parse(this.#schema, record)).padEnd(this.#length);
  }

  async #move(from: string, to: string): Promise<boolean> {
    try {
      await this.#attempt(disk => disk.rename(from, to));
      return true;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  /** Fails with `ETIMEDOUT` after a time limit, and retries operations that another program blocks. */
  async #attempt<R>(
    operation: (disk: Disk) => Promise<R>,
    [delay, ...laterDelays] = retryDelays,
  ): Promise<R> {
    const { clock } = this.#host;
    try {
      return await withTimeLimit(clock, diskLimit, operation(this.#disk));
    } catch (error) {
      if (delay === undefined || !passingErrors.has(errorCode(error))) throw error;
      await pause(clock, delay);
      return this.#attempt(operation, laterDelays);
    }
  }

  async #removeIfOld(file: string): Promise<void> {
    try {
      const changedAt = await this.#attempt(disk => disk.changedAt(file));
      const age = this.#host.clock.now() - (changedAt ?? Number.POSITIVE_INFINITY);
      if (age > foreignFileLifetime) await this.#attempt(disk => disk.remove(file));
    } catch (error) {
      this.#logUnlessMissing('cleaned', error);
    }
  }

  /** A missing file was removed by another window. */
  #logUnlessMissing(what: string, error: unknown): void {
    const code = errorCode(error);
    if (code !== 'ENOENT') this.#host.log.warn(`${this.#label} could not be ${what}: ${code}`);
  }
}
