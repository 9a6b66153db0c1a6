import type { Disposable } from '../access/clock';
import { Alarm } from '../access/timing';
import type { FolderHost } from './host';
import type { VaultFolders } from './records';

/** Milliseconds between two checks of a window that holds nothing. */
const pollInterval = 45_000;
/** Milliseconds between two beats of a window that holds something. */
export const beatInterval = 10_000;

/** The tasks of a vault. */
export interface VaultTasks {
  readonly beat: () => Promise<undefined>;
  readonly indexChanged: () => Promise<void>;
  /** Deletes the leftovers of closed windows; returns milliseconds until the next ones are due. */
  readonly check: () => Promise<number | undefined>;
}

/**
 * Calls the tasks of a vault. A window that holds something beats every 10 s, and watches the index. One
 * that holds nothing checks every 45 s, and once more when something is due.
 */
export class VaultScheduler {
  readonly #host: FolderHost;
  readonly #folders: VaultFolders;
  readonly #tasks: VaultTasks;
  readonly #alarm: Alarm;
  #watcher: Disposable | undefined;
  #mode: 'none' | 'holding' | 'idle' = 'none';

  constructor(host: FolderHost, folders: VaultFolders, tasks: VaultTasks) {
    this.#host = host;
    this.#folders = folders;
    this.#tasks = tasks;
    this.#alarm = new Alarm(host.clock);
  }

  /** Sets whether this window holds something. */
  keep(holding: boolean): void {
    const mode = holding ? 'holding' : 'idle';
    if (mode === this.#mode) return;
    this.stop();
    this.#mode = mode;
    if (holding) {
      this.#watcher = this.#folders.index.watch(() => void this.#run(this.#tasks.indexChanged));
    }
    this.#plan();
  }

  /** Ends every timer and watcher. */
  stop(): void {
    this.#mode = 'none';
    this.#alarm.clear();
    this.#watcher?.dispose();
    this.#watcher = undefined;
  }

  /** Checks now, if this window holds nothing. */
  async check(): Promise<void> {
    if (this.#mode !== 'idle') return;
    this.#alarm.clear();
    await this.#next();
  }

  async #next(): Promise<void> {
    const task = this.#mode === 'holding' ? this.#tasks.beat : this.#tasks.check;
    this.#plan(await this.#run(task));
  }

  /** Sets the timer, unless a change of the mode has set or ended it meanwhile. */
  #plan(due = pollInterval): void {
    if (this.#alarm.isSet || this.#mode === 'none') return;
    const wait = this.#mode === 'holding' ? beatInterval : Math.min(due, pollInterval);
    this.#alarm.set(wait, () => void this.#next());
  }

  async #run<T>(task: () => Promise<T>): Promise<T | undefined> {
    try {
      return await task();
    } catch (error) {
      this.#host.log.error(`A check of the vault failed: ${String(error)}`);
      return undefined;
    }
  }
}
