import type { Locator, Page } from 'playwright-core';

/** A modal question of VS Code. */
export class Modal {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator('.monaco-dialog-box:visible');
  }

  /** The whole question, for what it says. */
  get box(): Locator {
    return this.#box;
  }

  /** Waits for a question that says all of this. */
  async asks(...texts: string[]): Promise<void> {
    await texts.reduce((box, hasText) => box.filter({ hasText }), this.#box).waitFor();
  }

  /** Waits for the question and presses one of its buttons. */
  async press(button: string | RegExp): Promise<void> {
    await this.#box.locator('.dialog-buttons .monaco-button', { hasText: button }).first().click();
    await this.#box.waitFor({ state: 'hidden' });
  }

  /** Waits for the question and turns it away with Escape. */
  async dismiss(): Promise<void> {
    await this.#box.waitFor();
    await this.#box.press('Escape');
    await this.#box.waitFor({ state: 'hidden' });
  }
}
