/** Where the focus goes when its element in a region is gone: the first of these that can take it. */
const homes: Readonly<Record<string, readonly string[]>> = {
  form: ['.cancel', '.request'],
  progress: ['.request'],
  notice: ['.request', '.cancel'],
  grant: ['.grant button, .grant vscode-button', '.request', '.cancel'],
  grants: ['.grants [aria-current]', '.grant button', '.request', '.cancel'],
};

const unusable = ':disabled, [disabled], [aria-disabled="true"]';

interface Place {
  readonly element: HTMLElement;
  readonly region: string;
}

/**
 * Keeps the keyboard's focus on the page. An element that had it may be disabled or gone after a
 * redraw; without this the focus would fall to the body, and the user back to the start.
 */
export class FocusKeeper {
  readonly #root: HTMLElement;
  #lost: Place | undefined;
  #last: Place | undefined;
  /** What takes the focus as soon as the user is in the page. */
  #wanted: HTMLElement | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
    root.addEventListener('focusin', () => {
      this.#last = this.#place();
    });
    // A modal question of VS Code takes the focus away for good: it returns to the page as a whole.
    window.addEventListener('focus', () => {
      if (this.#wanted) {
        this.move(this.#wanted);
        return;
      }
      const place = this.#lost ?? this.#last;
      if (place) this.#settle(place);
    });
  }

  /** Puts the focus on an element: at once, or where the user is elsewhere on return. */
  move(element: HTMLElement): void {
    this.#wanted = document.hasFocus() ? undefined : element;
    if (!this.#wanted && element.isConnected) element.focus();
  }

  /** Draws; then, if that took the focus away, puts it where the user will look for it. */
  around(draw: () => void): void {
    const place = this.#place() ?? this.#lost;
    // A question of VS Code that opens in these moments has the focus, not yet known here.
    const hadFocus = document.hasFocus();
    draw();
    if (!place) return;
    if (!hadFocus) {
      this.#lost = place;
      return;
    }
    // The toolkit enables and disables its inner controls in the next frame.
    requestAnimationFrame(() => {
      this.#settle(place);
    });
  }

  #place(): Place | undefined {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || !this.#root.contains(element)) return undefined;
    const region = element.closest<HTMLElement>('[data-region]')?.dataset['region'];
    return region === undefined ? undefined : { element, region };
  }

  #settle(place: Place): void {
    this.#lost = undefined;
    const now = this.#place();
    if (now && !now.element.matches(unusable)) return;
    // A page in the background must not draw the keyboard to itself; it settles on return.
    if (!document.hasFocus()) this.#lost = place;
    else this.#home(place)?.focus();
  }

  #home({ element, region }: Place): HTMLElement | undefined {
    if (element.isConnected && !element.matches(unusable)) return element;
    for (const selector of homes[region] ?? []) {
      const home = this.#root.querySelector<HTMLElement>(`:is(${selector}):not(${unusable})`);
      if (home) return home;
    }
    return undefined;
  }
}
