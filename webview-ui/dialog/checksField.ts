import { html, nothing, render, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { repeat } from 'lit-html/directives/repeat.js';
import type { CheckOption, ChecksField } from '../../src/protocol/state';
import { describedBy, FieldElement, partId } from './fieldElement';

/**
 * A group of checkboxes. It keeps the user's selection until the host changes it, and sends it as a
 * whole: while the host is busy, its last state lacks the latest clicks.
 */
export class ChecksFieldElement extends FieldElement<ChecksField> {
  #revision: number | undefined;
  #chosen: ReadonlySet<string> = new Set();

  protected override draw(field: ChecksField): void {
    if (field.valueRevision !== this.#revision) {
      this.#chosen = new Set(field.value.split(' ').filter(id => id !== ''));
    }
    this.#revision = field.valueRevision;
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
                  option => this.#drawOption(field, option),
                )
          }
        </div>
      `,
      this,
    );
  }

  #drawOption({ disabled }: ChecksField, { id, label, detail }: CheckOption): TemplateResult {
    return html`
      <label class="check">
        <input
          type="checkbox"
          aria-label=${label}
          aria-description=${detail === '' ? nothing : detail}
          .checked=${live(this.#chosen.has(id))}
          ?disabled=${disabled}
          @change=${() => this.#toggle(id)}
        />
        <span
          >${label} ${detail === '' ? nothing : html`<span class="quiet">${detail}</span>`}</span
        >
      </label>
    `;
  }

  #toggle(id: string): void {
    const others = [...this.#chosen].filter(each => each !== id);
    this.#chosen = new Set(this.#chosen.has(id) ? others : [...others, id]);
    this.redraw();
    this.onEdit([...this.#chosen].join(' '));
  }
}
