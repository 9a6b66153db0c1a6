import type { Disposable } from '../../access/clock';
import { endWords } from '../messages/time';
import type { Window } from '../window';
import type { SectionSet } from './sectionSet';

/**
 * Loading the SQL client blocks the extension host. A user who types doesn't notice, but a request must
 * not wait for it. Milliseconds after the first edit.
 */
const typingMs = 250;

/** Prepares for a request when the user edits the form, so that the button only sends it. */
export class Preparation {
  readonly #window: Window;
  readonly #sections: SectionSet;
  /** Loads the SQL client after the first edit. */
  #timer: Disposable | undefined;
  /** Keeps the lease and the socket of the vault since the last edit. */
  #lease: Disposable | undefined;

  constructor(window: Window, sections: SectionSet) {
    this.#window = window;
    this.#sections = sections;
  }

  /** The user edited the form. */
  edited(): void {
    const { clock, locale, readiness, vault } = this.#window;
    if (this.#timer === undefined) {
      // Node takes 20 ms for the first date in a process.
      endWords(clock.now(), clock.now(), locale);
      this.#timer = clock.after(typingMs, () => {
        // The first test of a login loads it as well.
        if (!this.#sections.isRequesting) readiness.prepare();
      });
    }
    this.#lease = vault.prepare();
  }

  /** The page was closed. */
  end(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#lease?.dispose();
  }
}
