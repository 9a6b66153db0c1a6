import type { Disposable } from '../access/clock';

/** Says short things that need no answer: aloud in the dialog, and in the status bar. */
export class Announcer {
  readonly #show: (text: string) => void;
  readonly #listeners = new Set<(text: string) => void>();

  /** @param show shows a text for a few seconds where everybody sees it */
  constructor(show: (text: string) => void) {
    this.#show = show;
  }

  /** Says something that the dialog shows by itself, and so speaks by itself. */
  show(text: string): void {
    this.#show(text);
  }

  say(text: string): void {
    this.#show(text);
    for (const listener of this.#listeners) listener(text);
  }

  onSay(listener: (text: string) => void): Disposable {
    this.#listeners.add(listener);
    return {
      dispose: () => {
        this.#listeners.delete(listener);
      },
    };
  }
}
