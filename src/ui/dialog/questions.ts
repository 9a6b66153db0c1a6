/** Returns the focus to the page after a question that an intent of the page caused. */
export class Questions {
  readonly #isPageInFront: () => boolean;
  readonly #focusPage: () => void;
  /** How many intents of the page are being handled. */
  #handling = 0;
  /** How many questions are open. */
  #open = 0;

  constructor(isPageInFront: () => boolean, focusPage: () => void) {
    this.#isPageInFront = isPageInFront;
    this.#focusPage = focusPage;
  }

  /** Handles an intent. */
  async during(handle: () => Promise<void>): Promise<void> {
    this.#handling += 1;
    try {
      await handle();
    } finally {
      this.#handling -= 1;
    }
  }

  /** Asks the user. */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    const wasFocused = this.#handling > 0 && this.#isPageInFront();
    this.#open += 1;
    try {
      return await question();
    } finally {
      this.#open -= 1;
      // The next question can follow at once, and the page must not take its focus.
      setImmediate(() => {
        if (wasFocused && this.#open === 0 && this.#isPageInFront()) this.#focusPage();
      });
    }
  }
}
