interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

const pause = setTimeout;

/** Time that files of a timer's callback get to be written. Waiting uses no CPU. */
const pauseMs = 4;

/** Replaces the clock and timers of this process. Time passes as fast as the callbacks run. */
export class FastClock {
  /** Number of timers that fired. */
  firedTimers = 0;
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

  /** Waits in real time, so that pending file operations complete. */
  settle(milliseconds = pauseMs): Promise<void> {
    return new Promise(resolve => void pause(resolve, milliseconds));
  }

  #next(end: number): [number, Timer] | undefined {
    return [...this.#timers]
      .filter(([, timer]) => timer.due <= end)
      .sort((a, b) => a[1].due - b[1].due)[0];
  }
}
