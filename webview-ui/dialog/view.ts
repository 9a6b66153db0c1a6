import type { Intent } from '../../src/protocol/messages';
import type { PageStrings } from '../../src/protocol/state';

/** The strings and callback that all parts of the page share. */
export interface View {
  readonly strings: PageStrings;
  readonly post: (intent: Intent) => void;
  /** The system that the page shows. */
  readonly section: string;
}
