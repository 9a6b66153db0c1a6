import type { Clock, Disposable } from '../../access/clock';

/** Who pauses so long has typed all of it. Milliseconds. */
const pauseMs = 800;

/** Waits until the user pauses while typing. */
export class TypingPause implements Disposable {
  readonly #clock: Pick<Clock, 'after'>;
  #timer: Disposable | undefined;

  constructor(clock: Pick<Clock, 'after'>) {
    this.#clock = clock;
  }

  /** Something was typed. Calls back unless something else is typed soon. */
  begin(paused: () => void): void {
    this.#timer?.dispose();
    this.#timer = this.#clock.after(pauseMs, paused);
  }

  dispose(): void {
    this.#timer?.dispose();
  }
}
