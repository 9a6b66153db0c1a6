import { dirname } from 'node:path';
import type { Clock, Disposable } from '../../../src/access/clock';
import type { Disk } from '../../../src/vault/disk';

type Operation = 'list' | 'read' | 'stat' | 'touch' | 'write';

interface FakeFile {
  text: string;
  changedAt: number;
}

/** Fails as the file system does. */
export function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A disk in memory that several processes share, with the faults of a real one. */
export class FakeDisk {
  readonly files = new Map<string, FakeFile>();
  /** No file gets longer, and there is none more. */
  isFull = false;
  /** Changes are not reported. */
  isSilent = false;
  /** The code of the error with which an operation on a file or folder fails. */
  fault: (operation: Operation, path: string) => string | undefined = () => undefined;
  /** Whether an operation on a file or folder never ends. */
  hangs: (operation: Operation, path: string) => boolean = () => false;
  readonly #clock: Clock;
  readonly #watchers = new Set<{ readonly folder: string; readonly changed: () => void }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The disk as a process sees it that never crashes. */
  get whole(): Disk {
    return this.seenBy({
      step: action => new Promise(resolve => resolve(action())),
      stepNow: action => action(),
      deliver: call => call(),
    });
  }

  /** The disk as a process sees it: each change is one step, between which it may crash. */
  seenBy(process: Steps): Disk {
    const { step, stepNow, deliver } = process;
    const unlessHung = <T>(how: Parameters<FakeDisk['hangs']>, then: () => Promise<T>) =>
      this.hangs(...how) ? new Promise<T>(() => undefined) : then();
    return {
      list: folder => unlessHung(['list', folder], () => step(() => this.#list(folder), 'read')),
      read: file => unlessHung(['read', file], () => step(() => this.#read(file), 'read')),
      changedAt: file =>
        unlessHung(['stat', file], () => step(() => this.#changedAt(file), 'read')),
      touch: (file, at) => unlessHung(['touch', file], () => step(() => this.#touch(file, at))),
      rename: (from, to) => unlessHung(['write', to], () => step(() => this.#rename(from, to))),
      remove: file => unlessHung(['write', file], () => step(() => this.remove(file))),
      write: async (file, text) => {
        await unlessHung(['write', file], () => Promise.resolve());
        const temporary = `${file}.new.tmp`;
        const isInPlace = await step(() => this.#create(file, temporary, text));
        if (!isInPlace) await step(() => this.#rename(temporary, file));
      },
      writeNow: (file, text) => {
        stepNow(() => {
          const temporary = `${file}.new.tmp`;
          if (!this.#create(file, temporary, text)) this.#rename(temporary, file);
        });
      },
      watch: (folder, changed) => this.#watch(folder, () => deliver(changed)),
    };
  }

  put(file: string, text: string, changedAt = this.#clock.now()): void {
    this.files.set(file, { text, changedAt });
    this.#report(file);
  }

  remove(path: string): void {
    const isFile = this.files.delete(path);
    for (const file of isFile ? [] : [...this.files.keys()]) {
      if (file.startsWith(`${path}/`)) this.files.delete(file);
    }
    this.#report(path);
  }

  #check(operation: Operation, path: string): void {
    const code = this.fault(operation, path);
    if (code !== undefined) throw failure(code);
  }

  #file(file: string): FakeFile {
    const found = this.files.get(file);
    if (found === undefined) throw failure('ENOENT');
    return found;
  }

  #list(folder: string): string[] {
    this.#check('list', folder);
    const start = `${folder}/`;
    const inside = [...this.files.keys()].filter(file => file.startsWith(start));
    if (inside.length === 0) throw failure('ENOENT');
    return inside.map(file => file.slice(start.length)).filter(name => !name.includes('/'));
  }

  #read(file: string): string {
    this.#check('read', file);
    return this.#file(file).text;
  }

  #changedAt(file: string): number {
    this.#check('stat', file);
    return this.#file(file).changedAt;
  }

  #touch(file: string, at: number): void {
    this.#check('touch', file);
    this.#file(file).changedAt = at;
  }

  #rename(from: string, to: string): void {
    this.#check('write', to);
    const { text } = this.#file(from);
    this.files.delete(from);
    this.put(to, text);
  }

  /** Answers whether it wrote in place. */
  #create(file: string, temporary: string, text: string): boolean {
    this.#check('write', file);
    if (this.isFull) {
      if (this.files.get(file)?.text.length !== text.length) throw failure('ENOSPC');
      this.put(file, text);
      return true;
    }
    this.put(temporary, text);
    return false;
  }

  #watch(folder: string, changed: () => void): Disposable {
    const watcher = { folder, changed };
    this.#watchers.add(watcher);
    return { dispose: () => void this.#watchers.delete(watcher) };
  }

  #report(file: string): void {
    if (this.isSilent || !file.endsWith('.json')) return;
    for (const watcher of [...this.#watchers]) {
      if (watcher.folder !== dirname(file)) continue;
      setImmediate(() => {
        if (this.#watchers.has(watcher)) watcher.changed();
      });
    }
  }
}

/** How a process takes a step on the disk: a crashed one takes none. */
export interface Steps {
  readonly step: <T>(action: () => T, kind?: 'read' | 'write') => Promise<T>;
  readonly stepNow: (action: () => void) => void;
  /** Calls back, unless the process has crashed; a paused one is called when it goes on. */
  readonly deliver: (call: () => void) => void;
}
