import * as assert from 'node:assert/strict';

import { DialogPage } from '../driver/dialogPage';
import type { EditorWindow } from '../driver/editorWindow';
import { eventually } from '../driver/eventually';
import { startProduct, type Product } from '../driver/product';
import { sharedRecords, storedGrants } from '../driver/storage';

/** The time that a reload may take, less the time until the closed window has stopped. */
const reloadMs = 50_000;
const sweepLimitMs = 150_000;

describe('A window that is closed while another one runs', () => {
  let product: Product;
  let remaining: EditorWindow;

  before(async () => {
    product = await startProduct();
    remaining = await product.workbench.openWindow();
    const first = await DialogPage.open(remaining);
    await first.signInAndChoose('Contoso Dev');
    await first.request();
    await first.granted('Contoso Dev');
    const closed = await product.workbench.openWindow();
    const second = await DialogPage.open(closed);
    await second.browseAndChoose('Contoso Test');
    await second.request();
    await second.granted('Contoso Test');
    await eventually(async () => assert.equal((await storedGrants(remaining)).length, 2));
    await closed.close();
  });

  after(() => product.stop());

  it('keeps its credential as long as a reload may take, and then loses it', async () => {
    const closedAt = performance.now();

    await eventually(
      async () => assert.equal((await storedGrants(remaining)).length, 1),
      sweepLimitMs,
    );

    assert.ok(performance.now() - closedAt > reloadMs, 'a slow reload would have lost it');
    const held = sharedRecords(product.workbench, 'index');
    assert.deepEqual(
      held.map(entry => (entry['environment'] as { name: string }).name),
      ['Contoso Dev'],
    );
    await eventually(() => assert.equal(sharedRecords(product.workbench, 'leases').length, 1));
  });
});
