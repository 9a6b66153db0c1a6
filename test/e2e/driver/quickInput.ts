import type { Locator, Page } from 'playwright-core';

import { eventually } from './eventually';

/** VS Code's quick pick and input box at the top of the window. */
export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget:visible');
  }

  /** The text field. */
  get field(): Locator {
    return this.#widget.locator('input.input');
  }

  /** The visible rows of the list. */
  get rows(): Locator {
    return this.#widget.locator('.quick-input-list .monaco-list-row');
  }

  /** The text below the field of an input box: its prompt, or the problem of the input. */
  get message(): Locator {
    return this.#widget.locator('.quick-input-message');
  }

  /** Replaces the text of the field. With `accept`, it then presses Enter. */
  async type(text: string, { accept = false } = {}): Promise<void> {
    await this.field.fill(text);
    if (accept) {
      await this.accept();
    }
  }

  /**
   * Types the text if the field is available within a number of milliseconds. Returns whether it
   * was.
   */
  async tryType(text: string, timeout: number): Promise<boolean> {
    return this.field.fill(text, { timeout }).then(
      () => true,
      () => false,
    );
  }

  /** Selects the first row that contains a text. */
  async pick(text: string | RegExp): Promise<void> {
    const row = this.rows.filter({ hasText: text }).first();
    await eventually(async () => {
      // If the pointer rests on a row, VS Code's tooltip covers what Playwright wants to click.
      await this.#page.mouse.move(0, 0);
      await row.click({ timeout: 5_000 });
    });
  }

  /** Presses Enter. */
  async accept(): Promise<void> {
    await this.field.press('Enter');
  }

  /** Presses Escape, and waits until the list or box is closed. */
  async dismiss(): Promise<void> {
    await this.field.press('Escape');
    await this.waitUntilGone();
  }

  /** Presses Escape if a list or box is open. */
  async dismissIfShown(): Promise<void> {
    if (await this.#widget.isVisible()) await this.dismiss();
  }

  /** Waits until no list or box is open. */
  async waitUntilGone(): Promise<void> {
    await this.#widget.waitFor({ state: 'hidden' });
  }
}
