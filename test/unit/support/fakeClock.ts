import type { Clock, Disposable } from '../../../src/access/clock';

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test advances it. */
export class FakeClock implements Clock {
  #elapsed = 0;
  readonly #timers = new Set<Timer>();
  #start: number;

  constructor(start = Date.UTC(2026, 0, 5, 9)) {
    this.#start = start;
  }

  /** The number of pending timers. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#start + this.#elapsed;
  }

  after(milliseconds: number, callback: () => void): Disposable {
    const timer = { due: this.#elapsed + Math.max(0, milliseconds), callback };
    this.#timers.add(timer);
    return { dispose: () => void this.#timers.delete(timer) };
  }

  /**
   * Advances the time. Calls each timer when it is due, and waits for the files and promises of its
   * callback before the time continues.
   */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#elapsed + milliseconds;
    await settled();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#elapsed = Math.max(this.#elapsed, next.due);
      this.#timers.delete(next);
      next.callback();
      await settled();
    }
    this.#elapsed = end;
  }

  /** Moves the wall clock forward or back without affecting timers. */
  jump(milliseconds: number): void {
    this.#start += milliseconds;
  }

  /** Simulates a sleeping computer: time passes, then all due timers fire. */
  async sleep(milliseconds: number): Promise<void> {
    await settled();
    this.#elapsed += milliseconds;
    await this.advance(0);
  }

  #next(end: number): Timer | undefined {
    const due = [...this.#timers].filter(timer => timer.due <= end);
    return due.sort((a, b) => a.due - b.due)[0];
  }
}

/** Node's names for pending file operations. */
const fileOperation = /^FSReq|CloseReq$/;

/** Waits until no file operation is pending and all promises that depend on one have continued. */
export async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 4; quiet++) {
    await turn();
    if (process.getActiveResourcesInfo().some(name => fileOperation.test(name))) quiet = -1;
  }
}

/** Waits for an event of the operating system. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('This did not come true within 10 s.');
    await turn();
  }
}

function turn(): Promise<void> {
  return new Promise(resolve => void setImmediate(resolve));
}
