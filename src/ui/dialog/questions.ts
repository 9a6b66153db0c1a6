import type { Clock } from '../../access/clock';
import { pause } from '../../access/timing';

/** VS Code focuses a webview about 50 ms after a list or a question has closed, or its page has loaded. Milliseconds. */
const untilFocusMs = 150;

/** The longest that questions and service calls wait for the page to load. Milliseconds. */
const longestPageLoadMs = 1_000;

/** The page whose actions lead to questions. */
export interface AskingPage {
  /** Resolves when the page has loaded or was closed; `undefined` if it isn't loading. */
  readonly loading: Promise<void> | undefined;
  /** Whether the panel is the active editor. Opening it then doesn't move the focus. */
  readonly isInFront: boolean;
  focus(): void;
}

/**
 * Asks the questions of VS Code, and gives the focus back to the page afterwards. VS Code focuses the page a moment
 * after a list or a question has closed or the page has loaded. The next question waits until then. Otherwise, it
 * would lose the focus, and Enter would press a button of the page.
 */
export class Questions {
  readonly #clock: Clock;
  readonly #page: () => AskingPage | undefined;
  /** How many actions of the page are running. */
  #running = 0;
  #open = 0;
  #moving = Promise.resolve();

  /** @param page the page of the open panel */
  constructor(clock: Clock, page: () => AskingPage | undefined) {
    this.#clock = clock;
    this.#page = page;
  }

  /** Runs an action of the page: the focus returns to the page after its questions. */
  async during(act: () => Promise<void>): Promise<void> {
    this.#running += 1;
    try {
      await act();
    } finally {
      this.#running -= 1;
    }
  }

  /** Waits until the page has loaded. VS Code loads a page only when it shows it, so the wait has a limit. */
  async pageLoaded(): Promise<void> {
    const loading = this.#page()?.loading;
    if (loading) await Promise.race([loading, pause(this.#clock, longestPageLoadMs)]);
  }

  /** The page is about to get the focus: a list or a question has closed, or the page has loaded. */
  focusMoves(): void {
    this.#moving = pause(this.#clock, untilFocusMs);
  }

  /** Asks a question once the focus no longer moves, then gives the focus back to a page that asked. */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    const isOfPage = this.#running > 0 && this.#page()?.isInFront === true;
    this.#open += 1;
    await this.#focused();
    const start = this.#clock.now();
    try {
      return await question();
    } finally {
      this.#open -= 1;
      // A sign-in without a question takes less time. After a question, VS Code focuses the page itself, too.
      if (this.#clock.now() - start > untilFocusMs) this.focusMoves();
      // The next question can follow at once, and the page must not take its focus.
      setImmediate(() => {
        if (isOfPage && this.#open === 0) this.#giveBack();
      });
    }
  }

  #giveBack(): void {
    const page = this.#page();
    if (page?.isInFront !== true) return;
    page.focus();
    this.focusMoves();
  }

  /** Waits until VS Code has finished moving the focus. */
  async #focused(): Promise<void> {
    if (this.#page()?.loading) {
      await this.pageLoaded();
      this.focusMoves();
    }
    for (let last; last !== this.#moving;) {
      last = this.#moving;
      await last;
    }
  }
}
