import * as assert from 'node:assert/strict';

import { DialogPage } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { sentRequests, startProduct, type Product } from './driver/product';

const address = '203.0.113.7';

describe('Problems', () => {
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;

  before(async () => {
    product = await startProduct();
    window = await product.workbench.openWindow();
    dialog = await DialogPage.open(window);
  });

  after(() => product.stop());

  /** Waits until the request has ended, regardless of its result. */
  const over = () => dialog.progress.waitFor({ state: 'detached' });

  it('explains that an address belongs to an application, not to an environment', async () => {
    await dialog.choose('Add environment by URL…');
    await window.quickInput.type('https://contoso-dev.sandbox.operations.dynamics.com');

    await window.quickInput.message
      .filter({ hasText: 'is the address of the finance and operations application' })
      .waitFor();
    await window.quickInput.type(`${product.emulator.url}/contoso-dev/`, { accept: true });
    await dialog.chosen('contoso-dev');
  });

  it('asks to sign in on the first request', async () => {
    await dialog.request();
    await window.modal.asks('Emulator');
    await window.modal.dismiss();

    await over();
    assert.equal(sentRequests(product), 0);
  });

  it('names the role that the account lacks', async () => {
    await dialog.signInAndChoose('Contoso Locked');
    await dialog.request();

    await dialog.alertSays(
      "ada@contoso.com doesn't have permission to request SQL credentials in Contoso Locked",
    );
    await dialog.alertSays('System Administrator');
    await dialog.remedy('Open Admin Center').waitFor();
    await dialog.remedy('Switch Account').waitFor();
  });

  it("reports an environment that isn't unified, before and after the request", async () => {
    await dialog.choose('Contoso LCS Sandbox');
    await dialog.frame.getByText('Not a unified environment').waitFor();
    await dialog.request();

    await dialog.alertSays("Contoso LCS Sandbox doesn't offer SQL credentials.");
    await dialog.remedy('Browse All…').click();
    await window.quickInput.pick('Contoso Dev');
    await dialog.chosen('Contoso Dev');
  });

  it('sends no request with an invalid address', async () => {
    const before = sentRequests(product);
    await dialog.request('Too much', '10.0.0.300');

    await dialog.frame.getByText('"10.0.0.300" isn\'t an IPv4 address.').waitFor();
    assert.equal(await dialog.field('Allowed IPv4 addresses').getAttribute('aria-invalid'), 'true');
    assert.equal(await dialog.progress.count(), 0);
    assert.equal(sentRequests(product), before);
  });

  it('asks before it allows a large block of addresses', async () => {
    const before = sentRequests(product);
    await dialog.request('Too much', '203.0.0.0/16');

    await window.modal.asks('Allow access from 203.0.0.0/16?', '65,536 addresses');
    await window.modal.dismiss();
    assert.equal(sentRequests(product), before);
  });

  it('waits as long as a busy service asks for', async () => {
    await dialog.press('Detect again');
    await eventually(async () => assert.equal(await dialog.addressDetected(), address));
    await product.emulator.setSwitches({
      next: [{ answer: 'error', error: 'tooManyRequests', retryAfter: 2 }],
    });
    const before = sentRequests(product);
    await dialog.request();

    await dialog.frame.getByText('Trying again in 2 s').first().waitFor();
    await dialog.granted('Contoso Dev');
    assert.equal(sentRequests(product), before + 2);
  });

  it('asks before a second request ends the first credential', async () => {
    await dialog.request();

    await window.modal.asks('End your current credential for Contoso Dev?', 'this window');
    await window.modal.dismiss();
    await dialog.frame.getByText('Canceled. Nothing was requested.').first().waitFor();
    assert.equal(product.emulator.credentials.length, 1);
  });

  it('gives its question the focus, even without a prefetched token', async () => {
    await window.reload();
    dialog = await DialogPage.found(window);
    await dialog.chosen('Contoso Dev');
    // The page may be older than the last request: in a browser, VS Code stores it every five seconds. An edit would
    // prefetch the token.
    await dialog.press('Detect again');
    await eventually(async () => assert.equal(await dialog.addressDetected(), address));
    for (let time = 0; time < 3; time += 1) {
      await dialog.pressAtRest('Request Access');
      await window.modal.asks('End your current credential for Contoso Dev?', 'Reader access from');
      // VS Code can move the focus a moment after it has opened the question.
      await window.modal.read();
      assert.equal(await window.modal.box.locator(':focus').count(), 1);
      await window.modal.dismiss();
    }
  });

  it("says after a failure that the result is unknown, and doesn't repeat the request", async () => {
    await dialog.choose('Contoso Test');
    await product.emulator.setSwitches({ next: [{ answer: 'error', error: 'serverError' }] });
    const before = sentRequests(product);
    await dialog.request();

    await dialog.alertSays("We don't know whether a credential was created for Contoso Test");
    assert.equal(sentRequests(product), before + 1);
    await dialog.remedy('Show Log').waitFor();
    await dialog.remedy('Request Again').click();
    await dialog.granted('Contoso Test');
    assert.equal(sentRequests(product), before + 2);
  });

  it('keeps and offers a credential that arrives after the user canceled', async () => {
    await dialog.choose('Fabrikam Dev');
    await product.emulator.setSwitches({ latencyMs: { action: 8_000 } });
    const before = sentRequests(product);
    await dialog.request();
    await eventually(() => assert.equal(sentRequests(product), before + 1));
    // The status bar also shows the request to users who work in another editor.
    const status = window.page.locator('footer').getByText('Requesting access to Fabrikam Dev…');
    await status.waitFor();
    await dialog.press('Cancel');
    await status.waitFor({ state: 'detached' });

    await dialog.informs('You canceled after the request was sent.');
    await window.pressInNotification('The credential for Fabrikam Dev arrived', 'Show');
    await dialog.granted('Fabrikam Dev');
    await product.emulator.setSwitches({ latencyMs: null });
    assert.equal(sentRequests(product), before + 1);
  });

  it('asks about a private address, and offers the one that the server sees', async () => {
    await dialog.choose('Contoso Dev');
    await dialog.request('Too much', '10.0.0.5');
    await window.modal.asks('Allow access from 10.0.0.5?', 'is a private address');
    await window.modal.press('Request Anyway');
    await window.modal.press('Request New Credential');

    await dialog.note
      .filter({ hasText: `The SQL firewall sees your connection from ${address}` })
      .waitFor();
    await dialog.pressAtRest(`Request Again for ${address}`);
    await window.modal.press('Request New Credential');
    await dialog.statusSays('Ready (read-only)');
    assert.equal(product.emulator.credentials.at(-1)?.addresses, address);
  });

  it('reports a request that a reload interrupted, and adds it to the history', async () => {
    await product.emulator.setSwitches({ latencyMs: { action: 60_000 } });
    await dialog.choose('Fabrikam Dev');
    const before = sentRequests(product);
    await dialog.request('Interrupted by a reload', address);
    await window.modal.press('Request New Credential');
    await eventually(() => assert.equal(sentRequests(product), before + 1));
    await window.reload();

    await window.notification('was reloaded during a request for Fabrikam Dev').waitFor();
    await product.emulator.setSwitches({ latencyMs: null });
    await window.runCommand('SQL Credentials: Show History');
    await window.quickInput.rows
      .filter({ hasText: 'Interrupted by a reload' })
      .filter({ hasText: 'outcome unknown' })
      .waitFor();
  });

  it('looks up no address if the setting that turns it off is misspelled', async () => {
    product.workbench.changeSettings({ 'sqlCredentials.addressLookup': 'of' });
    const other = await DialogPage.open(await product.workbench.openWindow());
    await other.press('Detect again');
    await other.frame.getByText('The address lookup is turned off in the settings.').waitFor();
  });
});
