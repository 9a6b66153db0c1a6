import * as assert from 'node:assert/strict';

import { DialogPage } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { startProduct, type Product } from './driver/product';
import { storedGrants } from './driver/storage';

const lifetimeSeconds = 70;
const lifetimeMs = lifetimeSeconds * 1000;

describe('A credential that expires', () => {
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;

  before(async () => {
    product = await startProduct({
      settings: { 'sqlCredentials.expiryWarnings': [1] },
      switches: { lifetimeSeconds },
    });
    window = await product.workbench.openWindow();
    dialog = await DialogPage.open(window);
    await dialog.signInAndChoose('Contoso Dev');
    await dialog.request();
    await dialog.granted('Contoso Dev');
  });

  after(() => product.stop());

  const statusBarItem = () => window.statusBarItem('sqlCredentials.status');
  const warning = () => window.notification('The SQL credential for Contoso Dev expires in');

  it('warns once, a minute before, and offers to renew', async () => {
    await statusBarItem()
      .filter({ hasText: /Contoso Dev 1 min/ })
      .waitFor();
    assert.equal(await warning().count(), 0);

    await warning().waitFor();

    assert.equal(await warning().count(), 1);
    await warning().locator('.monaco-button', { hasText: 'Renew' }).waitFor();
  });

  it('counts down the seconds, in a warning color', async () => {
    await statusBarItem()
      .filter({ hasText: /Contoso Dev \d+ s/ })
      .waitFor();
    await dialog.grant.getByText(/^\d+ s left$/).waitFor();
    const classes = await statusBarItem().getAttribute('class');
    assert.match(classes ?? '', /error-kind|has-background-color/);
    // Screen readers get the time of expiry, but not the countdown.
    const spoken = await statusBarItem().locator('a').getAttribute('aria-label');
    assert.match(spoken ?? '', /^SQL credential for Contoso Dev, expires today at/);
  });

  it('asks before renewing ends it', async () => {
    await window.pressInNotification('The SQL credential for Contoso Dev expires in', 'Renew');

    await window.modal.asks('End your current credential for Contoso Dev?');
    await window.modal.dismiss();
    assert.equal(product.emulator.credentials.length, 1);
  });

  it('is erased when it expires, with a message', async () => {
    await eventually(async () => assert.equal((await storedGrants(window)).length, 1));

    await dialog.status
      .filter({ hasText: 'Expired. The password was deleted.' })
      .waitFor({ timeout: lifetimeMs });

    assert.ok(Date.now() >= (product.emulator.credentials[0]?.expiresAt ?? Infinity) - 1_000);
    assert.equal(await dialog.textbox('Password').count(), 0);
    await statusBarItem().waitFor({ state: 'detached' });
    await eventually(async () => assert.deepEqual(await storedGrants(window), []));
    assert.equal(await warning().count(), 0);
  });

  it('can be requested again', async () => {
    await dialog.press('Renew');

    await dialog.granted('Contoso Dev');
    assert.equal(product.emulator.credentials.length, 2);
  });
});
