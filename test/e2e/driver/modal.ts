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

  /** Waits for the dialog, and presses one of its buttons. */
  async press(button: string | RegExp): Promise<void> {
    await this.#box.locator('.dialog-buttons .monaco-button', { hasText: button }).first().click();
    await this.#box.waitFor({ state: 'hidden' });
  }

  /** Waits for the dialog, and closes it with Escape. */
  async dismiss(): Promise<void> {
    await this.#box.waitFor();
    await this.#box.press('Escape');
    await this.#box.waitFor({ state: 'hidden' });
  }
}
