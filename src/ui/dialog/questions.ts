import type { Clock } from '../../access/clock';
import { pause } from '../../access/timing';

/** VS Code focuses a webview about 50 ms after a list or a question has closed, or its page has loaded. Milliseconds. */
const untilFocusMs = 150;

/** Gives the focus back to the page after the questions of VS Code. */
export class Questions {
  readonly #clock: Clock;
  #open = 0;
  #moving = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The page is about to get the focus: a list or a question has closed, or the page has loaded. */
  focusMoves(): void {
    this.#moving = pause(this.#clock, untilFocusMs);
  }

  /** Waits until the page has the focus. A question that opens earlier loses it. */
  async settled(): Promise<void> {
    for (let last; last !== this.#moving;) {
      last = this.#moving;
      await last;
    }
  }

  /**
   * Asks a question, then gives the focus back.
   * @param giveBack focuses the page; returns whether it did
   */
  async ask<T>(question: () => Promise<T>, giveBack: () => boolean): Promise<T> {
    const start = this.#clock.now();
    this.#open += 1;
    try {
      return await question();
    } finally {
      this.#open -= 1;
      // A sign-in without a question takes less time. After a question, VS Code focuses the page itself, too.
      if (this.#clock.now() - start > untilFocusMs) this.focusMoves();
      // The next question can follow at once, and the page must not take its focus.
      setImmediate(() => {
        if (this.#open === 0 && giveBack()) this.focusMoves();
      });
    }
  }
}
