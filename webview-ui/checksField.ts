import { html, nothing, render, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { CheckOption, ChecksField } from '../src/protocol/state';
import { describedBy, FieldElement, partId } from './fieldElement';

/** A group of checkboxes. It shows only selections that the host has confirmed. */
export class ChecksFieldElement extends FieldElement<ChecksField> {
  override focus(): void {
    this.querySelector<HTMLElement>('input')?.focus();
  }

  protected override draw(field: ChecksField): void {
    const chosen = idsOf(field.value);
    render(
      html`
        <div
          class="checks"
          role="group"
          aria-labelledby=${partId(field, 'label')}
          aria-describedby=${describedBy(field) ?? nothing}
        >
          ${
            field.options.length === 0
              ? html`<span class="quiet">${field.placeholder}</span>`
              : repeat(
                  field.options,
                  option => option.id,
                  option => this.#option(field, option, chosen),
                )
          }
        </div>
      `,
      this,
    );
  }

  #option(field: ChecksField, option: CheckOption, chosen: readonly string[]): TemplateResult {
    return html`
      <label class="check">
        <input
          type="checkbox"
          aria-label=${option.label}
          aria-description=${option.detail === '' ? nothing : option.detail}
          .checked=${chosen.includes(option.id)}
          ?disabled=${field.disabled}
          @change=${(event: Event) => {
            this.#handleChange(option.id, chosen, event.target);
          }}
        />
        <span
          >${option.label}${
            option.detail === '' ? nothing : html` <span class="quiet">${option.detail}</span>`
          }</span
        >
      </label>
    `;
  }

  #handleChange(id: string, chosen: readonly string[], box: EventTarget | null): void {
    if (!(box instanceof HTMLInputElement)) return;
    const others = chosen.filter(each => each !== id);
    this.onEdit((box.checked ? [...others, id] : others).join(' '));
  }
}

const idsOf = (value: string) => value.split(' ').filter(id => id !== '');
