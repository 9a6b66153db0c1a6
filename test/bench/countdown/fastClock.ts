interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

const pause = setTimeout;

/** How long files that a timer's callback writes are waited for. Waiting costs no CPU. */
const pauseMs = 4;

/**
 * Takes the place of this process's clock and timers. Time passes as fast as what is due can be
 * done.
 */
export class FastClock {
  /** How many timers rang. */
  rung = 0;
  #now = Date.now();
  readonly #timers = new Map<number, Timer>();
  #lastId = 0;

  /** Replaces `Date.now`, `setTimeout` and `clearTimeout`. */
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

  /** Lets time pass, and each timer ring when it is due. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      const [id, { due, callback }] = next;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, due);
      this.rung += 1;
      callback();
      await this.settle();
    }
    this.#now = end;
  }

  /** Waits in real time, so that what was begun with files can end. */
  settle(milliseconds = pauseMs): Promise<void> {
    return new Promise(resolve => void pause(resolve, milliseconds));
  }

  #next(end: number): [number, Timer] | undefined {
    return [...this.#timers]
      .filter(([, timer]) => timer.due <= end)
      .sort((a, b) => a[1].due - b[1].due)[0];
  }
}
