import * as assert from 'node:assert/strict';

import type { EditorWindow } from './driver/editorWindow';
import { eventually } from './driver/eventually';
import { startProduct, type Product } from './driver/product';
import { RequestHistoryPage } from './driver/requestHistoryPage';

const many = 10_000;
const rowsAPage = 2_500;
const application = 'contosoapp';
const subscription = '99999999-0000-4000-8000-000000000001';
const group = `/subscriptions/${subscription}/resourceGroups/contoso-apps/providers`;

describe('The history of role requests', () => {
  let product: Product;
  let window: EditorWindow;
  let history: RequestHistoryPage;

  before(async () => {
    product = await startProduct({ switches: { arm: { historyRows: many, pageSize: rowsAPage } } });
    window = await product.workbench.openWindow();
    await window.page.setViewportSize({ width: 1280, height: 900 });
  });

  after(() => product.stop());

  /** The number of list requests. */
  const listed = () =>
    product.emulator.requests.filter(({ path }) => path.includes('/jitRequests')).length;

  const cells = async (line: number) =>
    (await history.rows.nth(line).getByRole('gridcell').allTextContents()).map(text => text.trim());

  it('shows all requests of an application, page by page', async () => {
    history = await RequestHistoryPage.open(window, application);

    await history.counts('10,000 requests');
    assert.equal(await history.grid.getAttribute('aria-rowcount'), String(many + 1));
    assert.ok((await history.rows.count()) < 100, 'only what is seen is drawn');
    assert.equal(listed(), many / rowsAPage);
    const [state, role, start, duration] = await cells(0);
    assert.equal(state, 'Expired');
    assert.equal(role, 'Contributor');
    assert.match(start ?? '', /20\d\d/);
    assert.equal(duration, '1 h');
    await window.screenshot('request-history');
  });

  it('filters by text in any column, and by state', async () => {
    await history.filter.fill('sql db');
    await history.counts('5,000 of 10,000 requests');
    await history.frame.getByRole('combobox', { name: 'State' }).selectOption('Denied');
    await history.counts('1,000 of 10,000 requests');
    assert.deepEqual((await cells(0)).slice(0, 2), ['Denied', 'SQL DB Contributor']);
  });

  it('keeps the filter while another editor is active', async () => {
    await window.runCommand('File: New Untitled Text File');
    await window.page.locator('.monaco-editor:visible').first().waitFor();
    await window.closeEditor();

    await history.counts('1,000 of 10,000 requests');
    assert.equal(await history.filter.inputValue(), 'sql db');
    await history.filter.fill('');
    await history.frame.getByRole('combobox', { name: 'State' }).selectOption('');
    await history.counts('10,000 requests');
  });

  it('moves to the last request by one key', async () => {
    await history.rows.first().click();
    await window.page.keyboard.press('End');

    await eventually(async () => {
      const focused = history.frame.locator('[role=row]:focus');
      assert.equal(await focused.getAttribute('aria-rowindex'), String(many + 1));
    });
    await window.page.keyboard.press('Home');
  });

  it('copies the ID of a request', async () => {
    await history.rows.nth(2).click();
    const name = 'old0000002';
    await history.frame.getByText(`Request ${name}`).waitFor();
    await history.button('Copy ID').click();

    await eventually(async () => {
      const id = `${group}/Microsoft.Solutions/jitRequests/${name}`;
      assert.equal(await window.readClipboard(), id);
    });
  });

  it('keeps the loaded requests when a page fails, and loads them again', async () => {
    await product.emulator.setSwitches({
      next: [{ on: 'armRequests', answer: 'replace', body: '{"value":[]}', times: 1 }],
    });
    await history.button('Refresh').click();
    await history.counts('0 requests');
    await history.frame.getByText('No roles have been requested here yet.').waitFor();

    await product.emulator.setSwitches({ next: [{ on: 'armRequests', answer: 'malformed' }] });
    await history.button('Refresh').click();
    await history.frame.getByRole('alert').waitFor();
    await history.button('Try Again').click();
    await history.counts('10,000 requests');
  });

  it('can be canceled while it loads', async () => {
    await product.emulator.setSwitches({ latencyMs: { armRequests: 3_000 } });
    await history.button('Refresh').click();
    await history.frame.getByText(/^Loading requests… [257],[05]00 so far/).waitFor();
    await history.button('Cancel').click();

    await history.frame
      .getByText(/^[257],[05]00 requests, not complete$/)
      .first()
      .waitFor();
    await product.emulator.setSwitches({ latencyMs: null });
  });

  it('fills the form to activate again, and sends nothing', async () => {
    await history.button('Refresh').click();
    await history.counts('10,000 requests');
    await history.filter.fill('old0000007');
    await history.counts('1 of 10,000 requests');
    const [, role] = await cells(0);
    assert.equal(role, 'SQL DB Contributor');
    await history.rows.first().click();
    await history.button('Activate Again').click();

    const form = window.webview();
    await form.getByRole('button', { name: 'Activate Role', exact: true }).waitFor();
    await form
      .getByRole('combobox', { name: 'Application' })
      .filter({ hasText: application })
      .waitFor();
    await form.getByRole('checkbox', { name: 'SQL DB Contributor', checked: true }).waitFor();
    assert.match(await form.getByRole('combobox', { name: 'Duration' }).inputValue(), /^8/);
    await form.locator('.notice', { hasText: /^\s*Filled in from request .*old0000007/ }).waitFor();
    await form.locator('[role=combobox]:focus').waitFor();
    await window.screenshot('request-history-activate-again');
    assert.ok(product.emulator.requests.every(({ method }) => method !== 'PUT'));
  });

  it('shows a whole subscription, with the application of each request', async () => {
    history = await RequestHistoryPage.open(window, subscription);

    await history.grid.getByRole('columnheader', { name: 'Application' }).waitFor();
    await history.counts('10,000 requests');
    assert.equal((await cells(0))[2], application);
  });
});
