import { html, nothing, render } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { repeat } from 'lit-html/directives/repeat.js';
import type { RadioField } from '../../src/protocol/state';
import { describedBy, FieldElement, partId } from './fieldElement';

/** A group of radio buttons. It shows the user's choice at once; a new state from the host wins. */
export class RadioFieldElement extends FieldElement<RadioField> {
  override focus(): void {
    const chosen = this.querySelector<HTMLElement>('input:checked');
    if (chosen) chosen.focus();
    else super.focus();
  }

  protected override draw(field: RadioField): void {
    render(
      html`
        <div
          class="radios"
          role="radiogroup"
          aria-labelledby=${partId(field, 'label')}
          aria-describedby=${describedBy(field) ?? nothing}
        >
          ${repeat(
            field.options,
            option => option.id,
            ({ id, label }) => html`
              <label class="radio">
                <input
                  type="radio"
                  name=${field.id}
                  .checked=${live(id === field.value)}
                  ?disabled=${field.disabled}
                  @change=${() => this.onEdit(id)}
                />
                <span>${label}</span>
              </label>
            `,
          )}
        </div>
      `,
      this,
    );
  }
}
