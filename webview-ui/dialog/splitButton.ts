import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { GrantAction, ShownAction } from '../../src/protocol/state';
import * as icons from '../icons';
import { placePopup } from './popup';

const actionIcons: Readonly<Partial<Record<GrantAction, string>>> = {
  connect: icons.plug,
  openTerminal: icons.terminal,
  openInPortal: icons.linkExternal,
};

/** Draws an action as a button, or as a split button if it has options. */
export function drawAction(action: ShownAction, press: (option?: string) => void): TemplateResult {
  if (action.options.length === 0) return drawButton(action, press);
  return html`<split-button .onPress=${press} .action=${action}></split-button>`;
}

function drawButton({ action, label, primary }: ShownAction, press: () => void): TemplateResult {
  const icon = actionIcons[action];
  return html`
    <vscode-button appearance=${primary ? 'primary' : 'secondary'} @click=${() => press()}
      >${label}${icon ? html`<span slot="start">${icons.drawIcon(icon)}</span>` : nothing}</vscode-button
    >
  `;
}

/** A button with a second one that opens a menu of choices. */
export class SplitButtonElement extends HTMLElement {
  /** Called with the chosen option of the menu, or `undefined` for the button itself. */
  onPress: (option?: string) => void = () => undefined;
  #action: ShownAction | undefined;
  #isOpen = false;

  constructor() {
    super();
    this.addEventListener('keydown', event => {
      if (!this.#handleKeydown(event)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    this.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.contains(relatedTarget))) this.#open(false);
    });
  }

  set action(action: ShownAction) {
    this.#action = action;
    this.#draw();
  }

  #draw(): void {
    const action = this.#action;
    if (!action) return;
    render(
      html`
        <div class="split" role="group" aria-label=${action.label}>
          ${drawButton(action, () => this.onPress())}
          <button
            class="button more ${action.primary ? 'first' : ''}"
            aria-label=${action.optionsLabel}
            title=${action.optionsLabel}
            aria-haspopup="menu"
            aria-expanded=${this.#isOpen}
            @click=${() => {
              this.#open(!this.#isOpen);
              this.#items[0]?.focus();
            }}
          >
            ${icons.drawIcon(icons.chevronDown)}
          </button>
          ${this.#isOpen ? this.#menu(action) : nothing}
        </div>
      `,
      this,
    );
    placePopup(this.querySelector('.menu'));
  }

  #menu({ options, optionsLabel }: ShownAction) {
    return html`
      <div class="menu popup" role="menu" aria-label=${optionsLabel}>
        ${options.map(
          ({ id, label }) => html`
            <button
              class="option"
              role="menuitem"
              tabindex="-1"
              @click=${() => {
                this.#leave();
                this.onPress(id);
              }}
            >
              ${label}
            </button>
          `,
        )}
      </div>
    `;
  }

  /** @returns whether the key had an effect */
  #handleKeydown({ key, target }: KeyboardEvent): boolean {
    const items = this.#items;
    const at = items.findIndex(item => item === target);
    if (!this.#isOpen) {
      if (target !== this.#more || (key !== 'ArrowDown' && key !== 'ArrowUp')) return false;
      this.#open(true);
      this.#items.at(key === 'ArrowDown' ? 0 : -1)?.focus();
    } else if (key === 'Escape') {
      this.#leave();
    } else if (key === 'ArrowDown') {
      items[(at + 1) % items.length]?.focus();
    } else if (key === 'ArrowUp') {
      items.at(at <= 0 ? -1 : at - 1)?.focus();
    } else if (key === 'Home' || key === 'End') {
      items.at(key === 'Home' ? 0 : -1)?.focus();
    } else {
      return false;
    }
    return true;
  }

  /** Closes the menu and returns the focus to the button that opened it. */
  #leave(): void {
    this.#more?.focus();
    this.#open(false);
  }

  #open(isOpen: boolean): void {
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    this.#draw();
  }

  get #more(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.more');
  }

  get #items(): readonly HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }
}
