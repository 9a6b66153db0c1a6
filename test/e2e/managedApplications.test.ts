import * as assert from 'node:assert/strict';

import type { Locator } from 'playwright-core';

import { DialogPage } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { GrantView } from './driver/grantView';
import { startProduct, type Product } from './driver/product';
import { dialogIsStored } from './driver/storage';

describe('A role on a managed application', () => {
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;

  before(async () => {
    product = await startProduct();
    window = await product.workbench.openWindow();
  });

  after(() => product.stop());

  const check = (name: string): Locator =>
    dialog.frame.getByRole('checkbox', { name, exact: true });
  const application = () => dialog.frame.getByRole('combobox', { name: 'Application' });
  const statusBarItem = () => window.statusBarItem('sqlCredentials.status');

  /** Sets the customer's decision for the newest request. */
  async function decide(state: string): Promise<void> {
    const answer = await fetch(`${product.emulator.url}/__emulator/jitRequests/decide`, {
      method: 'POST',
      body: JSON.stringify({ state }),
    });
    assert.equal(answer.status, 200);
  }

  it('has its own command', async () => {
    await window.runCommand('Activate Role on Managed Application…');
    dialog = new DialogPage(window);
    await dialog.tabSelected('Managed applications');
    await dialog.frame.getByText('Select an application first.').waitFor();
  });

  it('lists the visible applications, and the roles of the selected one', async () => {
    await application().click();
    await dialog.frame.getByRole('option', { name: 'Browse all…' }).click();
    await window.modal.press('Allow');
    await window.quickInput.pick('contosoapp');

    await check('SQL DB Contributor').waitFor();
    await dialog.frame.getByText('May be denied').waitFor();
    await dialog.frame.getByText(/ · ada@contoso\.com/).waitFor();
    await dialog.frame.getByText(/At most 8 h\./).waitFor();
    await dialog.frame.getByRole('checkbox').first().and(dialog.frame.locator(':focus')).waitFor();
  });

  it('reports invalid values, and keeps the input', async () => {
    await check('SQL DB Contributor').check();
    await dialog.enter('Note', 'ticket 4711');
    await dialog.enter('Duration', '9 h');
    await dialog.press('Activate Role');
    await dialog.frame.getByText('The customer allows at most 8 h.').waitFor();
    assert.equal(await dialog.field('Note').inputValue(), 'ticket 4711');
    assert.ok(await check('SQL DB Contributor').isChecked());
    await dialog.enter('Duration', '90 min');
  });

  it('waits for a decision after Azure has stored the request', async () => {
    await dialog.press('Activate Role');
    await dialog.statusSays('Waiting for approval');
    await dialog.card.getByRole('heading', { name: 'contosoapp' }).waitFor();
    assert.equal(await dialog.card.getByLabel('Duration').inputValue(), '1 h 30 min');
    assert.equal(await statusBarItem().count(), 0);
  });

  it('is a row of the view with its own actions', async () => {
    const view = new GrantView(window);
    await view.expand();
    const waiting = view.row('contosoapp').filter({ hasText: 'Waiting for approval' });
    await waiting.locator('.codicon-azure').waitFor();
    assert.deepEqual(await view.openMenu('contosoapp'), [
      ...['Refresh', 'Open in Portal', 'Copy Request ID', 'Activate Again', 'Withdraw'],
    ]);
    await view.closeMenu();
    await view.runFromMenu('contosoapp', 'Copy Request ID');
    await eventually(async () => assert.match(await window.readClipboard(), /jitRequests/));
  });

  it('reports the decision once after a reload, and counts down', async () => {
    await dialogIsStored(window);
    await decide('Approved');
    await window.reload();
    const notification = window.notification(
      'The request for SQL DB Contributor on contosoapp was approved',
    );
    await notification.waitFor();
    // VS Code hides it after a while.
    assert.equal(await notification.count(), 1);
    await statusBarItem()
      .filter({ hasText: /contosoapp 1 h \d+ min/ })
      .waitFor();
    dialog = new DialogPage(window);
    await dialog.statusSays('Active');
    await dialog.card.getByText(/^1 h \d+ min left$/).waitFor();
    assert.ok((await notification.count()) <= 1);
    await window.reload();
    await statusBarItem()
      .filter({ hasText: /contosoapp 1 h/ })
      .waitFor();
    assert.equal(await notification.count(), 0);
  });

  it('is withdrawn after a confirmation with the details of the request', async () => {
    dialog = new DialogPage(window);
    await dialog.press('Withdraw');
    await window.modal.asks('Withdraw the request for SQL DB Contributor on contosoapp?');
    await window.modal.press('Withdraw');
    await window.notification('Access may continue until its original end time').waitFor();
    await dialog.statusSays('Withdrawn');
    await statusBarItem().waitFor({ state: 'detached' });
    await dialog.press('Activate Again');
    await dialog.frame.locator('.notice', { hasText: 'Filled in from request jit' }).waitFor();
    await application().and(dialog.frame.locator(':focus')).waitFor();
    await dialog.press('Remove from List');
    await eventually(async () => assert.equal(await dialog.card.count(), 0));
  });

  it('can start later', async () => {
    await application().filter({ hasText: 'contosoapp' }).waitFor();
    await check('Contributor').check();
    await dialog.frame.getByRole('radio', { name: 'Later' }).click();
    await dialog.frame.getByLabel('Start at').waitFor();
    await dialog.press('Activate Roles');
    await dialog.statusSays('Waiting for approval');
    await decide('Approved');
    await dialog.press('Refresh');
    await dialog.statusSays('Approved');
    await statusBarItem().filter({ hasText: 'contosoapp starts in' }).waitFor();
  });
});
