import { html, nothing, render, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { ChoiceField, ChoiceOption, TextField } from '../../src/protocol/state';
import { FieldElement, partId } from './fieldElement';
import { placePopup } from './popup';

const pageSize = 10;

/** A list as its box shows it. */
export interface ShownList {
  readonly options: readonly ChoiceOption[];
  readonly isOpen: boolean;
  /** The index of the option that Enter chooses, or -1. */
  readonly active: number;
  /** The value for `aria-activedescendant`. */
  readonly activeId: string | undefined;
}

/**
 * A combobox: a box, and a list that opens below it. The focus stays in the box. A subclass draws
 * the box: a text box that filters the list, or one that only shows the selected option.
 */
export abstract class ComboboxElement<F extends ChoiceField | TextField> extends FieldElement<F> {
  #wantsOpen = false;
  #activeOption: string | undefined;
  #list: ShownList = { options: [], isOpen: false, active: -1, activeId: undefined };

  /** Focuses the box and selects its text, so that typing replaces it. */
  override focus(): void {
    const box = this.querySelector<HTMLElement>('.box');
    if (box === document.activeElement) return;
    box?.focus();
    if (box instanceof HTMLInputElement) box.select();
  }

  protected abstract drawBox(field: F, list: ShownList): TemplateResult;
  /** The options to show at present. */
  protected abstract optionsOf(field: F): readonly ChoiceOption[];

  protected override draw(field: F): void {
    if (field.disabled) this.#wantsOpen = false;
    const options = this.optionsOf(field);
    const isOpen = this.#wantsOpen && options.length > 0;
    // Finds the active option by its ID, because the host can add and remove options meanwhile.
    const active = options.findIndex(({ id }) => id === this.#activeOption);
    const activeId = isOpen && active >= 0 ? optionId(field, active) : undefined;
    this.#list = { options, isOpen, active, activeId };
    render(html`${this.drawBox(field, this.#list)} ${this.#drawList(field)}`, this);
    if (!isOpen) return;
    placePopup(this.querySelector('.options'));
    this.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  }

  #open(isOpen: boolean, active?: string): void {
    this.#wantsOpen = isOpen;
    this.#activeOption = active;
    this.redraw();
  }

  protected readonly toggle = (): void => {
    if (this.#list.isOpen) this.#open(false);
    else this.openAt(this.openingIndex());
  };

  protected readonly close = (): void => {
    if (this.#wantsOpen) this.#open(false);
  };

  /** Draws the list for a new filter. Enter then chooses only an option that the user moves to. */
  protected filterChanged(): void {
    this.#open(this.#wantsOpen);
  }

  /** The option that is active when the list opens. */
  protected openingIndex(): number {
    return 0;
  }

  /** Opens the list at an option, or at the nearest one. */
  protected openAt(index: number): void {
    const options = this.shown ? this.optionsOf(this.shown) : [];
    this.#open(true, options[Math.max(0, Math.min(options.length - 1, index))]?.id);
  }

  /** Handles the choice of an option. */
  protected choose(id: string): void {
    this.onEdit(id);
  }

  /**
   * Handles the keys that both kinds of combobox share.
   * @returns whether the key had an effect on the list
   */
  protected handleListKey(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || !this.#act(event)) return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #act({ key, altKey }: KeyboardEvent): boolean {
    const { isOpen, active, options } = this.#list;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: pageSize,
      PageUp: -pageSize,
    };
    const step = steps[key];
    if (!isOpen) {
      if (key !== 'ArrowDown' && (key !== 'ArrowUp' || altKey)) return false;
      this.openAt(this.openingIndex());
    } else if (key === 'Escape' || (key === 'ArrowUp' && altKey)) {
      this.#open(false);
    } else if (key === 'Enter') {
      this.#choose(options[active]);
    } else if (step !== undefined) {
      this.openAt(active + step);
    } else {
      return false;
    }
    return true;
  }

  #choose(option: ChoiceOption | undefined): void {
    this.#open(false);
    if (option) this.choose(option.id);
  }

  #drawList(field: F): TemplateResult {
    const { isOpen, options } = this.#list;
    return html`
      <div
        class="options popup"
        role="listbox"
        id=${partId(field, 'list')}
        aria-labelledby=${isOpen ? partId(field, 'label') : nothing}
        ?hidden=${!isOpen}
        @mousedown=${keepFocus}
      >
        ${
          isOpen
            ? repeat(
                options,
                option => option.id,
                (option, index) => this.#drawOption(field, option, index),
              )
            : nothing
        }
      </div>
    `;
  }

  #drawOption(field: F, option: ChoiceOption, index: number): TemplateResult {
    const classes = [
      'option',
      option.startsGroup && index > 0 ? 'starts-group' : '',
      option.dimmed ? 'dimmed' : '',
    ];
    return html`
      <div
        role="option"
        id=${optionId(field, index)}
        class=${classes.join(' ')}
        aria-selected=${option.id === field.value}
        ?data-active=${index === this.#list.active}
        @click=${() => this.#choose(option)}
      >
        <span>${option.label}</span>
        ${option.detail === '' ? nothing : html`<span class="quiet">${option.detail}</span>`}
      </div>
    `;
  }
}

const optionId = (field: ChoiceField | TextField, index: number) => `${field.id}-option-${index}`;

/** Keeps the focus in the box while the user clicks in its list. */
export function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
