import type { CopyTarget } from '../src/protocol/state';

/** How long a button says that it copied. */
const notedMilliseconds = 2_000;

/** Remembers for a moment what was copied, so that the button that was pressed can say so. */
export class CopiedNote {
  readonly #changed: () => void;
  #noted: { readonly grantId: string; readonly target: CopyTarget } | undefined;
  #timer: number | undefined;

  /** @param changed is told when there is something else to say. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** What was copied of a grant a moment ago. */
  of(grantId: string | undefined): CopyTarget | undefined {
    return this.#noted?.grantId === grantId ? this.#noted?.target : undefined;
  }

  note(grantId: string, target: CopyTarget): void {
    window.clearTimeout(this.#timer);
    this.#noted = { grantId, target };
    this.#timer = window.setTimeout(() => {
      this.#noted = undefined;
      this.#changed();
    }, notedMilliseconds);
    this.#changed();
  }
}
