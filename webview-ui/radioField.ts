import { html, nothing, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { RadioField } from '../src/protocol/state';
import { describedBy, FieldElement } from './fieldElement';
import type { RadioGroup } from './toolkit';

/** A choice of one from a few: the toolkit's radio group, named by `aria-label`. */
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
            this.#chosen(field);
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

  /** The group also says `change` when the page sets its value; only the user's choice counts. */
  #chosen(field: RadioField): void {
    const chosen = this.#group?.value;
    if (chosen === undefined || chosen === field.value) return;
    // A disabled radio that has the focus still answers the space bar.
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
