import * as assert from 'node:assert/strict';

import type { FrameLocator, Locator } from 'playwright-core';

import type { EditorWindow } from './editorWindow';
import { eventually } from './eventually';

/** The title of the command that opens the dialog. */
export const openCommand = 'SQL Credentials for Dynamics 365 FinOps…';

/** The values of a login, in the order of the dialog. */
export const loginParts = ['Server', 'Database', 'User', 'Password'] as const;

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
    await dialog.textbox('Reason').waitFor();
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

  /** The message between the form and the grant. It can be an error. */
  get notice(): Locator {
    return this.frame.locator('[data-region=notice]');
  }

  /** A button below the message. */
  remedy(name: string): Locator {
    return this.notice.getByRole('button', { name, exact: true });
  }

  /** The status of the shown grant. */
  get status(): Locator {
    return this.frame.getByRole('status');
  }

  /** The shown grant in the lower half. */
  get grant(): Locator {
    return this.frame.locator('[data-region=grant]');
  }

  /** The entries of the list of grants, which appears if there are several. */
  get grantLines(): Locator {
    return this.frame
      .getByRole('region', { name: 'Credentials and roles of this window' })
      .getByRole('button');
  }

  textbox(name: string): Locator {
    return this.frame.getByRole('textbox', { name, exact: true });
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  /** Presses a button. */
  async press(name: string): Promise<void> {
    await this.button(name).click();
  }

  /** Selects an option of the combobox. */
  async choose(option: string): Promise<void> {
    await this.environment.click();
    await this.frame.getByRole('option', { name: option }).first().click();
  }

  /** Selects one of all environments. On first use, it signs in and allows the sign-in. */
  async signInAndChoose(environment: string): Promise<void> {
    await this.choose('Browse all…');
    await this.window.modal.press('Allow');
    await this.window.quickInput.pick(environment);
    await this.chosen(environment);
  }

  /** Waits until the combobox shows an environment. */
  async chosen(environment: string): Promise<void> {
    await this.environment.filter({ hasText: environment }).waitFor();
  }

  /** Waits for the detected address of this computer, and returns it. */
  async addressDetected(): Promise<string> {
    const box = this.textbox('Allowed IPv4 addresses');
    return eventually(async () => {
      const address = await box.inputValue();
      assert.notEqual(address, '', 'no address was detected');
      return address;
    });
  }

  /** Enters a reason, optionally replaces the detected address, and requests access. */
  async request(reason = 'Look into ticket 4711', addresses = ''): Promise<void> {
    await this.textbox('Reason').fill(reason);
    if (addresses === '') await this.addressDetected();
    else await this.textbox('Allowed IPv4 addresses').fill(addresses);
    await this.press('Request Access');
  }

  /** Waits for a grant of an environment with a password. */
  async granted(environment: string): Promise<void> {
    await this.grant.getByRole('heading', { name: environment }).waitFor();
    await this.textbox('Password').waitFor();
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
    const box = this.textbox('Password');
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
    assert.match(await this.textbox('Password').inputValue(), /^•+$/);
  }
}
