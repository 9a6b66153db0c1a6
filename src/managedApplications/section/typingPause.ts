import type { Clock, Disposable } from '../../access/clock';

/** After a pause of this many milliseconds, the user has finished typing. */
const pauseMs = 800;

/** Waits until the user pauses while typing. */
export class TypingPause implements Disposable {
  readonly #clock: Pick<Clock, 'after'>;
  #timer: Disposable | undefined;

  constructor(clock: Pick<Clock, 'after'>) {
    this.#clock = clock;
  }

  /** The user typed. Calls back unless the user soon types again. */
  begin(paused: () => void): void {
    this.#timer?.dispose();
    this.#timer = this.#clock.after(pauseMs, paused);
  }

  dispose(): void {
    this.#timer?.dispose();
  }
}
