import { html, nothing, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { RadioField } from '../src/protocol/state';
import { describedBy, FieldElement } from './fieldElement';
import type { RadioGroup } from './toolkit';

/** The toolkit's radio group, named by `aria-label`. */
export class RadioFieldElement extends FieldElement<RadioField> {
  override focus(): void {
    this.querySelector<HTMLElement>('vscode-radio[tabindex="0"]')?.focus();
  }

  protected override draw(field: RadioField): void {
    render(
      html`
        <vscode-radio-group
          aria-label=${field.label}
          aria-describedby=${describedBy(field) ?? nothing}
          ?disabled=${field.disabled}
          @change=${() => {
            this.#handleChange(field);
          }}
        >
          ${repeat(
            field.options,
            option => option.id,
            option => html`<vscode-radio value=${option.id}>${option.label}</vscode-radio>`,
          )}
        </vscode-radio-group>
      `,
      this,
    );
    this.#showValueOf(field);
  }

  /** Reports only the user's choice: the group also fires `change` when the page sets its value. */
  #handleChange(field: RadioField): void {
    const chosen = this.#group?.value;
    if (chosen === undefined || chosen === field.value) return;
    // A disabled radio with the focus still responds to the space bar.
    if (field.disabled) this.#showValueOf(field);
    else this.onEdit(chosen);
  }

  #showValueOf(field: RadioField): void {
    const group = this.#group;
    if (group && group.value !== field.value) group.value = field.value;
  }

  get #group(): RadioGroup | null {
    return this.querySelector<RadioGroup>('vscode-radio-group');
  }
}
