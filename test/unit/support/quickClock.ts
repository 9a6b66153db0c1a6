import type { Clock, Disposable } from '../../../src/access/clock';

/** A clock whose timers fire immediately. It records their durations. */
export class QuickClock implements Clock {
  #now: number;
  /** The durations of the timers in milliseconds, in order. */
  readonly waits: number[] = [];

  constructor(start = Math.floor(Date.now() / 1000) * 1000) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): Disposable {
    this.waits.push(milliseconds);
    const timer = setImmediate(() => {
      this.#now += milliseconds;
      callback();
    });
    return { dispose: () => clearImmediate(timer) };
  }
}
