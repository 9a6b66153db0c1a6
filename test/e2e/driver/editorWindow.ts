import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FrameLocator, Locator, Page } from 'playwright-core';

import { projectDir } from '../../setup/project';
import { eventually } from './eventually';
import { Modal } from './modal';
import { QuickInput } from './quickInput';

const windowLimitMs = 60_000;

/** The palette filters faster than this. */
const paletteLimitMs = 1_500;

/** The palette waits for a pause in typing, and then filters. */
const filterMs = 500;

/** A window of VS Code. Tests use it like a person, by mouse and keyboard. */
export class EditorWindow {
  /** The quick pick or input box at the top of the window. */
  readonly quickInput: QuickInput;
  /** The modal dialog. */
  readonly modal: Modal;
  /** The console output of the window and all its pages. */
  readonly consoleLines: string[] = [];

  constructor(readonly page: Page) {
    this.quickInput = new QuickInput(page);
    this.modal = new Modal(page);
    page.on('console', message => this.consoleLines.push(message.text()));
    // The workbench asks before the browser leaves it. Tests always confirm.
    page.on('dialog', dialog => {
      dialog.accept().catch(() => undefined);
    });
  }

  /** Waits until the window has its theme and a connection to the extension host. */
  async ready(): Promise<void> {
    // VS Code draws a window before it reads the theme.
    const themed = this.page.locator('.monaco-workbench[class*="vscode-theme-"]');
    await themed.waitFor({ timeout: windowLimitMs });
    await this.page
      .locator('footer .statusbar-item[id="status.host"]')
      .waitFor({ timeout: windowLimitMs });
  }

  /**
   * Runs a command by its title in the palette, such as `SQL Credentials: Show Log`. The palette
   * doesn't update, so this opens it again until the command appears.
   */
  async runCommand(title: string): Promise<void> {
    await (await this.#findCommand(title)).click();
  }

  /** Like `runCommand`, but uses the keyboard only. */
  async runCommandByKeys(title: string): Promise<void> {
    await this.#findCommand(title);
    await this.quickInput.accept();
  }

  /**
   * The document of a visible webview. If several are visible, `index` selects one in the order in
   * which they were opened.
   */
  webview(index = 0): FrameLocator {
    return this.page
      .locator('iframe.webview.ready:visible')
      .nth(index)
      .contentFrame()
      .frameLocator('iframe#active-frame');
  }

  /** An item of the status bar, by the ID from its extension. */
  statusBarItem(itemId: string, extensionId = 'sql-credentials.d365-sql-credentials'): Locator {
    return this.page.locator(`footer .statusbar-item[id="${extensionId}.${itemId}"]`);
  }

  /** Types a line into the active terminal, and runs it. */
  async typeInTerminal(line: string): Promise<void> {
    const terminal = this.page.locator('.terminal.xterm textarea').last();
    await terminal.waitFor({ state: 'attached' });
    await terminal.focus();
    await this.page.keyboard.type(`${line}\n`);
  }

  /** The notifications that contain a text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  /** Waits for a notification, and presses one of its buttons. */
  async pressInNotification(text: string | RegExp, button: string): Promise<void> {
    const found = this.notification(text).first();
    await found.locator('.monaco-button', { hasText: button }).first().click();
  }

  /** Closes the active editor by the button of its tab. */
  async closeEditor(): Promise<void> {
    await this.page.locator('.tab.active .tab-actions .action-label').first().click();
  }

  /** Reads the clipboard. */
  async readClipboard(): Promise<string> {
    await this.page.bringToFront();
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Writes a text to the clipboard. */
  async writeClipboard(text: string): Promise<void> {
    await this.page.bringToFront();
    await this.page.evaluate(value => navigator.clipboard.writeText(value), text);
  }

  /** Reloads the window, like "Developer: Reload Window". */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** Closes the window like a user, so that its extension host ends, too. */
  async close(): Promise<void> {
    const closed = this.page.waitForEvent('close');
    await this.page.close({ runBeforeUnload: true });
    await closed;
  }

  /** The visible webviews, questions, messages, and status items, in one line for an error. */
  async describe(): Promise<string> {
    const parts = Object.entries({
      page: this.webview().locator('body'),
      modal: this.modal.box,
      list: this.page.locator('.quick-input-widget:visible'),
      notification: this.page.locator('.notification-toast'),
      'status bar': this.page.locator('footer .statusbar-item[id^="sql-credentials"]'),
    });
    const found = await Promise.all(
      parts.map(async ([name, part]) => {
        const all = await part.all().catch(() => []);
        const texts = await Promise.all(all.map(snapshot));
        return texts.filter(Boolean).map(text => `${name}: ${text}`);
      }),
    );
    return found.flat().join('; ') || 'nothing of interest';
  }

  /** Saves a screenshot of the window in `test-results/`. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(projectDir, 'test-results', `${name}.png`) });
  }

  /** The commands that the palette lists for a text, of which there is at least one. */
  async listCommands(text: string): Promise<readonly string[]> {
    await this.#findCommand(text);
    const labels = () => this.quickInput.rows.locator('.label-name').allInnerTexts();
    // The palette shows the list of the text before until it has filtered its commands.
    const listed = await eventually(async () => {
      const before = await labels();
      await sleep(filterMs);
      assert.deepEqual(await labels(), before);
      return before;
    });
    await this.quickInput.dismiss();
    return listed;
  }

  async #findCommand(title: string): Promise<Locator> {
    await this.page.bringToFront();
    const row = this.quickInput.rows.filter({ hasText: title }).first();
    for (let tries = 0; tries < 30; tries += 1) {
      await this.page.keyboard.press('F1');
      // A busy window can lose a key press.
      if (!(await isShown(this.quickInput.field))) continue;
      // A modal dialog can close the palette.
      if (await this.quickInput.tryType(`>${title}`, paletteLimitMs)) {
        if (await isShown(row)) break;
      }
      await this.quickInput.dismissIfShown();
    }
    return row;
  }
}

/** Whether an element appears while the palette would open. */
async function isShown(locator: Locator): Promise<boolean> {
  return locator.waitFor({ timeout: paletteLimitMs }).then(
    () => true,
    () => false,
  );
}

const longestSnapshot = 1_500;

/** The roles, names, and texts of an element in one line. */
async function snapshot(element: Locator): Promise<string> {
  const text = await element.ariaSnapshot({ timeout: 2_000 }).catch(() => '');
  return text.replaceAll(/\n\s*-?\s*/g, ' | ').slice(0, longestSnapshot);
}
