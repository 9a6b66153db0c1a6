import { html, nothing, render } from 'lit-html';
import type { MomentField } from '../../src/protocol/state';
import { describedBy, FieldElement, partId } from './fieldElement';

/** A date and time. The browser's control uses the user's time zone and format. */
export class MomentFieldElement extends FieldElement<MomentField> {
  #value: string | undefined;

  protected override draw(field: MomentField): void {
    render(
      html`
        <input
          class="box moment"
          type="datetime-local"
          aria-labelledby=${partId(field, 'label')}
          aria-describedby=${describedBy(field) ?? nothing}
          aria-invalid=${field.problem !== ''}
          ?disabled=${field.disabled}
          @change=${(event: Event) => this.#handleChange(event.target)}
        />
      `,
      this,
    );
    // Keeps a partly typed date: only a new value from the host replaces the text.
    const input = this.querySelector('input');
    if (input && field.value !== this.#value) input.value = toLocal(field.value);
    this.#value = field.value;
  }

  #handleChange(input: EventTarget | null): void {
    if (!(input instanceof HTMLInputElement)) return;
    const time = Date.parse(input.value);
    this.#value = Number.isNaN(time) ? '' : new Date(time).toISOString();
    this.onEdit(this.#value);
  }
}

/** Formats a time for the control: local time without a zone, to the minute. */
function toLocal(iso: string): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return '';
  const offset = new Date(time).getTimezoneOffset() * 60_000;
  return new Date(time - offset).toISOString().slice(0, 16);
}
