import * as assert from 'node:assert/strict';

import { DialogPage, openCommand } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { GrantView, isVisibleUpTo, readyRow } from './driver/grantView';
import { startProduct, type Product } from './driver/product';

describe('The view of grants, and the command palette', () => {
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;
  let view: GrantView;

  before(async () => {
    product = await startProduct();
    window = await product.workbench.openWindow();
    view = new GrantView(window);
  });

  after(() => product.stop());

  const userOf = (environment: string): string =>
    product.emulator.credentials.findLast(each => each.environment === environment)?.user ?? '';

  const clipboardHolds = (text: string) =>
    eventually(async () => assert.equal(await window.readClipboard(), text));

  const listed = (text: string) => window.listCommands(text);

  it('rank the command that opens the dialog first in a fresh profile', async () => {
    await eventually(async () => assert.ok((await listed('SQL Credentials: ')).length > 4));

    assert.equal((await listed('sql credentials'))[0], openCommand);
    assert.equal((await listed('sql credentials for'))[0], openCommand);
  });

  it('offer nothing that needs a credential while there is none', async () => {
    const offered = await listed('SQL Credentials: ');

    for (const title of [
      'Copy Password',
      'Copy Connection',
      'Connect',
      'Terminal',
      'Forget',
      'Renew',
      'Clear',
      'JIT',
    ]) {
      assert.ok(!offered.some(each => each.includes(title)), `${title}: ${offered.join()}`);
    }
    assert.ok(!offered.some(each => /History$|Sign in|Refresh|Withdraw/.test(each)));
    assert.equal(await view.pane.count(), 0);
  });

  it('show a row for a credential', async () => {
    dialog = await DialogPage.open(window);
    await dialog.signInAndChoose('Contoso Dev');
    await dialog.request();
    await dialog.granted('Contoso Dev');

    await view.expand();
    const row = view.row('Contoso Dev');
    await row.filter({ hasText: readyRow }).waitFor();
    await row.locator('.codicon-database').waitFor();
    assert.ok(await isVisibleUpTo(row, 'Reader'), 'a view of 300 pixels cuts off the access');
    assert.match((await row.getAttribute('aria-label')) ?? '', /Expires: /);
    for (const title of ['SQL Credentials: Copy Password', 'SQL Credentials: Show History']) {
      assert.equal((await listed(title))[0], title);
    }
    await window.screenshot('view');
  });

  it('act on the row, whatever the dialog shows', async () => {
    await dialog.choose('Contoso Test');
    await dialog.request();
    await dialog.granted('Contoso Test');
    // A row that is drawn again can lose a click.
    await view.row('Contoso Test').filter({ hasText: readyRow }).waitFor();
    assert.equal(await view.rows.count(), 2);

    await view.press('Contoso Dev', 'Copy Password');
    const { password } = product.emulator.credentials[0] ?? {};
    await clipboardHolds(password ?? '');
    await dialog.hears(
      'Password for Contoso Dev copied. VS Code clears the clipboard in 60 seconds.',
    );
    await view.runFromMenu('Contoso Dev', 'Copy User');
    await clipboardHolds(userOf('contoso-dev'));
    await dialog.card.getByRole('heading', { name: 'Contoso Test' }).waitFor();
  });

  it('show the grant of the row that is selected', async () => {
    await view.row('Contoso Dev').click();

    await dialog.card.getByRole('heading', { name: 'Contoso Dev' }).waitFor();
  });

  it('copy nothing of another environment than the visible one without a question', async () => {
    await view.runFromMenu('Contoso Test', 'Forget');
    await window.modal.press('Forget');
    await view.row('Contoso Test').waitFor({ state: 'detached' });
    await window.writeClipboard('a note of mine');
    await dialog.choose('Contoso Test');

    await window.runCommand('SQL Credentials: Copy Password');
    await window.quickInput.rows.filter({ hasText: 'Contoso Dev' }).waitFor();
    await window.quickInput.dismiss();
    assert.equal(await window.readClipboard(), 'a note of mine');

    await window.closeEditor();
    await window.runCommand('SQL Credentials: Copy User');
    await clipboardHolds(userOf('contoso-dev'));
  });

  it('keep a row over a reload, and replace it by a renewal', async () => {
    await window.reload();
    await view.expand();
    await view.row('Contoso Dev').waitFor();
    const before = userOf('contoso-dev');

    await view.runFromMenu('Contoso Dev', 'Renew');
    await window.modal.press('Request New Credential');
    await eventually(() => assert.notEqual(userOf('contoso-dev'), before));

    await view.row('Contoso Dev').filter({ hasText: readyRow }).waitFor();
    await eventually(async () => assert.equal(await view.rows.count(), 1));
  });

  it('have the focus again when the user declines a renewal', async () => {
    await view.runFromMenu('Contoso Dev', 'Renew');
    await window.modal.asks('End your current credential for Contoso Dev?');
    await window.modal.dismiss();

    await view.pane.locator(':focus').first().waitFor();
  });

  it('show ended rows last until they are cleared', async () => {
    await product.emulator.setSwitches({ lifetimeSeconds: 5 });
    dialog = await DialogPage.found(window);
    await dialog.choose('Contoso Test');
    await dialog.request();

    await view.row('Contoso Test').filter({ hasText: 'Expired · Reader' }).waitFor();
    // VS Code draws the new text of a row before it moves the row.
    await eventually(async () => {
      const labels = await view.rows.locator('.label-name').allInnerTexts();
      assert.deepEqual(labels, ['Contoso Dev', 'Contoso Test']);
    });
    assert.deepEqual(await view.openMenu('Contoso Test'), ['Request Again', 'Forget']);
    await view.closeMenu();
    await window.screenshot('view-ended');
    await window.runCommand('SQL Credentials: Test Connection');
    await window.notification('The credential for Contoso Test has expired.').waitFor();
    await view.pressInTitle('Clear Ended');

    await view.row('Contoso Test').waitFor({ state: 'detached' });
    await view.row('Contoso Dev').waitFor();
  });

  it('begin a new request from the title of the view', async () => {
    await window.closeEditor();
    await view.pressInTitle('New Request');

    await DialogPage.found(window);
  });

  it('have no view once the last row is gone', async () => {
    await view.runFromMenu('Contoso Dev', 'Forget');
    await window.modal.press('Forget');

    await view.pane.waitFor({ state: 'detached' });
  });
});
