import assert from 'node:assert/strict';
import { useDialog } from './support/dialog';
import { allowList, guiding, withAllowList } from './support/lcsStates';

describe('a list', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('shows its entries under its name', async () => {
    const dialog = await open(withAllowList);
    const list = dialog.find('group', 'Allow-list');
    assert.deepEqual(await list.getByRole('listitem').locator('.title').allTextContents(), [
      'ada-home · 203.0.113.7',
      'office · 198.51.100.0/24',
    ]);
    await list.getByText('Service: AzureSQL · expires today at 18:04').waitFor();
    const node = await dialog.accessible('group', 'Allow-list');
    assert.equal(node.description, 'The address of this computer is on it.');
  });

  it('sends the button and the entry that the user presses', async () => {
    const dialog = await open(withAllowList);
    await dialog.find('button', 'Remove office').click();
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'button',
      section: 'lifecycleServices',
      id: 'remove:office',
    });
    await dialog.find('button', 'Add Address…').press('Enter');
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'button',
      section: 'lifecycleServices',
      id: 'addAddress',
    });
  });

  it('shows a text when it is empty', async () => {
    const dialog = await open({ ...withAllowList, fields: [{ ...allowList, items: [] }] });
    assert.equal(await dialog.find('listitem').count(), 0);
    await dialog.page.getByText('It has no entry.').waitFor();
  });

  it('ignores clicks while it is disabled', async () => {
    const dialog = await open({ ...withAllowList, fields: [{ ...allowList, disabled: true }] });
    assert.ok(await dialog.find('button', 'Remove office').isDisabled());
  });

  it("isn't part of the stored input", async () => {
    const dialog = await open(withAllowList);
    assert.ok(!JSON.stringify(await dialog.kept()).includes('allowList'));
  });
});

describe('instructions', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('are an ordered list that marks the current step and the names of controls', async () => {
    const dialog = await open(guiding);
    const steps = dialog.find('listitem');
    assert.deepEqual(
      (await steps.locator('p').allTextContents()).map(text => text.trim()),
      [
        'Open the page of the environment.',
        'Select Maintain, then Enable access, and add your address.',
        'Copy the credentials, then import them.',
      ],
    );
    assert.deepEqual(await dialog.page.locator('ol strong').allTextContents(), [
      'Maintain',
      'Enable access',
    ]);
    const current = dialog.page.locator('[aria-current="step"]');
    assert.equal(await current.count(), 1);
    assert.equal(await current.locator('strong').count(), 2);
  });

  it('have buttons, of which only the one of the current step is the primary one', async () => {
    const dialog = await open(guiding);
    const primary = dialog.page.locator('vscode-button[appearance="primary"]');
    assert.deepEqual(await primary.allTextContents(), ['Copy My Address']);
    await dialog.find('button', 'Open Environment Page').click();
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'button',
      section: 'lifecycleServices',
      id: 'openPage',
    });
    await dialog.find('button', 'Import Credentials…').press('Enter');
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'button',
      section: 'lifecycleServices',
      id: 'import',
    });
  });
});
