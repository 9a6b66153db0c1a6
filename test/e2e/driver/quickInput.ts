import type { Locator, Page } from 'playwright-core';

/** VS Code's quick pick and input box, which share one place at the top of the window. */
export class QuickInput {
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#widget = page.locator('.quick-input-widget:visible');
  }

  /** The field that is typed into. */
  get field(): Locator {
    return this.#widget.locator('input.input');
  }

  /** The lines of the list that are drawn. */
  get rows(): Locator {
    return this.#widget.locator('.quick-input-list .monaco-list-row');
  }

  /** What an input box says below its field: its prompt, or what is wrong with the input. */
  get message(): Locator {
    return this.#widget.locator('.quick-input-message');
  }

  /** Replaces what is typed; with `accept` it is then confirmed by Enter. */
  async type(text: string, { accept = false } = {}): Promise<void> {
    await this.field.fill(text);
    if (accept) {
      await this.accept();
    }
  }

  /** Types where that is possible within some milliseconds; says whether it was. */
  async tryType(text: string, timeout: number): Promise<boolean> {
    return this.field.fill(text, { timeout }).then(
      () => true,
      () => false,
    );
  }

  /** Chooses the first line that holds a text. */
  async pick(text: string | RegExp): Promise<void> {
    await this.rows.filter({ hasText: text }).first().click();
  }

  /** Presses Enter. */
  async accept(): Promise<void> {
    await this.field.press('Enter');
  }

  /** Presses Escape and waits until the list or box is gone. */
  async dismiss(): Promise<void> {
    await this.field.press('Escape');
    await this.waitUntilGone();
  }

  /** Presses Escape where a list or box is shown. */
  async dismissIfShown(): Promise<void> {
    if (await this.#widget.isVisible()) await this.dismiss();
  }

  /** Waits until neither a list nor a box is shown. */
  async waitUntilGone(): Promise<void> {
    await this.#widget.waitFor({ state: 'hidden' });
  }
}
