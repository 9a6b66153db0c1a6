import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { ChoiceField, ChoiceOption } from '../src/protocol/state';
import { findTyped, stepForKey, type ChoiceView } from './choiceKeys';
import { describedBy, FieldElement, partId } from './fieldElement';
import { chevronDown } from './view';

/** Letters typed within this time belong to one word. */
const typingMilliseconds = 700;

/**
 * A select-only combobox, which the toolkit lacks. It shows only choices that the host has
 * confirmed, so a command such as "Browse all…" never stays selected.
 */
export class ChoiceFieldElement extends FieldElement<ChoiceField> {
  #shown: ChoiceField | undefined;
  #view: ChoiceView = { open: false, active: 0 };
  #typed = '';
  #lastTypedAt = 0;

  override focus(): void {
    this.querySelector<HTMLElement>('[role=combobox]')?.focus();
  }

  protected override draw(field: ChoiceField): void {
    this.#view = this.#viewOf(field);
    this.#shown = field;
    render(this.#template(field), this);
    if (this.#view.open) {
      this.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
    }
  }

  /** Keeps the active option of an open list when the host adds or removes options. */
  #viewOf(field: ChoiceField): ChoiceView {
    if (field.disabled || field.options.length === 0) return { open: false, active: 0 };
    const activeId = this.#shown?.options[this.#view.active]?.id;
    const targetId = this.#view.open ? activeId : field.value;
    const active = field.options.findIndex(option => option.id === targetId);
    return { open: this.#view.open, active: Math.max(0, active) };
  }

  #template(field: ChoiceField): TemplateResult {
    const { open, active } = this.#view;
    const chosen = field.options.find(option => option.id === field.value);
    return html`
      <div
        class="choice"
        role="combobox"
        id=${partId(field, 'control')}
        tabindex=${field.disabled ? -1 : 0}
        aria-labelledby=${partId(field, 'label')}
        aria-describedby=${describedBy(field) ?? nothing}
        aria-controls=${partId(field, 'list')}
        aria-haspopup="listbox"
        aria-expanded=${open}
        aria-activedescendant=${open ? optionId(field, active) : nothing}
        aria-invalid=${field.problem !== ''}
        aria-disabled=${field.disabled}
        @click=${() => {
          this.#update({ ...this.#view, open: !open });
        }}
        @keydown=${(event: KeyboardEvent) => {
          this.#handleKeydown(event, field);
        }}
        @focusout=${() => {
          this.#update({ ...this.#view, open: false });
        }}
      >
        <span class=${chosen ? 'value' : 'value quiet'}>${chosen?.label ?? field.placeholder}</span>
        ${chevronDown}
      </div>
      <div
        class="options"
        role="listbox"
        id=${partId(field, 'list')}
        aria-labelledby=${partId(field, 'label')}
        ?hidden=${!open}
        @mousedown=${keepFocus}
      >
        ${open ? field.options.map((option, index) => this.#option(field, option, index)) : nothing}
      </div>
    `;
  }

  #option(field: ChoiceField, option: ChoiceOption, index: number): TemplateResult {
    return html`
      <div
        role="option"
        id=${optionId(field, index)}
        class=${option.startsGroup && index > 0 ? 'option starts-group' : 'option'}
        aria-selected=${option.id === field.value}
        ?data-active=${index === this.#view.active}
        @click=${() => {
          this.#choose(option);
        }}
      >
        <span>${option.label}</span>
        ${option.detail === '' ? nothing : html`<span class="quiet">${option.detail}</span>`}
      </div>
    `;
  }

  #handleKeydown(event: KeyboardEvent, field: ChoiceField): void {
    if (field.disabled || event.ctrlKey || event.metaKey) return;
    const step =
      stepForKey(event, this.#view, field.options.length) ?? this.#stepForLetter(event, field);
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (step !== 'choose') return this.#update(step);
    const option = field.options[this.#view.active];
    if (option) this.#choose(option);
  }

  #stepForLetter(event: KeyboardEvent, field: ChoiceField): ChoiceView | undefined {
    if (event.key.length !== 1 || event.altKey) return undefined;
    if (event.timeStamp - this.#lastTypedAt > typingMilliseconds) this.#typed = '';
    this.#lastTypedAt = event.timeStamp;
    this.#typed += event.key;
    const found = findTyped(field.options, this.#typed, this.#view.active);
    return { open: true, active: found < 0 ? this.#view.active : found };
  }

  #choose(option: ChoiceOption): void {
    this.#update({ ...this.#view, open: false });
    this.onEdit(option.id);
  }

  #update(view: ChoiceView): void {
    if (!this.#shown || (view.open === this.#view.open && view.active === this.#view.active))
      return;
    this.#view = view;
    this.draw(this.#shown);
  }
}

const optionId = (field: ChoiceField, index: number) => `${field.id}-option-${index}`;

/** Keeps the focus on the combobox while the user clicks in its list. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
