import { html, render } from 'lit-html';
import { maxTextLength } from '../src/protocol/messages';
import type {
  FieldAction,
  FieldActionState,
  TextField as TextFieldState,
} from '../src/protocol/state';
import { FieldElement } from './fieldElement';
import { chevronDown } from './icons';
import type { TextField } from './toolkit';

/** Actions that open a list of values stand at the end of the box, as a chevron. */
const actionsInside: ReadonlySet<FieldAction> = new Set<FieldAction>(['recentReasons']);

/** Whether an action of a text field is drawn inside the box, and not below it. */
export const isInside = (action: FieldActionState) => actionsInside.has(action.action);

const nameId = 'name';

/** A line of text: the toolkit's text field. What is being typed is never overwritten by a redraw. */
export class TextFieldElement extends FieldElement<TextFieldState> {
  /** Is told that the user pressed Enter. */
  onEnter: () => void = () => undefined;
  /** Is told which action inside the box the user wants. */
  onAction: (action: FieldAction) => void = () => undefined;
  #shown: TextFieldState | undefined;

  /** What the box holds now. */
  get value(): string {
    return this.#box?.value ?? '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A box that is moved among other fields forgets its name when it connects, which is after this.
    queueMicrotask(() => {
      if (this.#shown) this.#name(this.#shown);
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
            this.#pressed(event);
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
    this.#name(field);
    this.#adopt(field);
    this.#shown = field;
  }

  #pressed(event: KeyboardEvent): void {
    // Enter also ends the composition of a character, and presses the buttons inside the box.
    if (event.key !== 'Enter' || event.isComposing || event.target !== this.#box) return;
    this.onEnter();
  }

  /** The host's value is shown when the host itself changed it, and in a fresh box. */
  #adopt(field: TextFieldState): void {
    if (!this.#box || field.valueRevision === this.#shown?.valueRevision) return;
    this.#box.value = field.value;
  }

  /**
   * Ties label, hint and problem to the input inside the toolkit's shadow tree. From there no id
   * outside can be referred to (`aria-describedby` finds nothing), hence texts instead of ids.
   */
  #name(field: TextFieldState): void {
    const box = this.#box;
    const input = box?.shadowRoot?.querySelector('input');
    if (!box || !input) return;
    // The toolkit names every box "Text field", and wipes an `aria-label` of the input.
    box.removeAttribute('aria-label');
    labelOf(input).textContent = field.label;
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

/** A hidden text beside the input that names it. */
function labelOf(input: HTMLInputElement): HTMLElement {
  const found = input.parentElement?.querySelector<HTMLElement>(`#${nameId}`);
  if (found) return found;
  const span = document.createElement('span');
  span.id = nameId;
  span.hidden = true;
  input.after(span);
  return span;
}
