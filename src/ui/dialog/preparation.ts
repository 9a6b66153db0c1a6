import type { Disposable } from '../../access/clock';
import { endWords } from '../messages/time';
import type { DialogWindow } from './grantPresenter';
import type { SectionSet } from './sectionSet';

/**
 * Milliseconds from the first edit until the SQL client loads and the search for tools starts. Both need the
 * processor: a user who types doesn't notice, but a request must not wait for them.
 */
const typingMs = 250;

/** Prepares for a request when the user edits the form, so that the button only sends it. */
export function createPreparation(
  { clock, handOver, locale, readiness, vault }: DialogWindow,
  sections: Pick<SectionSet, 'isRequesting'>,
) {
  /** Loads the SQL client and starts the search for tools after the first edit. */
  let timer: Disposable | undefined;
  /** Keeps the lease and the socket of the vault since the last edit. */
  let lease: Disposable | undefined;
  return {
    edited: (): void => {
      if (timer === undefined) {
        // Formatting the first date in a process takes 20 ms.
        endWords(clock.now(), clock.now(), locale);
        timer = clock.after(typingMs, () => {
          // During a request, the test and the card of the new login start both instead.
          if (sections.isRequesting) return;
          readiness.prepare();
          handOver.prepare();
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
