import * as assert from 'node:assert/strict';

import { DialogPage } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { GrantView } from './driver/grantView';
import { startProduct, type Product } from './driver/product';
import { dialogIsStored, sharedRecords } from './driver/storage';

const lost = "VS Code couldn't keep this credential. Request it again.";

describe("A window whose SecretStorage doesn't survive a reload", () => {
  let product: Product;
  let window: EditorWindow;
  let dialog: DialogPage;

  before(async () => {
    product = await startProduct({ secrets: 'forgetful' });
    window = await product.workbench.openWindow();
    dialog = await DialogPage.open(window);
    await dialog.signInAndChoose('Contoso Dev');
    await dialog.request();
    await dialog.granted('Contoso Dev');
  });

  after(() => product.stop());

  it('uses a credential until the reload', async () => {
    assert.equal(await dialog.revealPassword(), product.emulator.credentials[0]?.password);
  });

  it('reports after the reload that the credential is lost, and offers to request again', async () => {
    await dialogIsStored(window);
    await window.reload();

    // The restored dialog selects its environment.
    dialog = await DialogPage.found(window);
    await dialog.statusSays('Not kept by VS Code');
    const view = new GrantView(window);
    await view.expand();
    await view.row('Contoso Dev').click();
    dialog = await DialogPage.found(window);
    await dialog.statusSays('Not kept by VS Code');
    await dialog.note.filter({ hasText: lost }).waitFor();
    assert.equal(await dialog.value('Password').count(), 0);
    await dialog.button('Request Again').waitFor();
    assert.equal(await window.statusBarItem('sqlCredentials.status').count(), 0);
    assert.deepEqual(sharedRecords(product.workbench, 'index'), []);
  });

  it('still shows the lost credential after the next reload, until the user clears it', async () => {
    await window.reload();

    dialog = await DialogPage.found(window);
    await dialog.statusSays('Not kept by VS Code');
    assert.equal(await window.notification('keep').count(), 0);
    const view = new GrantView(window);
    await view.expand();
    await view.pressInTitle('Clear Ended');
    await view.pane.waitFor({ state: 'detached' });
    await window.reload();
    dialog = await DialogPage.found(window);
    await dialog.addressDetected();
    assert.equal(await dialog.card.count(), 0);
  });
});
