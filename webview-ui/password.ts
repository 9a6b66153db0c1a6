/** How long a shown password stays in view. */
const shownMilliseconds = 30_000;

/**
 * Shows a password for a while. The only place that ever holds it is the value of the text box; the
 * mask is that box's `defaultValue`, so masking is going back to it.
 */
export class PasswordReveal {
  #shown: {
    readonly grantId: string;
    readonly box: HTMLInputElement;
    readonly timer: number;
  } | null = null;
  readonly #changed: () => void;

  /** @param changed is told when the password came into view or left it. */
  constructor(changed: () => void) {
    this.#changed = changed;
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.mask();
    });
  }

  /** Whether a password is in view. */
  get shown(): boolean {
    return this.#shown !== null;
  }

  /** Shows the password of a grant in its text box. A hidden page shows nothing. */
  show(grantId: string, box: HTMLInputElement, password: string): void {
    this.mask();
    if (document.hidden) return;
    box.value = password;
    const timer = window.setTimeout(() => {
      this.mask();
    }, shownMilliseconds);
    this.#shown = { grantId, box, timer };
    this.#changed();
  }

  /** Takes the password out of the page. */
  mask(): void {
    if (this.#shown === null) return;
    const { box, timer } = this.#shown;
    window.clearTimeout(timer);
    box.value = box.defaultValue;
    this.#shown = null;
    this.#changed();
  }

  /** Masks unless the password in view is the one of this grant. */
  keepOnly(grantId: string | undefined): void {
    if (this.#shown?.grantId !== grantId) this.mask();
  }
}
