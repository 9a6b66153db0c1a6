import * as assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FrameLocator, Locator } from 'playwright-core';

import type { EditorWindow } from './editorWindow';
import { eventually } from './eventually';

/** The title of the command that opens the dialog. */
export const openCommand = 'SQL Credentials for Dynamics 365 FinOps…';

/** The values of a login, in the order of the dialog. */
export const loginParts = ['Server', 'Database', 'User', 'Password'] as const;

/** A state of the host arrives sooner than this. */
const restMs = 200;

/** The dialog in a window. It finds elements by their roles and names. */
export class DialogPage {
  readonly frame: FrameLocator;

  constructor(readonly window: EditorWindow) {
    this.frame = window.webview();
  }

  /** Opens the dialog by its command, or brings it to the front. */
  static async open(window: EditorWindow): Promise<DialogPage> {
    await window.runCommand(openCommand);
    return DialogPage.found(window);
  }

  /** Waits for the dialog of a window. */
  static async found(window: EditorWindow): Promise<DialogPage> {
    const dialog = new DialogPage(window);
    await dialog.field('Reason').waitFor();
    return dialog;
  }

  get environment(): Locator {
    return this.frame.getByRole('combobox', { name: 'Environment' });
  }

  get progress(): Locator {
    return this.frame.getByRole('progressbar');
  }

  /** The error message. */
  get alert(): Locator {
    return this.frame.getByRole('alert');
  }

  /** The message below the form and the card. It can be an error. */
  get notice(): Locator {
    return this.frame.locator('[data-region=notice]');
  }

  /** A button below the message. */
  remedy(name: string): Locator {
    return this.notice.getByRole('button', { name, exact: true });
  }

  /** The status of the shown grant. */
  get status(): Locator {
    return this.card.getByRole('status');
  }

  /** The explanation of the status. */
  get note(): Locator {
    return this.card.locator('.note');
  }

  /** The grant for the selected environment. */
  get card(): Locator {
    return this.frame.locator('[data-region=card]');
  }

  /** An input of the form. With suggestions it is a combobox. */
  field(name: string): Locator {
    return this.frame
      .locator('[data-region=form]')
      .getByRole('combobox', { name, exact: true })
      .or(this.frame.locator('[data-region=form]').getByRole('textbox', { name, exact: true }));
  }

  /** A value of the grant. */
  value(name: string): Locator {
    return this.card.getByRole('textbox', { name, exact: true });
  }

  /** Opens the tab of a system, and waits for its form: both forms can have a field of one name. */
  async openTab(name: string): Promise<void> {
    await this.frame.getByRole('tab', { name, exact: true }).click();
    await this.tabSelected(name);
  }

  /** Waits until the form of a system is shown. */
  async tabSelected(name: string): Promise<void> {
    await this.frame.getByRole('tab', { name, exact: true, selected: true }).waitFor();
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  /** Presses a button. */
  async press(name: string): Promise<void> {
    await this.button(name).click();
  }

  /** Replaces the text of an input, and closes its list. */
  async enter(name: string, text: string): Promise<void> {
    await this.field(name).fill(text);
    await this.field(name).blur();
  }

  /** Selects an entry of the menu of a split button. */
  async pressInMenu(menu: string, entry: string | RegExp): Promise<void> {
    await this.button(menu).click();
    await this.frame.getByRole('menuitem', { name: entry }).click();
  }

  /**
   * Selects an option of the combobox, and waits until the form shows it: a button that moves because
   * of that can lose a click.
   */
  async choose(option: string): Promise<void> {
    const found = this.frame.getByRole('option', { name: option }).first();
    // A busy VS Code can take the focus from the page for a moment, which closes the list.
    await eventually(async () => {
      if (!(await found.isVisible())) await this.environment.click();
      await found.click({ timeout: 5_000 });
    });
    const isCommand = option.endsWith('…');
    if (!isCommand) await this.chosen(option);
  }

  /** Selects one of all environments. On first use, it signs in and allows the sign-in. */
  async signInAndChoose(environment: string): Promise<void> {
    await this.choose('Browse all…');
    await this.window.modal.press('Allow');
    await this.#pick(environment);
  }

  /** Selects one of all environments in a VS Code that is signed in. */
  async browseAndChoose(environment: string): Promise<void> {
    await this.choose('Browse all…');
    await this.#pick(environment);
  }

  async #pick(environment: string): Promise<void> {
    await this.window.quickInput.pick(environment);
    await this.chosen(environment);
  }

  /** Waits until the combobox shows an environment. */
  async chosen(environment: string): Promise<void> {
    await this.environment.filter({ hasText: environment }).waitFor();
  }

  /** Waits for the detected address of this computer, and returns it. */
  async addressDetected(): Promise<string> {
    return eventually(async () => {
      const address = await this.field('Allowed IPv4 addresses').inputValue();
      assert.notEqual(address, '', 'no address was detected');
      return address;
    });
  }

  /** Enters a reason, optionally replaces the detected address, and requests access. */
  async request(reason = 'Look into ticket 4711', addresses = ''): Promise<void> {
    await this.enter('Reason', reason);
    if (addresses === '') await this.addressDetected();
    else await this.enter('Allowed IPv4 addresses', addresses);
    await this.pressAtRest('Request Access');
  }

  /**
   * Presses a button once it stays where it is. The host's response to an edit or a status changes the
   * lines above it, and a button that moves between the press and the release gets no click.
   */
  async pressAtRest(name: string): Promise<void> {
    const button = this.button(name);
    await eventually(async () => {
      const before = await button.boundingBox();
      await sleep(restMs);
      assert.deepEqual(await button.boundingBox(), before, `the button "${name}" moves`);
    });
    await button.click();
  }

  /** Waits for a grant of an environment with a password. */
  async granted(environment: string): Promise<void> {
    await this.card.getByRole('heading', { name: environment }).waitFor();
    await this.value('Password').waitFor();
  }

  /** Waits for a status. */
  async statusSays(text: string): Promise<void> {
    await this.status.filter({ hasText: text }).waitFor();
  }

  /** Waits for an error message. */
  async alertSays(text: string | RegExp): Promise<void> {
    await this.alert.filter({ hasText: text }).waitFor();
  }

  /** Waits for a message that isn't an error. */
  async informs(text: string): Promise<void> {
    await this.notice.filter({ hasText: text }).waitFor();
    assert.equal(await this.alert.count(), 0);
  }

  /** Waits for a text for screen readers. */
  async hears(text: string): Promise<void> {
    await this.frame.getByText(text, { exact: true }).first().waitFor({ state: 'attached' });
  }

  /** Shows the password in the dialog, and returns it. */
  async revealPassword(): Promise<string> {
    const box = this.value('Password');
    const mask = await box.inputValue();
    await this.press('Show password');
    return eventually(async () => {
      const shown = await box.inputValue();
      assert.notEqual(shown, mask, 'the password is not shown');
      return shown;
    });
  }

  /** Asserts that the dialog shows no password. */
  async passwordIsMasked(): Promise<void> {
    await this.button('Show password').waitFor();
    assert.match(await this.value('Password').inputValue(), /^•+$/);
  }
}
