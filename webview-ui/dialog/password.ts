/** The page masks a shown password after this time. */
const shownMilliseconds = 30_000;

/**
 * Shows a password for a limited time. Only the value of the text box holds it. The mask is the
 * `defaultValue` of the box, so masking restores it.
 */
export class PasswordReveal {
  #shown: {
    readonly grantId: string;
    readonly box: HTMLInputElement;
    readonly timer: number;
  } | null = null;
  readonly #changed: () => void;

  /** @param changed called when a password is shown or masked */
  constructor(changed: () => void) {
    this.#changed = changed;
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.mask();
    });
  }

  get shown(): boolean {
    return this.#shown !== null;
  }

  /** Shows the password of a grant in its text box, unless the page is hidden. */
  show(grantId: string, box: HTMLInputElement, password: string): void {
    this.mask();
    if (document.hidden) return;
    box.value = password;
    const timer = window.setTimeout(() => this.mask(), shownMilliseconds);
    this.#shown = { grantId, box, timer };
    this.#changed();
  }

  /** Removes the password from the page. */
  mask(): void {
    if (this.#shown === null) return;
    const { box, timer } = this.#shown;
    window.clearTimeout(timer);
    box.value = box.defaultValue;
    this.#shown = null;
    this.#changed();
  }

  /** Masks the shown password unless it belongs to this grant. */
  keepOnly(grantId: string | undefined): void {
    if (this.#shown?.grantId !== grantId) this.mask();
  }
}
