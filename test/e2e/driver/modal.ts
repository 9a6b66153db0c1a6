import assert from 'node:assert/strict';
import type { ElementHandle, Locator, Page } from 'playwright-core';
import { eventually } from './eventually';

const readingMs = 800;

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

  /** Waits as long as a person needs to read a question. The product ignores an earlier answer. */
  async read(): Promise<void> {
    await this.#box.waitFor();
    await this.#box.page().waitForTimeout(readingMs);
  }

  /** Waits for a dialog with this button, presses it, and waits until that dialog is closed. */
  async press(button: string | RegExp): Promise<void> {
    const found = this.#box.locator('.dialog-buttons .monaco-button', { hasText: button }).first();
    await found.waitFor();
    await this.read();
    await closedBy(await found.elementHandle(), element => element.click({ timeout: 5_000 }));
  }

  /** Waits for the dialog, and closes it with Escape. */
  async dismiss(): Promise<void> {
    await closedBy(await this.#box.elementHandle(), element => element.press('Escape'));
  }
}

/**
 * Another dialog can follow at once, so this waits for the element and not for any dialog. A busy VS
 * Code can lose a click on a dialog that it is just drawing.
 */
async function closedBy(
  element: ElementHandle | null,
  close: (element: ElementHandle) => Promise<void>,
): Promise<void> {
  assert.ok(element);
  await eventually(async () => {
    if (await element.isVisible()) await close(element);
    await element.waitForElementState('hidden', { timeout: 5_000 });
  });
}
