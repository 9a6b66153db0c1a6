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
export function createPreparation(
  { clock, locale, readiness, vault }: Window,
  sections: Pick<SectionSet, 'isRequesting'>,
) {
  /** Loads the SQL client after the first edit. */
  let timer: Disposable | undefined;
  /** Keeps the lease and the socket of the vault since the last edit. */
  let lease: Disposable | undefined;
  return {
    /** The user edited the form. */
    edited: (): void => {
      if (timer === undefined) {
        // Node takes 20 ms for the first date in a process.
        endWords(clock.now(), clock.now(), locale);
        timer = clock.after(typingMs, () => {
          // The first test of a login loads it as well.
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
