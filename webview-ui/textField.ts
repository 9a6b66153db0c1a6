import { html, render } from 'lit-html';
import { maxTextLength } from '../src/protocol/messages';
import type {
  FieldAction,
  FieldActionState,
  TextField as TextFieldState,
} from '../src/protocol/state';
import { FieldElement } from './fieldElement';
import { chevronDown } from './view';
import type { TextField } from './toolkit';

/** Actions that open a list of values are drawn at the end of the box, as a chevron. */
const actionsInside: ReadonlySet<FieldAction> = new Set<FieldAction>(['recentReasons']);

/** Whether an action of a text field is drawn inside the box instead of below it. */
export const isInside = (action: FieldActionState) => actionsInside.has(action.action);

const nameId = 'name';

/** The toolkit's text field. A redraw never overwrites text that the user is typing. */
export class TextFieldElement extends FieldElement<TextFieldState> {
  /** Called when the user presses Enter. */
  onEnter: () => void = () => undefined;
  /** Called when the user presses an action inside the box. */
  onAction: (action: FieldAction) => void = () => undefined;
  #shown: TextFieldState | undefined;

  get value(): string {
    return this.#box?.value ?? '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // When lit moves the box among other fields, the box connects after this call and resets its
    // name.
    queueMicrotask(() => {
      if (this.#shown) this.#updateName(this.#shown);
    });
  }

  override focus(): void {
    this.#box?.focus();
  }

  protected override draw(field: TextFieldState): void {
    render(
      html`
        <vscode-text-field
          placeholder=${field.placeholder}
          maxlength=${maxTextLength}
          ?disabled=${field.disabled}
          @input=${() => {
            this.onEdit(this.value);
          }}
          @keydown=${(event: KeyboardEvent) => {
            this.#handleKeydown(event);
          }}
        >
          ${field.actions.filter(isInside).map(
            action => html`
              <button
                slot="end"
                class="inside"
                title=${action.label}
                ?disabled=${field.disabled}
                @click=${() => {
                  this.onAction(action.action);
                }}
              >
                ${chevronDown}
              </button>
            `,
          )}
        </vscode-text-field>
      `,
      this,
    );
    this.#updateName(field);
    this.#updateValue(field);
    this.#shown = field;
  }

  #handleKeydown(event: KeyboardEvent): void {
    // Enter also ends the composition of a character and presses the buttons inside the box.
    if (event.key !== 'Enter' || event.isComposing || event.target !== this.#box) return;
    this.onEnter();
  }

  /** Shows the host's value in a new box, and when the host itself changed the value. */
  #updateValue(field: TextFieldState): void {
    if (!this.#box || field.valueRevision === this.#shown?.valueRevision) return;
    this.#box.value = field.value;
  }

  /**
   * Sets the accessible name and description of the input inside the toolkit's shadow tree. An ID
   * can't refer to an element outside of that tree, so this copies the texts.
   */
  #updateName(field: TextFieldState): void {
    const box = this.#box;
    const input = box?.shadowRoot?.querySelector('input');
    if (!box || !input) return;
    // The toolkit names every box "Text field" and removes an `aria-label` of the input.
    box.removeAttribute('aria-label');
    nameElement(input).textContent = field.label;
    input.setAttribute('aria-labelledby', nameId);
    const description = [field.problem, field.hint].filter(Boolean).join(' ');
    if (description === '') input.removeAttribute('aria-description');
    else input.setAttribute('aria-description', description);
    input.setAttribute('aria-invalid', String(field.problem !== ''));
    input.setAttribute('aria-required', String(field.required));
  }

  get #box(): TextField | null {
    return this.querySelector<TextField>('vscode-text-field');
  }
}

/** Returns the hidden element that names the input, and creates it on first use. */
function nameElement(input: HTMLInputElement): HTMLElement {
  const found = input.parentElement?.querySelector<HTMLElement>(`#${nameId}`);
  if (found) return found;
  const span = document.createElement('span');
  span.id = nameId;
  span.hidden = true;
  input.after(span);
  return span;
}
