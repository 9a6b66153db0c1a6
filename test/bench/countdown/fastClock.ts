interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

const pause = setTimeout;

/** Resources of Node with work in progress, such as a file operation or a connection. */
const isBusy = (resource: string): boolean => /Req|Connect/.test(resource);

/** Replaces the clock and timers of this process. Time passes as fast as the callbacks run. */
export class FastClock {
  /** Number of timers that fired. */
  firedTimers = 0;
  /** Number of real pauses. */
  pauses = 0;
  #now = Date.now();
  readonly #timers = new Map<number, Timer>();
  #lastId = 0;

  /** Replaces `Date.now`, `setTimeout`, and `clearTimeout`. */
  install(): void {
    Date.now = () => this.#now;
    const set = (callback: () => void, milliseconds = 0): number => {
      this.#lastId += 1;
      this.#timers.set(this.#lastId, { due: this.#now + milliseconds, callback });
      return this.#lastId;
    };
    const clear = (id: number): void => {
      this.#timers.delete(id);
    };
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  }

  /** Advances the time, and fires each timer when it is due. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      const [id, { due, callback }] = next;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, due);
      this.firedTimers += 1;
      callback();
      await this.settle();
    }
    this.#now = end;
  }

  /** Waits in real time until all file operations and connections have ended. */
  async settle(): Promise<void> {
    do {
      await this.pause();
    } while (process.getActiveResourcesInfo().some(isBusy));
  }

  /** Waits in real time. The wait itself uses little CPU. */
  pause(milliseconds = 1): Promise<void> {
    this.pauses += 1;
    return new Promise(resolve => void pause(resolve, milliseconds));
  }

  #next(end: number): [number, Timer] | undefined {
    let first: [number, Timer] | undefined;
    for (const each of this.#timers) {
      if (each[1].due <= end && (first === undefined || each[1].due < first[1].due)) first = each;
    }
    return first;
  }
}
