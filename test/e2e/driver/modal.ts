import type { Locator, Page } from 'playwright-core';

/** A modal dialog of VS Code. */
export class Modal {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator('.monaco-dialog-box:visible');
  }

  /** The whole dialog with its text. */
  get box(): Locator {
    return this.#box;
  }

  /** Waits for a dialog that contains all of these texts. */
  async asks(...texts: string[]): Promise<void> {
    await texts.reduce((box, hasText) => box.filter({ hasText }), this.#box).waitFor();
  }

  /** Waits for a dialog with this button, presses it, and waits until that dialog is closed. */
  async press(button: string | RegExp): Promise<void> {
    const found = this.#box.locator('.dialog-buttons .monaco-button', { hasText: button }).first();
    await this.#closedBy(() => found.click(), found);
  }

  /** Waits for the dialog, and closes it with Escape. */
  async dismiss(): Promise<void> {
    await this.#closedBy(() => this.#box.press('Escape'), this.#box);
  }

  /** Another dialog can follow at once, so this waits for the element and not for any dialog. */
  async #closedBy(close: () => Promise<void>, part: Locator): Promise<void> {
    const element = await part.elementHandle();
    await close();
    await element.waitForElementState('hidden');
  }
}
