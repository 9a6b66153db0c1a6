import * as assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { DialogPage, loginParts } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { startProduct, type Product } from './driver/product';
import { dialogIsStored, sharedRecords } from './driver/storage';
import { logIn, type SqlLogin } from './driver/sqlClient';

describe('The dialog by mouse', () => {
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;

  before(async () => {
    product = await startProduct({ switches: { propagationSeconds: 2 } });
    window = await product.workbench.openWindow();
  });

  after(() => product.stop());

  it('starts with the address of this computer', async () => {
    dialog = await DialogPage.open(window);

    assert.equal(await dialog.addressDetected(), product.emulator.switches.echoedAddress);
    await dialog.frame.getByText(/^Public IP address of .+, detected by 127\.0\.0\.1/).waitFor();
    assert.equal(await dialog.card.count(), 0);
  });

  it('lists the environments after the sign-in', async () => {
    await dialog.signInAndChoose('Contoso Dev');

    await dialog.frame.getByText('Unified development').waitFor();
    await dialog.frame.getByText(/ · ada@contoso\.com/).waitFor();
  });

  it('shows the progress of a request, and offers to cancel', async () => {
    await product.emulator.setSwitches({ latencyMs: { action: 4_000 } });
    await dialog.request();

    await dialog.progress.waitFor();
    assert.ok(await dialog.button('Cancel').isVisible());
    assert.ok(await dialog.button('Request Access').isDisabled());
  });

  it('shows the login, and becomes ready', async () => {
    await dialog.granted('Contoso Dev');

    const [credential] = product.emulator.credentials;
    assert.ok(credential);
    const { sqlPort } = product.emulator;
    assert.equal(await dialog.value('Server').inputValue(), `127.0.0.1,${sqlPort}`);
    assert.equal(await dialog.value('Database').inputValue(), credential.database);
    assert.equal(await dialog.value('User').inputValue(), credential.user);
    await dialog.card.getByText(/^\d+ h \d+ min left$/).waitFor();
    await dialog.statusSays('Ready (read-only)');
  });

  it('counts down in the status bar', async () => {
    const item = window.statusBarItem('sqlCredentials.status');

    await item.filter({ hasText: /Contoso Dev 7 h 5\d min/ }).waitFor();
  });

  it('copies a login that works', async () => {
    const copied: Record<string, string> = {};
    for (const part of loginParts) {
      const name = part.toLowerCase();
      await window.writeClipboard('something else');
      await dialog.press(`Copy ${name}`);
      copied[name] = await eventually(async () => {
        const text = await window.readClipboard();
        assert.notEqual(text, 'something else');
        return text;
      });
    }

    const [credential] = product.emulator.credentials;
    assert.equal(copied['password'], credential?.password);
    await logIn(copied as unknown as SqlLogin);
  });

  it('shows the password on request, and hides it again', async () => {
    await dialog.passwordIsMasked();

    assert.equal(await dialog.revealPassword(), product.emulator.credentials[0]?.password);

    await dialog.press('Hide password');
    await dialog.passwordIsMasked();
  });

  it('shows the credential again after a reload', async () => {
    product.workbench.changeSettings({ 'sqlCredentials.clipboardClearSeconds': 2 });
    await dialogIsStored(window);
    await window.reload();

    dialog = await DialogPage.found(window);

    await dialog.granted('Contoso Dev');
    assert.equal(await dialog.field('Reason').inputValue(), 'Look into ticket 4711');
  });

  it('keeps the focus and the input of all systems over a reload', async () => {
    await dialog.openTab('Managed applications');
    await dialog.enter('Note', 'for ticket 4712');
    await dialog.openTab('Unified environments');
    await dialog.button('Detect again').focus();
    await dialogIsStored(window, 'for ticket 4712');
    await dialogIsStored(window, 'Detect again');
    await window.reload();

    dialog = await DialogPage.found(window);

    await dialog.granted('Contoso Dev');
    await dialog.button('Detect again').and(dialog.frame.locator(':focus')).waitFor();
    await dialog.frame.getByText(/, detected by 127\.0\.0\.1/).waitFor();
    await dialog.openTab('Managed applications');
    await eventually(async () =>
      assert.equal(await dialog.field('Note').inputValue(), 'for ticket 4712'),
    );
    await dialog.openTab('Unified environments');
  });

  it('shows the environment that was selected just before a reload', async () => {
    await dialogIsStored(window);
    await dialog.choose('Contoso Test');
    // Sooner than a browser's VS Code stores the page.
    await sleep(800);
    await window.reload();

    dialog = await DialogPage.found(window);

    await dialog.chosen('Contoso Test');
    await dialog.choose('Contoso Dev');
    await dialog.granted('Contoso Dev');
  });

  it('clears a connection string from the clipboard in time', async () => {
    await dialog.press('Copy Connection String');
    await dialog.hears(
      'Connection string for Contoso Dev copied. VS Code clears the clipboard in 2 seconds.',
    );

    await eventually(async () => assert.equal(await window.readClipboard(), ''));
  });

  it('keeps the clipboard if it contains something else by then', async () => {
    await dialog.press('Copy user');
    await dialog.hears('User for Contoso Dev copied. VS Code clears the clipboard in 2 seconds.');
    await window.writeClipboard('a note of mine');
    // The vault removes the deadline when its time has come, regardless of the clipboard.
    await eventually(() => assert.deepEqual(sharedRecords(product.workbench, 'clipboard'), []));

    assert.equal(await window.readClipboard(), 'a note of mine');
  });

  it('shows the credential when the user opens the dialog again', async () => {
    await window.closeEditor();
    await eventually(async () => assert.equal(await dialog.card.count(), 0));

    dialog = await DialogPage.open(window);

    await dialog.granted('Contoso Dev');
    await dialog.passwordIsMasked();
    assert.equal(await dialog.revealPassword(), product.emulator.credentials[0]?.password);
  });

  it('forgets the credential after a confirmation', async () => {
    await dialog.press('Forget');
    await window.modal.asks('Forget the credential for Contoso Dev?');
    await window.modal.press('Forget');

    await dialog.card.waitFor({ state: 'detached' });
    await window.statusBarItem('sqlCredentials.status').waitFor({ state: 'detached' });
    assert.equal(product.emulator.credentials.length, 1);
  });
});
