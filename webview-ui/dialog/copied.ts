import type { CopyTarget } from '../../src/protocol/state';

/** A button says "Copied" for this time. */
const shownMilliseconds = 2_000;

/**
 * Keeps the last copied value for a moment, so that the button that the user pressed can confirm
 * it.
 */
export class CopiedIndicator {
  readonly #changed: () => void;
  #copied: { readonly grantId: string; readonly target: CopyTarget } | undefined;
  #timer: number | undefined;

  /** @param changed called when a button has to change its label */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The value of this grant that the user copied a moment ago. */
  of(grantId: string | undefined): CopyTarget | undefined {
    return this.#copied?.grantId === grantId ? this.#copied?.target : undefined;
  }

  show(grantId: string, target: CopyTarget): void {
    window.clearTimeout(this.#timer);
    this.#copied = { grantId, target };
    this.#timer = window.setTimeout(() => {
      this.#copied = undefined;
      this.#changed();
    }, shownMilliseconds);
    this.#changed();
  }
}
