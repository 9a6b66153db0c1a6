import * as assert from 'node:assert/strict';

import type { FrameLocator, Locator } from 'playwright-core';

import type { EditorWindow } from './editorWindow';
import { eventually } from './eventually';

/** The command that opens the dialog, as the palette names it. */
export const openCommand = 'SQL Credentials for Dynamics 365 FinOps…';

/** The four values of a login, in the order of the dialog. */
export const loginParts = ['Server', 'Database', 'User', 'Password'] as const;

/** The dialog in a window, found by the roles and names that a person perceives. */
export class DialogPage {
  /** The dialog's document. */
  readonly frame: FrameLocator;

  constructor(readonly window: EditorWindow) {
    this.frame = window.webview();
  }

  /** Opens the dialog by its command, or brings it to the front. */
  static async open(window: EditorWindow): Promise<DialogPage> {
    await window.runCommand(openCommand);
    return DialogPage.found(window);
  }

  /** Waits for the dialog of a window, which is open or brought back. */
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

  /** What went wrong, in words. */
  get alert(): Locator {
    return this.frame.getByRole('alert');
  }

  /** The message between form and grant, be it an error or not. */
  get notice(): Locator {
    return this.frame.locator('[data-region=notice]');
  }

  /** A button below that message. */
  remedy(name: string): Locator {
    return this.notice.getByRole('button', { name, exact: true });
  }

  /** How the shown grant stands with its database, or why it ended. */
  get status(): Locator {
    return this.frame.getByRole('status');
  }

  /** The lower half: the grant that is shown. */
  get grant(): Locator {
    return this.frame.locator('[data-region=grant]');
  }

  /** The lines of the list of grants, which is there when there are several. */
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

  /** Chooses what the combobox's own list holds. */
  async choose(option: string): Promise<void> {
    await this.environment.click();
    await this.frame.getByRole('option', { name: option }).first().click();
  }

  /** Chooses from all environments; signs in and allows it, as it has to be done once. */
  async signInAndChoose(environment: string): Promise<void> {
    await this.choose('Browse all…');
    await this.window.modal.press('Allow');
    await this.window.quickInput.pick(environment);
    await this.chosen(environment);
  }

  /** Waits until an environment is the chosen one. */
  async chosen(environment: string): Promise<void> {
    await this.environment.filter({ hasText: environment }).waitFor();
  }

  /** Waits until the look-up filled in this computer's address. */
  async addressDetected(): Promise<string> {
    const box = this.textbox('Allowed IPv4 addresses');
    return eventually(async () => {
      const address = await box.inputValue();
      assert.notEqual(address, '', 'no address was detected');
      return address;
    });
  }

  /** Types a reason, and addresses where the detected one is not wanted, and presses the button. */
  async request(reason = 'Look into ticket 4711', addresses = ''): Promise<void> {
    await this.textbox('Reason').fill(reason);
    if (addresses === '') await this.addressDetected();
    else await this.textbox('Allowed IPv4 addresses').fill(addresses);
    await this.press('Request Access');
  }

  /** Waits until a grant of an environment is shown whose password can be had. */
  async granted(environment: string): Promise<void> {
    await this.grant.getByRole('heading', { name: environment }).waitFor();
    await this.textbox('Password').waitFor();
  }

  /** Waits until the status says something. */
  async statusSays(text: string): Promise<void> {
    await this.status.filter({ hasText: text }).waitFor();
  }

  /** Waits until the error says something. */
  async alertSays(text: string | RegExp): Promise<void> {
    await this.alert.filter({ hasText: text }).waitFor();
  }

  /** Waits until the dialog tells something that is no error. */
  async informs(text: string): Promise<void> {
    await this.notice.filter({ hasText: text }).waitFor();
    assert.equal(await this.alert.count(), 0);
  }

  /** Waits until a screen reader was told something. */
  async hears(text: string): Promise<void> {
    await this.frame.getByText(text, { exact: true }).first().waitFor({ state: 'attached' });
  }

  /** The password as the dialog shows it when it is asked to. */
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

  /** The password is not in view, whatever the password is. */
  async passwordIsMasked(): Promise<void> {
    await this.button('Show password').waitFor();
    assert.match(await this.textbox('Password').inputValue(), /^•+$/);
  }
}
