import type { Clock, Disposable } from '../access/clock';

/** One timer at a time: setting it again replaces what was set. */
export class Alarm {
  private timer: Disposable | undefined;

  constructor(private readonly clock: Clock) {}

  /** Whether it is going to ring. */
  get isSet(): boolean {
    return this.timer !== undefined;
  }

  /** Rings once after so many milliseconds, or sooner (`Clock.after`). */
  set(milliseconds: number, ring: () => void): void {
    this.clear();
    this.timer = this.clock.after(milliseconds, () => {
      this.timer = undefined;
      ring();
    });
  }

  clear(): void {
    this.timer?.dispose();
    this.timer = undefined;
  }
}
