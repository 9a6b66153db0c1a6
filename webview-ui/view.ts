import type { Intent } from '../src/protocol/messages';
import type { PageStrings } from '../src/protocol/state';

/** What every part of the page needs besides its own piece of the state. */
export interface View {
  readonly strings: PageStrings;
  readonly post: (intent: Intent) => void;
}
