import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { DialogPage } from './driver/dialogPage';
import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { startProduct, type Product } from './driver/product';
import { ageStoppedLeases, dialogIsStored, sharedRecords, storedGrants } from './driver/storage';

const statusBarItem = 'sqlCredentials.status';
/** Other windows check at least this often. */
const sweepLimitMs = 120_000;

describe('Windows of a VS Code that stores secrets', () => {
  let product: Product;
  let folder: string;
  let first: EditorWindow;
  let second: EditorWindow;
  let third: EditorWindow;
  let firstDialog: DialogPage;
  let secondDialog: DialogPage;

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'workspace-'));
    product = await startProduct();
    first = await product.workbench.openWindow({ folder });
    firstDialog = await DialogPage.open(first);
    await firstDialog.signInAndChoose('Contoso Dev');
    await firstDialog.request();
    await firstDialog.granted('Contoso Dev');
  });

  after(async () => {
    await product.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const windowIds = (): unknown[] =>
    sharedRecords(product.workbench, 'index').map(entry => entry['windowId']);

  /** Waits until a closed window has written so into its lease. */
  const isStopped = () =>
    eventually(() => {
      const leases = sharedRecords(product.workbench, 'leases');
      assert.ok(leases.some(lease => lease['stoppedAt'] !== undefined));
    });

  const showsNoCredential = async (window: EditorWindow): Promise<void> => {
    const dialog = await DialogPage.open(window);
    await dialog.addressDetected();
    assert.equal(await dialog.card.count(), 0);
    assert.equal(await window.statusBarItem(statusBarItem).count(), 0);
  };

  it("don't show a credential in another window", async () => {
    third = await product.workbench.openWindow();

    await showsNoCredential(third);
  });

  it('keep their credential over a reload', async () => {
    const before = await firstDialog.value('User').inputValue();
    await dialogIsStored(first);
    await first.reload();

    firstDialog = await DialogPage.found(first);

    await firstDialog.granted('Contoso Dev');
    assert.equal(await firstDialog.value('User').inputValue(), before);
    assert.equal(await firstDialog.revealPassword(), product.emulator.credentials[0]?.password);
    await first.statusBarItem(statusBarItem).filter({ hasText: 'Contoso Dev' }).waitFor();
    assert.equal(windowIds().length, 1);
  });

  it('are separate even with the same folder', async () => {
    second = await product.workbench.openWindow({ folder });
    await showsNoCredential(second);
    secondDialog = new DialogPage(second);

    await secondDialog.choose('Contoso Test');
    await secondDialog.request();
    await secondDialog.granted('Contoso Test');

    // The card appears before the disk has the credential.
    await eventually(() => assert.equal(new Set(windowIds()).size, 2));
    assert.equal(sharedRecords(product.workbench, 'leases').length, 2);
    await secondDialog.card.getByText('Contoso Dev').waitFor({ state: 'detached' });
  });

  it('keep their credential over a reload even with the same folder', async () => {
    await dialogIsStored(first);
    await first.reload();

    // Of two windows of a folder, VS Code remembers only one, so the other one takes some seconds.
    await first.statusBarItem(statusBarItem).filter({ hasText: 'Contoso Dev' }).waitFor();
    assert.equal(new Set(windowIds()).size, 2);
    await second.statusBarItem(statusBarItem).filter({ hasText: 'Contoso Test' }).waitFor();
    // The environment of the form is also that of the window that VS Code remembers.
    firstDialog = await DialogPage.found(first);
    await firstDialog.choose('Contoso Dev');
    await firstDialog.granted('Contoso Dev');
  });

  it('ask before they end the credential of another window', async () => {
    await secondDialog.choose('Contoso Dev');
    await secondDialog.request();

    await second.modal.asks('End your current credential for Contoso Dev?', 'another window');
    await second.modal.dismiss();

    await secondDialog.button('Request Access').waitFor();
    assert.equal(product.emulator.credentials.length, 2);
    assert.ok(await firstDialog.value('Password').isVisible());
  });

  it('mark a credential as replaced as soon as another window has a new one', async () => {
    const replaced = await eventually(async () => {
      const [stored] = await storedGrantsOf('Contoso Dev');
      assert.ok(stored !== undefined);
      return stored;
    });
    await secondDialog.request();
    await second.modal.press('Request New Credential');
    await secondDialog.granted('Contoso Dev');

    await firstDialog.statusSays('Replaced');

    assert.equal(await firstDialog.value('Password').count(), 0);
    assert.equal(await firstDialog.button('Copy password').count(), 0);
    await first.statusBarItem(statusBarItem).waitFor({ state: 'detached' });
    await eventually(async () => assert.ok(!(await storedGrants(second)).includes(replaced)));
  });

  it('erase the credentials of a closed window while another window runs', async () => {
    await eventually(async () => assert.equal((await storedGrants(third)).length, 2));
    await second.close();
    await isStopped();
    // `long/closedWindow.test.ts` waits as long as a reload may take.
    ageStoppedLeases(product.workbench, 120);

    await eventually(async () => assert.deepEqual(await storedGrants(third), []), sweepLimitMs);
    await eventually(() => assert.deepEqual(windowIds(), []));
    // The first window keeps its lease for the replaced row.
    await eventually(() => assert.equal(sharedRecords(product.workbench, 'leases').length, 1));
    assert.equal(sharedRecords(product.workbench, 'ended').length, 1);
  });

  it('erase the credentials of the last window when the next one starts', async () => {
    await firstDialog.press('Forget');
    await firstDialog.card.waitFor({ state: 'detached' });
    await firstDialog.choose('Fabrikam Dev');
    await firstDialog.request();
    await firstDialog.granted('Fabrikam Dev');
    await third.closeEditor();
    await eventually(async () => assert.equal((await storedGrants(third)).length, 1));
    await first.close();
    await third.close();
    await isStopped();
    ageStoppedLeases(product.workbench, 120);

    const next = await product.workbench.openWindow({ folder });

    await eventually(async () => assert.deepEqual(await storedGrants(next), []), 60_000);
    await eventually(() => assert.deepEqual(windowIds(), []));
    assert.deepEqual(sharedRecords(product.workbench, 'ended'), []);
    await showsNoCredential(next);
  });

  async function storedGrantsOf(environment: string): Promise<string[]> {
    const stored = await storedGrants(second);
    return sharedRecords(product.workbench, 'index')
      .filter(entry => (entry['environment'] as { name?: unknown }).name === environment)
      .map(entry => String(entry['grantId']))
      .filter(id => stored.includes(id));
  }
});
