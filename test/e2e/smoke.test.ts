import * as assert from 'node:assert/strict';

import { startProduct, type Product } from './driver/product';

describe('The packed extension', () => {
  let product: Product;

  before(async () => {
    product = await startProduct();
  });

  after(() => product.stop());

  it('opens its dialog', async () => {
    const window = await product.workbench.openWindow();

    await window.runCommand('SQL Credentials for Dynamics 365 FinOps…');

    const reason = window.webview().getByRole('combobox', { name: 'Reason' });
    await reason.waitFor();
    assert.equal(await reason.inputValue(), '');
  });
});
