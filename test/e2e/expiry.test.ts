import * as assert from 'node:assert/strict';

import { DialogPage } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { GrantView } from './driver/grantView';
import { startProduct, type Product } from './driver/product';
import { dialogIsStored, sharedRecords, storedGrants } from './driver/storage';

/** Slightly longer than the time before the end at which VS Code warns. */
const lifetimeSeconds = 65;
/** The time zone of the browser. The server is in another one. */
const timeZone = 'Asia/Kathmandu';
/** Time to see the credential before it ends. */
const shortLifetimeSeconds = 20;

describe('A credential that expires', () => {
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;

  before(async () => {
    product = await startProduct({
      settings: { 'sqlCredentials.expiryWarnings': [1] },
      switches: { lifetimeSeconds },
      timeZone,
    });
    window = await product.workbench.openWindow();
    dialog = await DialogPage.open(window);
    await dialog.signInAndChoose('Contoso Dev');
    await dialog.request();
    await dialog.granted('Contoso Dev');
  });

  after(() => product.stop());

  /** When the service ends the only credential of an environment. */
  const expiryOf = (environment: string): number =>
    product.emulator.credentials.find(each => each.environment === environment)?.expiresAt ??
    Infinity;
  const statusBarItem = () => window.statusBarItem('sqlCredentials.status');
  const warning = () => window.notification('The SQL credential for Contoso Dev expires in');

  it('warns once, a minute before, and offers to renew', async () => {
    await warning().waitFor();

    assert.ok(Date.now() >= expiryOf('contoso-dev') - 61_000, 'the warning came too early');
    assert.equal(await warning().count(), 1);
    await warning().locator('.monaco-button', { hasText: 'Renew' }).waitFor();
  });

  it('asks before renewing ends it', async () => {
    // VS Code hides the notification after a while.
    await window.pressInNotification('The SQL credential for Contoso Dev expires in', 'Renew');

    await window.modal.asks('End your current credential for Contoso Dev?');
    await window.modal.dismiss();
    assert.equal(product.emulator.credentials.length, 1);
  });

  it('counts down the seconds, in a warning color', async () => {
    await statusBarItem()
      .filter({ hasText: /Contoso Dev \d+ s/ })
      .waitFor();
    await dialog.card.getByText(/^\d+ s left$/).waitFor();
    const classes = await statusBarItem().getAttribute('class');
    assert.match(classes ?? '', /error-kind|has-background-color/);
    // Screen readers get the time of expiry, but not the countdown.
    const spoken = await statusBarItem().locator('a').getAttribute('aria-label');
    const style = { hour: 'numeric', minute: '2-digit', hour12: true, timeZone } as const;
    const end = new Date(expiryOf('contoso-dev'))
      .toLocaleTimeString('en', style)
      .replace(/\s/u, '\\s');
    assert.match(
      spoken ?? '',
      new RegExp(`^SQL credential for Contoso Dev, expires (today|tomorrow) at ${end}$`, 'u'),
    );
  });

  it('is erased when it expires, with a message', async () => {
    const earlier = await storedGrants(window);
    await product.emulator.setSwitches({ lifetimeSeconds: shortLifetimeSeconds });
    await dialog.choose('Contoso Test');
    await dialog.request();
    const id = await eventually(async () => {
      const [added] = (await storedGrants(window)).filter(each => !earlier.includes(each));
      assert.ok(added !== undefined, 'the credential is not stored');
      return added;
    });

    await dialog.statusSays('Expired');

    assert.ok(Date.now() >= expiryOf('contoso-test') - 1_000);
    assert.equal(await dialog.value('Password').count(), 0);
    await eventually(async () => assert.ok(!(await storedGrants(window)).includes(id)));
  });

  it('is still shown as expired after a reload, with its values but no password', async () => {
    const earlier = await storedGrants(window);
    const user = await dialog.value('User').inputValue();
    await dialogIsStored(window);
    await window.reload();

    dialog = await DialogPage.found(window);
    await dialog.statusSays('Expired');
    await dialog.note.filter({ hasText: 'VS Code deleted the password.' }).waitFor();
    assert.equal(await dialog.value('User').inputValue(), user);
    assert.equal(await dialog.value('Password').count(), 0);
    assert.equal(await dialog.button('Test Connection').count(), 0);
    const view = new GrantView(window);
    await view.expand();
    await view.row('Contoso Test').filter({ hasText: 'Expired · Reader' }).waitFor();
    assert.deepEqual(await view.openMenu('Contoso Test'), ['Request Again', 'Forget']);
    await view.closeMenu();
    assert.deepEqual(await storedGrants(window), earlier);
    assert.equal(await window.notification('Contoso Test').count(), 0);
  });

  it('can be requested again', async () => {
    await dialog.press('Request Again');

    await dialog.granted('Contoso Test');
    assert.equal(product.emulator.credentials.length, 3);
    await eventually(() => {
      const ended = sharedRecords(product.workbench, 'ended');
      assert.ok(!JSON.stringify(ended).includes('Contoso Test'), 'the renewed row is still stored');
    });
  });
});
