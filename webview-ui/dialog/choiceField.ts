import { html, nothing, type TemplateResult } from 'lit-html';
import type { ChoiceField, ChoiceOption } from '../../src/protocol/state';
import * as icons from '../icons';
import { ComboboxElement, type ShownList } from './combobox';
import { describedBy, partId } from './fieldElement';

/** Letters typed within this time belong to one word. */
const typingMilliseconds = 700;

/**
 * A select-only combobox. It shows only choices that the host has confirmed: an option can be a
 * command, and the card below has to change at the same time.
 */
export class ChoiceFieldElement extends ComboboxElement<ChoiceField> {
  #typed = '';
  #lastTypedAt = 0;

  protected override optionsOf(field: ChoiceField): readonly ChoiceOption[] {
    return field.options;
  }

  protected override openingIndex(): number {
    const { options = [], value } = this.shown ?? {};
    return Math.max(
      0,
      options.findIndex(({ id }) => id === value),
    );
  }

  protected override drawBox(field: ChoiceField, list: ShownList): TemplateResult {
    const chosen = field.options.find(option => option.id === field.value);
    const text = chosen?.label ?? field.placeholder;
    return html`
      <div
        class="box choice"
        role="combobox"
        id=${partId(field, 'control')}
        tabindex="0"
        aria-labelledby=${partId(field, 'label')}
        aria-describedby=${describedBy(field) ?? nothing}
        aria-controls=${partId(field, 'list')}
        aria-haspopup="listbox"
        aria-expanded=${list.isOpen}
        aria-activedescendant=${list.activeId ?? nothing}
        aria-invalid=${field.problem !== ''}
        aria-disabled=${field.disabled}
        @click=${field.disabled ? nothing : this.toggle}
        @focusout=${this.close}
        @keydown=${(event: KeyboardEvent) => {
          if (!field.disabled) this.#handleKeydown(event, list);
        }}
      >
        <span class=${chosen ? 'value' : 'value quiet'} title=${text}>${text}</span>
        ${icons.drawIcon(icons.chevronDown)}
      </div>
    `;
  }

  #handleKeydown(event: KeyboardEvent, list: ShownList): void {
    if (this.handleListKey(event) || !this.#act(event, list)) return;
    event.preventDefault();
  }

  /** Handles the keys that a text box needs for itself. */
  #act(event: KeyboardEvent, { options, isOpen, active }: ShownList): boolean {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.timeStamp - this.#lastTypedAt > typingMilliseconds) this.#typed = '';
    // In a word, a space is a letter.
    if (key === ' ' && this.#typed !== '') this.openAt(this.#find(event, options, active));
    else if (key === 'Home') this.openAt(0);
    else if (key === 'End') this.openAt(options.length - 1);
    else if (key === 'Enter' || (key === ' ' && !isOpen)) this.toggle();
    else if (key === ' ') this.querySelector<HTMLElement>('[data-active]')?.click();
    else if (key.length === 1) this.openAt(this.#find(event, options, active));
    else return false;
    return true;
  }

  /**
   * Finds the option whose label starts with the typed letters. Repeating one letter moves to the
   * next option that starts with it.
   * @returns the index of the option, or the active one
   */
  #find(event: KeyboardEvent, options: readonly ChoiceOption[], active: number): number {
    this.#lastTypedAt = event.timeStamp;
    this.#typed += event.key.toLocaleLowerCase();
    const [letter = ''] = this.#typed;
    const isRepeated = [...this.#typed].every(each => each === letter);
    const current = active < 0 ? this.openingIndex() : active;
    const start = isRepeated ? current + 1 : current;
    const order = options.map((_, index) => (index + start) % options.length);
    const prefix = isRepeated ? letter : this.#typed;
    const found = order.find(index => options[index]?.label.toLocaleLowerCase().startsWith(prefix));
    return found ?? current;
  }
}
