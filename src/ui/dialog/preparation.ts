import type { Disposable } from '../../access/clock';
import { endWords } from '../messages/time';
import type { Window } from '../window';
import type { SectionSet } from './sectionSet';

/**
 * Milliseconds from the first edit until the SQL client loads. Loading blocks the extension host: a user who
 * types doesn't notice, but a request must not wait for it.
 */
const typingMs = 250;

/** Prepares for a request when the user edits the form, so that the button only sends it. */
export function createPreparation(
  { clock, locale, readiness, vault }: Window,
  sections: Pick<SectionSet, 'isRequesting'>,
) {
  /** Loads the SQL client after the first edit. */
  let timer: Disposable | undefined;
  /** Keeps the lease and the socket of the vault since the last edit. */
  let lease: Disposable | undefined;
  return {
    edited: (): void => {
      if (timer === undefined) {
        // Formatting the first date in a process takes 20 ms.
        endWords(clock.now(), clock.now(), locale);
        timer = clock.after(typingMs, () => {
          // During a request, the test of the new login loads it instead.
          if (!sections.isRequesting) readiness.prepare();
        });
      }
      lease = vault.prepare();
    },
    /** The page was closed. */
    end: (): void => {
      timer?.dispose();
      timer = undefined;
      lease?.dispose();
    },
  };
}
