import { html, nothing, type TemplateResult } from 'lit-html';
import { maxTextLength } from '../../src/protocol/fields';
import type { ChoiceOption, TextField } from '../../src/protocol/state';
import * as icons from '../icons';
import { ComboboxElement, keepFocus, type ShownList } from './combobox';
import { describedBy, partId } from './fieldElement';

/**
 * A text box. With suggestions it is a combobox: Down opens the list and typing filters it. A redraw
 * never overwrites text that the user is typing.
 */
export class TextFieldElement extends ComboboxElement<TextField> {
  /** Called when the user presses Enter in the closed box. */
  onEnter: () => void = () => undefined;
  #revision: number | undefined;
  /** The text that filters the list; empty until the user types. */
  #filter = '';

  protected override draw(field: TextField): void {
    super.draw(field);
    if (field.valueRevision !== this.#revision) this.#show(field.value);
    this.#revision = field.valueRevision;
  }

  protected override optionsOf({ suggestions }: TextField): readonly ChoiceOption[] {
    const matches = (text: string) => text.toLocaleLowerCase().includes(this.#filter);
    return (suggestions ?? [])
      .filter(({ value, detail }) => matches(value) || matches(detail))
      .map(({ value, label = value, detail }) => ({
        id: value,
        label,
        detail,
        startsGroup: false,
        dimmed: false,
      }));
  }

  protected override choose(value: string): void {
    this.#show(value);
    super.choose(value);
  }

  protected override drawBox(field: TextField, list: ShownList): TemplateResult {
    const isCombobox = field.suggestions !== null;
    return html`
      <input
        class="box text"
        id=${partId(field, 'control')}
        role=${isCombobox ? 'combobox' : nothing}
        placeholder=${field.placeholder}
        maxlength=${maxTextLength}
        spellcheck="false"
        autocomplete="off"
        aria-labelledby=${partId(field, 'label')}
        aria-describedby=${describedBy(field) ?? nothing}
        aria-autocomplete=${isCombobox ? 'list' : nothing}
        aria-controls=${isCombobox ? partId(field, 'list') : nothing}
        aria-expanded=${isCombobox ? list.isOpen : nothing}
        aria-activedescendant=${list.activeId ?? nothing}
        aria-invalid=${field.problem !== ''}
        aria-required=${field.required}
        aria-disabled=${field.disabled}
        ?readonly=${field.disabled}
        @input=${this.#handleInput}
        @focusout=${this.close}
        @keydown=${(event: KeyboardEvent) => this.#handleKeydown(event, field)}
      />
      ${
        isCombobox
          ? html`<span
              class="chevron"
              @mousedown=${keepFocus}
              @click=${() => {
                this.focus();
                if (!field.disabled) this.toggle();
              }}
              >${icons.drawIcon(icons.chevronDown)}</span
            >`
          : nothing
      }
    `;
  }

  readonly #handleInput = () => {
    const value = this.#box?.value ?? '';
    this.#filter = value.toLocaleLowerCase();
    this.filterChanged();
    this.onEdit(value);
  };

  #handleKeydown(event: KeyboardEvent, field: TextField): void {
    // Enter also ends the composition of a character.
    if (field.disabled || event.isComposing) return;
    // Shows all suggestions for a text that matches none.
    if (event.key === 'ArrowDown' && this.optionsOf(field).length === 0) this.#filter = '';
    if (!this.handleListKey(event) && event.key === 'Enter') this.onEnter();
  }

  #show(value: string): void {
    this.#filter = '';
    if (this.#box) this.#box.value = value;
  }

  get #box(): HTMLInputElement | null {
    return this.querySelector('input');
  }
}
