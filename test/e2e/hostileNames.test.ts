import * as assert from 'node:assert/strict';

import { DialogPage } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { GrantView, isVisibleUpTo, readyRow } from './driver/grantView';
import { sentRequests, startProduct, type Product } from './driver/product';

/** A name that looks like an icon, a link to a command, a link to a site, and markup. */
const name = '$(zap) [Open](command:a.b) https://evil.example <b>';

describe('A name from a service', () => {
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;

  before(async () => {
    // The environment must not appear under another name in the discovery.
    product = await startProduct({ switches: { environments: 'empty' } });
    const url = `${product.emulator.url}/contoso-dev`;
    product.workbench.changeSettings({ 'sqlCredentials.environments': [{ name, url }] });
    window = await product.workbench.openWindow();
    dialog = await DialogPage.open(window);
  });

  after(() => product.stop());

  it('is text in the dialog and in the status bar', async () => {
    await dialog.chosen(name);
    await dialog.request();
    await window.modal.press('Allow');
    await dialog.granted(name);

    const item = window.statusBarItem('sqlCredentials.status');
    await item.filter({ hasText: '$(zap)' }).waitFor();
    assert.equal(await window.page.locator('footer .codicon-zap').count(), 0);
  });

  it('is text in the view and in the tooltip of its row', async () => {
    const view = new GrantView(window);
    await view.expand();
    // A row that is drawn again loses its tooltip.
    const row = view.row('$(zap)').filter({ hasText: readyRow });
    await row.waitFor();
    await window.screenshot('view-long-name');
    assert.ok(await isVisibleUpTo(row, 'Reader'), 'a long name pushes the access out of the view');
    const hover = window.page.locator('.monaco-hover').filter({ hasText: 'evil.example' });
    await eventually(async () => {
      await window.page.mouse.move(10, 400);
      await row.locator('.label-name').hover();
      await hover.waitFor({ timeout: 5_000 });
    });
    assert.equal(await hover.locator('a, b').count(), 0);
    assert.equal(await view.pane.locator('.codicon-zap, a[href], b').count(), 0);
    await window.page.mouse.move(10, 400);
    await hover.waitFor({ state: 'hidden' });
  });

  it("isn't a link in the tooltip of the status bar", async () => {
    await window.statusBarItem('sqlCredentials.status').hover();
    const hover = window.page.locator('.monaco-hover').filter({ hasText: 'evil.example' });
    await hover.waitFor();

    const links = await hover.locator('a').allInnerTexts();
    assert.deepEqual(links, ['Show', 'Copy Password', 'Renew']);
    await window.page.mouse.move(10, 400);
  });

  it("isn't a link in a notification", async () => {
    await product.emulator.setSwitches({ latencyMs: { action: 6_000 } });
    await dialog.press('Renew');
    await window.modal.press('Request New Credential');
    await eventually(() => assert.equal(sentRequests(product), 2));
    await dialog.press('Cancel');

    const notification = window.notification('arrived after you');
    await notification.waitFor();
    const message = notification.locator('.notification-list-item-message');
    assert.match(await message.innerText(), /\$\(zap\) \[Open\] \(command:/);
    assert.equal(await message.locator('a').count(), 0);
  });
});
