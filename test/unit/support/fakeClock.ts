import type { Clock, Disposable } from '../../../src/access/clock';

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  private elapsed = 0;
  private readonly timers = new Set<Timer>();

  constructor(private start = Date.UTC(2026, 0, 5, 9)) {}

  /** The number of timers that wait. */
  get pending(): number {
    return this.timers.size;
  }

  now(): number {
    return this.start + this.elapsed;
  }

  after(milliseconds: number, callback: () => void): Disposable {
    const timer = { due: this.elapsed + Math.max(0, milliseconds), callback };
    this.timers.add(timer);
    return { dispose: () => void this.timers.delete(timer) };
  }

  /**
   * Lets time pass: every timer that falls due is called at its time, and what it began is let
   * finish, as far as it waits for files and promises, before time goes on.
   */
  async advance(milliseconds: number): Promise<void> {
    const end = this.elapsed + milliseconds;
    await settled();
    for (let next = this.next(end); next !== undefined; next = this.next(end)) {
      this.elapsed = Math.max(this.elapsed, next.due);
      this.timers.delete(next);
      next.callback();
      await settled();
    }
    this.elapsed = end;
  }

  /** Sets the wall clock forward or back, as a user or the network does. Timers do not notice. */
  jump(milliseconds: number): void {
    this.start += milliseconds;
  }

  /** Lets the computer sleep: much time passes, and every timer that fell due rings afterwards. */
  async sleep(milliseconds: number): Promise<void> {
    await settled();
    this.elapsed += milliseconds;
    await this.advance(0);
  }

  private next(end: number): Timer | undefined {
    const due = [...this.timers].filter(timer => timer.due <= end);
    return due.sort((a, b) => a.due - b.due)[0];
  }
}

/** How Node calls what is under way with files. */
const fileOperation = /^FSReq|CloseReq$/;

/** Waits until no file operation is under way and every promise that hung on one went on. */
export async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 4; quiet++) {
    await turn();
    if (process.getActiveResourcesInfo().some(name => fileOperation.test(name))) quiet = -1;
  }
}

/** Waits for something that the operating system does in its own time. */
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
