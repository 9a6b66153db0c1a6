import { html, nothing, render, type TemplateResult } from 'lit-html';
import { maxPastedLength, maxTextLength } from '../src/protocol/messages';
import type { SecretField } from '../src/protocol/state';
import { describedBy, FieldElement, partId } from './fieldElement';

/** Nobody types as many characters at once: they were pasted, or dropped. */
const pastedLength = 8;

type Box = HTMLInputElement | HTMLTextAreaElement;

/** The page hides a shown password after this time, in milliseconds. */
const shownMs = 30_000;

/**
 * A box for a secret. The page sends the text once, and the host then has a box of one line emptied;
 * a box of several lines keeps its text until the host is done with it. The page holds a secret only
 * as the value of its box.
 */
export class SecretFieldElement extends FieldElement<SecretField> {
  /** Is told that the user pressed Enter in a box of one line. */
  onEnter: () => void = () => undefined;
  #takenRevision: number | undefined;
  #length = 0;
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

  override focus(): void {
    this.#box?.focus();
  }

  /** Shows the text that the user asked to see: a password for a while only. */
  show(text: string): void {
    const box = this.#box;
    if (!box) return;
    this.#empty();
    box.value = text;
    this.#length = text.length;
    if (box instanceof HTMLTextAreaElement) return;
    box.type = 'text';
    this.#shown = setTimeout(() => {
      this.#empty();
    }, shownMs);
  }

  protected override draw(field: SecretField): void {
    render(field.multiline ? this.#lines(field) : this.#line(field), this);
    if (this.#takenRevision !== field.takenRevision) this.#empty();
    this.#takenRevision = field.takenRevision;
  }

  #lines(field: SecretField): TemplateResult {
    return html`
      <textarea
        class="secret"
        id=${partId(field, 'control')}
        rows="4"
        maxlength=${maxPastedLength}
        placeholder=${field.placeholder}
        spellcheck="false"
        autocomplete="off"
        aria-labelledby=${partId(field, 'label')}
        aria-describedby=${describedBy(field) ?? nothing}
        aria-invalid=${field.problem !== ''}
        aria-required=${field.required}
        ?disabled=${field.disabled}
        @change=${this.#tell}
        @input=${this.#typed}
      ></textarea>
    `;
  }

  #line(field: SecretField): TemplateResult {
    return html`
      <input
        class="secret"
        type="password"
        id=${partId(field, 'control')}
        maxlength=${maxTextLength}
        placeholder=${field.placeholder}
        autocomplete="off"
        aria-labelledby=${partId(field, 'label')}
        aria-describedby=${describedBy(field) ?? nothing}
        aria-invalid=${field.problem !== ''}
        aria-required=${field.required}
        ?disabled=${field.disabled}
        @change=${this.#tell}
        @keydown=${(event: KeyboardEvent) => {
          // Enter also ends the composition of a character.
          if (event.key !== 'Enter' || event.isComposing) return;
          // Left to itself, the box would tell of the change when it is too late.
          event.preventDefault();
          this.#tell();
          this.onEnter();
        }}
      />
    `;
  }

  readonly #typed = () => {
    const length = this.#box?.value.length ?? 0;
    const grown = length - this.#length;
    this.#length = length;
    if (grown >= pastedLength) this.#tell();
  };

  readonly #tell = () => {
    const typed = this.#box?.value ?? '';
    if (typed !== '') this.onEdit(typed);
  };

  #empty(): void {
    clearTimeout(this.#shown);
    this.#length = 0;
    const box = this.#box;
    if (!box) return;
    box.value = '';
    if (box instanceof HTMLInputElement) box.type = 'password';
  }

  get #box(): Box | null {
    return this.querySelector<Box>('.secret');
  }
}
