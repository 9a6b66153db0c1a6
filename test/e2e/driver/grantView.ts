import type { Locator } from 'playwright-core';

import type { EditorWindow } from './editorWindow';

/** The view "SQL Credentials" in the Explorer. */
export class GrantView {
  readonly #pane: Locator;

  constructor(readonly window: EditorWindow) {
    const header = window.page.locator('.pane-header', { hasText: /^SQL Credentials$/i });
    this.#pane = window.page.locator('.pane', { has: header });
  }

  /** Expands the view in the Explorer. VS Code shows a view there collapsed the first time. */
  async expand(): Promise<void> {
    if (!(await this.#pane.isVisible())) await this.window.runCommand('View: Show Explorer');
    const header = this.#pane.locator('.pane-header');
    await header.waitFor();
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
  }

  /** The view; not there while it has no row. */
  get pane(): Locator {
    return this.#pane;
  }

  get rows(): Locator {
    return this.#pane.locator('.monaco-list-row');
  }

  /** The rows of an environment. */
  row(environment: string): Locator {
    const label = this.window.page.locator('.label-name', { hasText: environment });
    return this.rows.filter({ has: label });
  }

  /** Presses a button in the title of the view. */
  async pressInTitle(name: string): Promise<void> {
    await this.#pane.locator('.pane-header').hover();
    await this.#pane.getByRole('button', { name }).click();
  }

  /** Presses an inline action of a row. */
  async press(environment: string, action: string): Promise<void> {
    await this.row(environment).hover();
    await this.row(environment).getByRole('button', { name: action }).click();
  }

  /** The titles in the context menu of a row, which stays open. */
  async openMenu(environment: string): Promise<readonly string[]> {
    await this.row(environment).click({ button: 'right' });
    // The menu of the window is an item without a text.
    const items = this.window.page.getByRole('menuitem').filter({ hasText: /\S/ });
    await items.first().waitFor();
    return (await items.allInnerTexts()).map(text => text.trim());
  }

  /** Closes the context menu. The next one could be taken for it while it is still there. */
  async closeMenu(): Promise<void> {
    await this.window.page.keyboard.press('Escape');
    const items = this.window.page.getByRole('menuitem').filter({ hasText: /\S/ });
    await items.first().waitFor({ state: 'detached' });
  }

  /** Runs a command from the context menu of a row. */
  async runFromMenu(environment: string, command: string): Promise<void> {
    await this.openMenu(environment);
    const item = this.window.page.getByRole('menuitem', { name: command });
    // VS Code ignores clicks in a menu that has only just opened.
    await item.hover();
    await item.press('Enter');
    await item.waitFor({ state: 'hidden' });
  }
}

/** The text of a row whose login works. */
export const readyRow = /\d+ h \d+ min · Reader · Ready/;

/** Whether the description of a row is visible up to the end of a part. */
export function isVisibleUpTo(row: Locator, part: string): Promise<boolean> {
  return row.locator('.label-description').evaluate((element, last) => {
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
    const end = text?.textContent?.indexOf(last) ?? -1;
    if (text === null || end < 0) return false;
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(text, end + last.length);
    const container = element.closest('.monaco-icon-label-container') ?? element;
    return range.getBoundingClientRect().right <= container.getBoundingClientRect().right;
  }, part);
}
