import type { FrameLocator, Locator } from 'playwright-core';

import type { EditorWindow } from './editorWindow';

/** The title of the command that opens the request history. */
export const requestHistoryCommand = 'Show Role Request History…';

/** The panel of the request history. It finds elements by their roles and names. */
export class RequestHistoryPage {
  readonly frame: FrameLocator;

  constructor(window: EditorWindow) {
    this.frame = window.webview();
  }

  /**
   * Opens the request history by its command, selects an application or subscription, and waits for
   * the rows.
   */
  static async open(window: EditorWindow, choice: string): Promise<RequestHistoryPage> {
    await window.runCommand(requestHistoryCommand);
    const allow = window.page.locator('.monaco-dialog-box:visible .dialog-buttons .monaco-button');
    const entry = window.quickInput.rows.filter({ hasText: choice }).first();
    // VS Code asks about the account once.
    await allow.or(entry).first().waitFor();
    if (await allow.first().isVisible()) await window.modal.press('Allow');
    await entry.click();
    const history = new RequestHistoryPage(window);
    await history.grid.waitFor();
    return history;
  }

  get grid(): Locator {
    return this.frame.getByRole('grid', { name: 'Role requests' });
  }

  /** The visible rows, without the header. */
  get rows(): Locator {
    return this.grid.getByRole('row').filter({ has: this.frame.getByRole('gridcell') });
  }

  get filter(): Locator {
    return this.frame.getByRole('searchbox', { name: 'Filter' });
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  /** Waits for the number of requests, because a busy machine needs time to load them. */
  async counts(text: string): Promise<void> {
    const count = this.frame.locator('.count').getByText(text, { exact: true });
    await count.waitFor({ timeout: 60_000 });
  }
}
