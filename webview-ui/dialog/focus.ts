import { hasValue, type DialogState, type Field } from '../../src/protocol/state';
import { copyPasswordButton, isUsable } from './card';

/**
 * Elements that can take the focus when the focused element of a region disappears, in order of
 * preference. The last resort is the first control of the page: a second Enter there requests nothing.
 */
const fallbacks: Readonly<Record<string, readonly string[]>> = {
  form: ['.cancel', '.request'],
  progress: ['.request'],
  card: ['.card button, .card vscode-button'],
};
const controls = ':is(button, vscode-button, input, textarea, [tabindex="0"])';
const anyControl = `#panel ${controls}`;

const unusable = ':disabled, [disabled]';

interface FocusPosition {
  readonly element: HTMLElement;
  readonly region: string;
  /** The control in the same row of the form, if the element is a button below that control. */
  readonly control: HTMLElement | null;
}

/**
 * Keeps the keyboard focus on the page. A redraw can disable or remove the focused element. The
 * browser would then move the focus to the body, and the user would have to start from the top.
 */
export class FocusKeeper {
  readonly #root: HTMLElement;
  #lost: FocusPosition | undefined;
  #last: FocusPosition | undefined;
  /** The element that last had the focus outside messages. */
  #beforeNotice: HTMLElement | undefined;
  /** The element to focus when the user returns to the page. */
  #pending: HTMLElement | undefined;
  /** An element that has the focus only until another one can have it again. */
  #substitute: { readonly element: HTMLElement; readonly for: FocusPosition } | undefined;
  /** The element that last got the focus back from this class, not from the user. */
  restored: HTMLElement | undefined;
  /** When the focus last moved to another element than the one that disappeared. Milliseconds. */
  movedAt = Number.NEGATIVE_INFINITY;
  /** When the page or its host last gave the focus to another element. Milliseconds. */
  givenAt = Number.NEGATIVE_INFINITY;

  constructor(root: HTMLElement) {
    this.#root = root;
    root.addEventListener('focusin', () => {
      this.#last = this.#position();
      if (this.#last?.region !== 'notice') this.#beforeNotice = this.#last?.element;
    });
    // After a modal dialog of VS Code, the focus returns to the page as a whole, not to the
    // element.
    window.addEventListener('focus', () => {
      if (this.#pending) {
        this.move(this.#pending);
        return;
      }
      const position = this.#lost ?? this.#last;
      if (position) this.#restore(position);
    });
  }

  /** Focuses an element: now, or when the user returns to the page. */
  move(element: HTMLElement): void {
    if (element !== document.activeElement) this.givenAt = performance.now();
    this.#pending = document.hasFocus() ? undefined : element;
    if (!this.#pending && element.isConnected) element.focus();
  }

  /** Runs `draw`. If it removes the focused element, focuses a nearby element instead. */
  keepDuring(draw: () => void): void {
    const focused = this.#position() ?? this.#lost;
    const position =
      focused && focused.element === this.#substitute?.element ? this.#substitute.for : focused;
    // If VS Code is opening a modal dialog, `document.hasFocus()` can still change during `draw`.
    const hadFocus = document.hasFocus();
    draw();
    if (!position) return;
    if (!hadFocus) {
      this.#lost = position;
      return;
    }
    // The toolkit enables and disables its inner controls in the next frame.
    requestAnimationFrame(() => this.#restore(position));
  }

  #position(): FocusPosition | undefined {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || !this.#root.contains(element)) return undefined;
    const region = element.closest<HTMLElement>('[data-region]')?.dataset['region'];
    const control = element.closest('.below') && controlIn(element.closest('.row'));
    return region === undefined ? undefined : { element, region, control };
  }

  #restore(position: FocusPosition): void {
    this.#lost = undefined;
    const current = this.#position();
    if (current && !current.element.matches(unusable)) return;
    // A page in the background must not take the focus; it restores the focus when the user
    // returns.
    if (!document.hasFocus()) this.#lost = position;
    else {
      this.restored = this.#targetFor(position);
      this.restored?.focus();
    }
  }

  #targetFor(position: FocusPosition): HTMLElement | undefined {
    const { element, region, control } = position;
    this.#substitute = undefined;
    if (element.isConnected && !element.matches(unusable)) return element;
    if (control?.isConnected === true) return control;
    const before = region === 'notice' ? this.#beforeNotice : undefined;
    if (before?.isConnected === true && !before.matches(unusable)) {
      this.movedAt = performance.now();
      return before;
    }
    for (const selector of [...(fallbacks[region] ?? []), anyControl]) {
      for (const fallback of this.#root.querySelectorAll<HTMLElement>(selector)) {
        if (fallback.matches(unusable)) continue;
        this.#substitute = { element: fallback, for: position };
        this.movedAt = performance.now();
        return fallback;
      }
    }
    return undefined;
  }
}

/**
 * The control that the user needs next: the button that copies the password of a usable credential, or
 * the first action of an open role, unless the user wants the form; otherwise the first field without a value.
 */
export function nextControl(
  root: ParentNode,
  { fields, grant }: DialogState,
  isForForm: boolean,
): HTMLElement | null {
  if (isUsable(grant) && !isForForm) return copyPasswordButton(root);
  // Only an open role can be withdrawn. An ended or refused grant leads to the form.
  const isOpenRole = grant?.actions.some(({ action }) => action === 'withdraw') === true;
  if (isOpenRole && !isForForm) return root.querySelector('.actions vscode-button');
  const missing = isUsable(grant) ? fields[0] : fields.find(isNeeded);
  // A pasted text fills in all fields of an import.
  const needed = missing && (fields.find(isPasteBox) ?? missing);
  const control = controlOf(root, needed ?? fields.find(isRequiredText) ?? fields[0]);
  if (needed === undefined) return root.querySelector<HTMLElement>(currentStep) ?? control;
  // While there is nothing to choose from, the button below the box fills its list.
  return control?.closest('.row')?.querySelector<HTMLElement>('vscode-button') ?? control;
}

/** Names a control by its field, ID, or label, so that a later page finds it. */
export function nameOf(control: Element | null): string | undefined {
  if (!control?.matches(controls)) return undefined;
  const field = control.closest<HTMLElement>('[data-field]:not(.list)')?.dataset['field'];
  return field ?? (control.id || labelOf(control));
}

/** The name of a button. */
export const labelOf = (button: Element) => button.ariaLabel ?? button.textContent.trim();

/** The control with a name, if there is one. */
export function controlNamed(root: ParentNode, name: string | undefined): HTMLElement | null {
  const found = [...root.querySelectorAll<HTMLElement>(controls)];
  const control = found.find(each => nameOf(each) === name);
  return control?.closest<HTMLElement>('[data-field]:not(.list)') ?? control ?? null;
}

const currentStep = '.steps [aria-current] vscode-button';

function controlOf(root: ParentNode, field: Field | undefined): HTMLElement | null {
  return root.querySelector(`[data-field="${field?.id ?? ''}"]`);
}

const controlIn = (row: Element | null) => row?.querySelector<HTMLElement>('[data-field]') ?? null;

function isRequiredText(field: Field): boolean {
  return field.kind === 'text' && field.required;
}

function isPasteBox(field: Field): boolean {
  return field.kind === 'secret' && field.multiline;
}

function isNeeded(field: Field): boolean {
  if (!hasValue(field) || field.value !== '') return false;
  return field.kind === 'text' ? field.required : field.kind !== 'moment';
}
