import * as path from 'node:path';

import type { FrameLocator, Locator, Page } from 'playwright-core';

import { projectDir } from '../../setup/project';
import { Modal } from './modal';
import { QuickInput } from './quickInput';

const windowLimitMs = 60_000;

/** The palette filters faster than this. */
const paletteLimitMs = 1_500;

/** One window of VS Code, used as a person would: by what it shows and by its keys. */
export class EditorWindow {
  /** The list or the input box at the top of the window. */
  readonly quickInput: QuickInput;
  /** The question that blocks the window. */
  readonly modal: Modal;
  /** What the window, and every page in it, wrote to the console. */
  readonly consoleLines: string[] = [];

  constructor(readonly page: Page) {
    this.quickInput = new QuickInput(page);
    this.modal = new Modal(page);
    page.on('console', message => this.consoleLines.push(message.text()));
    // A workbench asks before it is left; a test always means it.
    page.on('dialog', dialog => {
      dialog.accept().catch(() => undefined);
    });
  }

  /** Waits until the window is drawn, with its theme, and knows its extension host. */
  async ready(): Promise<void> {
    // A window is drawn before it has read which theme it should have.
    const themed = this.page.locator('.monaco-workbench[class*="vscode-theme-"]');
    await themed.waitFor({ timeout: windowLimitMs });
    await this.page
      .locator('footer .statusbar-item[id="status.host"]')
      .waitFor({ timeout: windowLimitMs });
  }

  /**
   * Runs a command by its title in the palette, such as `SQL Credentials: Show Log`. The palette
   * lists what is known when it opens, so it is opened again until the extension is among it.
   */
  async runCommand(title: string): Promise<void> {
    await (await this.#findCommand(title)).click();
  }

  /** Runs a command as `runCommand` does, with keys alone. */
  async runCommandByKeys(title: string): Promise<void> {
    await this.#findCommand(title);
    await this.quickInput.accept();
  }

  /**
   * The document of the webview that is shown. With several beside each other, `index` counts them
   * in the order in which they were opened.
   */
  webview(index = 0): FrameLocator {
    return this.page
      .locator('iframe.webview.ready:visible')
      .nth(index)
      .contentFrame()
      .frameLocator('iframe#active-frame');
  }

  /** An item of the status bar, by the id that its extension gave it. */
  statusBarItem(itemId: string, extensionId = 'sql-credentials.d365-sql-credentials'): Locator {
    return this.page.locator(`footer .statusbar-item[id="${extensionId}.${itemId}"]`);
  }

  /** Types a line into the terminal that is shown, and runs it. */
  async typeInTerminal(line: string): Promise<void> {
    const terminal = this.page.locator('.terminal.xterm textarea').last();
    await terminal.waitFor({ state: 'attached' });
    await terminal.focus();
    await this.page.keyboard.type(`${line}\n`);
  }

  /** The messages in the corner of the window that hold a text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  /** Waits for a message in the corner and presses one of its buttons. */
  async pressInNotification(text: string | RegExp, button: string): Promise<void> {
    const found = this.notification(text).first();
    await found.locator('.monaco-button', { hasText: button }).first().click();
  }

  /** Closes the editor in front, by the button of its tab. */
  async closeEditor(): Promise<void> {
    await this.page.locator('.tab.active .tab-actions .action-label').first().click();
  }

  /** What the clipboard holds. */
  async readClipboard(): Promise<string> {
    await this.page.bringToFront();
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Puts a text on the clipboard. */
  async writeClipboard(text: string): Promise<void> {
    await this.page.bringToFront();
    await this.page.evaluate(value => navigator.clipboard.writeText(value), text);
  }

  /** Loads the window anew, as "Developer: Reload Window" does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** Closes the window as a person does, so that its extension host ends too. */
  async close(): Promise<void> {
    const closed = this.page.waitForEvent('close');
    await this.page.close({ runBeforeUnload: true });
    await closed;
  }

  /** Keeps a picture of the window in `test-results/`. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(projectDir, 'test-results', `${name}.png`) });
  }

  async #findCommand(title: string): Promise<Locator> {
    await this.page.bringToFront();
    const row = this.quickInput.rows.filter({ hasText: title }).first();
    for (let tries = 0; tries < 30; tries += 1) {
      await this.page.keyboard.press('F1');
      // A key that is pressed while the window is still busy may be lost.
      if (!(await isShown(this.quickInput.field))) continue;
      // A question that comes up just then closes the palette.
      if (await this.quickInput.tryType(`>${title}`, paletteLimitMs)) {
        if (await isShown(row)) break;
      }
      await this.quickInput.dismissIfShown();
    }
    return row;
  }
}

/** Whether something comes into view within the time that the palette takes. */
async function isShown(locator: Locator): Promise<boolean> {
  return locator.waitFor({ timeout: paletteLimitMs }).then(
    () => true,
    () => false,
  );
}
