import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { DialogPage, loginParts, openCommand } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { GrantView } from './driver/grantView';
import { startProduct, type Product } from './driver/product';

/** More than the number of tab stops in the dialog. */
const mostStops = 40;

describe('The dialog by keyboard only', () => {
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;

  before(async () => {
    product = await startProduct();
    window = await product.workbench.openWindow();
  });

  after(() => product.stop());

  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => window.page.keyboard.press(key)), ready());
  const ready = () => Promise.resolve();
  const type = (text: string) => window.page.keyboard.type(text);

  /** Presses Tab until an element has the focus. */
  async function tabTo(role: 'button' | 'textbox' | 'combobox' | 'radio', name: string) {
    const target = dialog.frame.getByRole(role, { name, exact: true });
    for (let stops = 0; stops < mostStops; stops += 1) {
      const focused = await target.evaluate(element => element.matches(':focus, :focus-within'));
      if (focused) return;
      await press('Tab');
    }
    assert.fail(`Tab does not lead to the ${role} "${name}"`);
  }

  /** Waits until a list or dialog of VS Code has the focus. */
  const focusIn = (selector: string) =>
    window.page.locator(`${selector}:focus, ${selector} :focus`).first().waitFor();

  it('opens, and selects an environment', async () => {
    await window.runCommandByKeys(openCommand);
    dialog = await DialogPage.found(window);
    await tabTo('combobox', 'Environment');
    await press('Enter', 'End', 'ArrowUp', 'Enter');

    await focusIn('.monaco-dialog-box');
    await press('Enter');
    await window.quickInput.rows.filter({ hasText: 'Contoso Dev' }).waitFor();
    await focusIn('.quick-input-widget');
    await type('Contoso Dev');
    await press('Enter');
    await dialog.chosen('Contoso Dev');
  });

  it('requests write access', async () => {
    await dialog.addressDetected();
    await tabTo('combobox', 'Reason');
    await type('Look into ticket 4711');
    await tabTo('radio', 'Reader');
    await press('ArrowRight');
    await tabTo('button', 'Request Access');
    await press('Enter');

    await dialog.granted('Contoso Dev');
    assert.equal(product.emulator.credentials[0]?.role, 'Writer');
    await dialog.statusSays('Ready (read/write)');
  });

  it('copies each value', async () => {
    const { database, user, password } = product.emulator.credentials[0] ?? {};
    const server = `127.0.0.1,${product.emulator.sqlPort}`;
    const values = { Server: server, Database: database, User: user, Password: password };
    for (const part of loginParts) {
      await tabTo('button', `Copy ${part.toLowerCase()}`);
      await press('Enter');
      await dialog.hears(
        `${part} for Contoso Dev copied. VS Code clears the clipboard in 60 seconds.`,
      );
      await eventually(async () => assert.equal(await window.readClipboard(), values[part]));
    }
  });

  it('shows and hides the password', async () => {
    await tabTo('button', 'Show password');
    await press('Enter');
    await dialog.button('Hide password').waitFor();
    const password = product.emulator.credentials[0]?.password;
    await eventually(async () => {
      assert.equal(await dialog.value('Password').inputValue(), password);
    });

    await press('Enter');
    await dialog.passwordIsMasked();
  });

  it('copies a connection string', async () => {
    await tabTo('button', 'Copy Connection String');
    await press('Enter');

    await dialog.hears(
      'Connection string for Contoso Dev copied. VS Code clears the clipboard in 60 seconds.',
    );
  });

  it('forgets', async () => {
    await tabTo('button', 'Forget');
    await press('Enter');
    await focusIn('.monaco-dialog-box');
    // A quick second Enter isn't an answer to the question.
    await press('Enter');
    await focusIn('.monaco-dialog-box');
    await dialog.card.waitFor();
    await window.modal.read();
    await press('Enter');

    await dialog.card.waitFor({ state: 'detached' });
  });
});

describe('The dialog in few actions', () => {
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;
  let actions: number;

  before(async () => {
    product = await startProduct();
    window = await product.workbench.openWindow();
  });
  beforeEach(() => {
    actions = 0;
  });

  after(() => product.stop());

  const focused = (role: 'button' | 'combobox', name: string) =>
    eventually(async () => {
      const control = dialog.frame.getByRole(role, { name, exact: true });
      assert.ok(await control.evaluate(element => element.matches(':focus, :focus-within')));
    });
  const press = async (key: string) => {
    actions += 1;
    await window.page.keyboard.press(key);
  };
  const type = async (text: string) => {
    actions += 1;
    await window.page.keyboard.type(text);
  };
  /** Opens the palette, which isn't counted, and runs the first command that it finds. */
  const openDialog = async (text: string) => {
    await eventually(async () => {
      // A busy window can lose a key press.
      await window.page.keyboard.press('F1');
      await window.quickInput.field.waitFor({ timeout: 3_000 });
    });
    await type(text);
    await window.quickInput.rows.first().filter({ hasText: openCommand }).waitFor();
    const labels = await window.quickInput.rows.allInnerTexts();
    assert.deepEqual(
      labels.filter(label => label.includes('Focus on SQL')),
      [],
    );
    await press('Enter');
    dialog = await DialogPage.found(window);
  };

  const copyPassword = async () => {
    await focused('button', 'Copy password');
    await press('Enter');
    await eventually(async () => {
      assert.equal(await window.readClipboard(), product.emulator.credentials.at(-1)?.password);
    });
  };

  it('leads to a copied password in eight actions the first time', async () => {
    await openDialog('sql cred');
    await focused('button', 'Sign in to list environments');
    await press('Enter');
    await window.page.locator('.monaco-dialog-box :focus').first().waitFor();
    await press('Enter');
    await window.quickInput.rows.filter({ hasText: 'Contoso Dev' }).waitFor();
    // The first environment of the list is selected.
    await press('Enter');
    await focused('combobox', 'Reason');
    await dialog.addressDetected();
    await type('Look into ticket 4711');
    await press('Enter');
    await copyPassword();
    assert.equal(actions, 8);
  });

  it('leads to a copied password in three actions the next time', async () => {
    await window.writeClipboard('something else');
    await window.closeEditor();
    await openDialog('sql credentials');
    await copyPassword();
    assert.equal(actions, 3);
  });

  it('keeps the focus in the view when the user opens a row', async () => {
    await window.closeEditor();
    const view = new GrantView(window);
    await view.expand();
    await view.row('Contoso Dev').click();
    await dialog.card.waitFor();
    assert.ok(await view.pane.evaluate(pane => pane.contains(document.activeElement)));
  });

  it('leads to a copied password in five actions in a new window', async () => {
    await window.runCommand('SQL Credentials: Forget Credential');
    await window.modal.press('Forget');
    await dialog.card.waitFor({ state: 'detached' });
    // A window without a folder would restore the editors of the first window.
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'few-actions-'));
    window = await product.workbench.openWindow({ folder });
    await window.writeClipboard('something else');
    // VS Code doesn't add commands to an open palette.
    await window.listCommands(openCommand);
    await openDialog('sql credentials');
    // The environment of the last credential is selected.
    await focused('combobox', 'Reason');
    await dialog.addressDetected();
    await type('Look into ticket 4712');
    await press('Enter');
    await copyPassword();
    assert.equal(actions, 5);
    fs.rmdirSync(folder);
  });
});
