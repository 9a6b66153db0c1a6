import { html, render, type TemplateResult } from 'lit-html';
import { maxPastedLength, maxTextLength } from '../../src/protocol/fields';
import type { SecretField } from '../../src/protocol/state';
import { describedBy, FieldElement, partId } from './fieldElement';

/** Input that arrives as a whole, also when it replaces a longer text. */
const isWhole = ({ inputType, data }: InputEvent) =>
  ['insertFromPaste', 'insertFromDrop', 'insertReplacementText'].includes(inputType) ||
  (data !== null && data.length > 1);

type Box = HTMLInputElement | HTMLTextAreaElement;

/** The page hides a shown password after this time. */
const shownMs = 30_000;

/**
 * A box for a secret, which the page holds only as the value of the box. The page sends each edit of a box of
 * one line at once, and empties the box when the user leaves it or presses Enter, or when VS Code hides the page.
 * It empties a box of several lines when the host no longer needs its text.
 */
export class SecretFieldElement extends FieldElement<SecretField> {
  /** Called when the user presses Enter in a box of one line. */
  onEnter: () => void = () => undefined;
  #takenRevision: number | undefined;
  /** Whether the box has text that wasn't sent. */
  #isUnread = false;
  /** Whether the user has typed in the box of one line since the page last emptied it. */
  #isTyping = false;
  #sending: ReturnType<typeof setTimeout> | undefined;
  #shown: ReturnType<typeof setTimeout> | undefined;
  readonly #hidden = () => {
    if (document.hidden && this.#box instanceof HTMLInputElement) this.#empty();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#hidden);
  }

  disconnectedCallback(): void {
    document.removeEventListener('visibilitychange', this.#hidden);
    this.#empty();
  }

  /** Shows the text that the user asked to see. It hides a password after a while. */
  show(text: string): void {
    const box = this.#box;
    const isMultiline = box instanceof HTMLTextAreaElement;
    if (!box || (!isMultiline && (document.hidden || this.#isTyping))) return;
    this.#empty();
    box.value = text;
    if (isMultiline) return;
    box.type = 'text';
    this.#shown = setTimeout(() => {
      if (this.#isTyping) box.type = 'password';
      else this.#empty();
    }, shownMs);
  }

  protected override draw(field: SecretField): void {
    render(field.multiline ? this.#textArea(field) : this.#input(field), this);
    const box = this.#box;
    if (box) describeBox(box, field);
    if (this.#takenRevision !== field.takenRevision && !this.#isTyping) this.#empty();
    this.#takenRevision = field.takenRevision;
  }

  #textArea(field: SecretField): TemplateResult {
    return html`
      <textarea
        class="box secret"
        id=${partId(field, 'control')}
        rows="4"
        maxlength=${maxPastedLength}
        spellcheck="false"
        autocomplete="off"
        @change=${this.#send}
        @input=${this.#handleInput}
      ></textarea>
    `;
  }

  #input(field: SecretField): TemplateResult {
    return html`
      <input
        class="box secret"
        type="password"
        spellcheck="false"
        id=${partId(field, 'control')}
        maxlength=${maxTextLength}
        autocomplete="off"
        @input=${() => {
          // Sends the text at once, because VS Code can hide the page at any time.
          this.#isTyping = true;
          this.onEdit(this.#box?.value ?? '');
        }}
        @blur=${() => {
          // The user goes on typing after a look at another window.
          if (document.hasFocus()) this.#empty();
        }}
        @keydown=${(event: KeyboardEvent) => {
          // Enter also ends the composition of a character.
          if (field.disabled || event.isComposing) return;
          const isEmpty = this.#box?.value === '';
          // The dots in the empty box stand for the host's password.
          if (isEmpty && !field.required && ['Backspace', 'Delete'].includes(event.key))
            this.onEdit('');
          if (event.key !== 'Enter') return;
          event.preventDefault();
          this.#empty();
          this.onEnter();
        }}
      />
    `;
  }

  /**
   * Sends typed text of several lines that the host hasn't read. Returns whether there was any: the
   * form then shows the values of another text.
   */
  flush(): boolean {
    const wasUnread = this.#isUnread;
    if (wasUnread) this.#send();
    return wasUnread;
  }

  readonly #handleInput = (event: InputEvent) => {
    this.#isUnread = this.#box?.value !== '';
    // A text of several lines can come as several events.
    if (isWhole(event)) this.#sending ??= setTimeout(this.#send);
  };

  readonly #send = () => {
    this.#read();
    const typed = this.#box?.value ?? '';
    if (typed !== '') this.onEdit(typed);
  };

  #read(): void {
    clearTimeout(this.#sending);
    this.#sending = undefined;
    this.#isUnread = false;
  }

  readonly #empty = (): void => {
    clearTimeout(this.#shown);
    this.#read();
    this.#isTyping = false;
    const box = this.#box;
    if (!box) return;
    box.value = '';
    if (box instanceof HTMLInputElement) box.type = 'password';
  };

  get #box(): Box | null {
    return this.querySelector<Box>('.secret');
  }
}

/** Sets the attributes that both kinds of boxes share. */
function describeBox(box: Box, field: SecretField): void {
  box.placeholder = field.placeholder;
  box.readOnly = field.disabled;
  box.setAttribute('aria-labelledby', partId(field, 'label'));
  box.setAttribute('aria-describedby', describedBy(field) ?? '');
  box.ariaInvalid = String(field.problem !== '');
  box.ariaRequired = String(field.required);
  box.ariaDisabled = String(field.disabled);
}
