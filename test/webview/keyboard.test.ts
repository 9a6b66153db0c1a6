import assert from 'node:assert/strict';
import { useDialog } from './support/dialog';
import { emptyForm, grant, granted, inProgress, request, withField } from './support/states';

describe('the dialog with a keyboard only', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('leads from Environment to Copy password', async () => {
    const dialog = await open(emptyForm);
    await dialog.press('Tab');
    assert.equal(await dialog.focused(), 'tab Unified environments');
    await dialog.press('Tab');
    assert.equal(await dialog.focused(), 'combobox Environment');
    await dialog.press('ArrowDown', 'ArrowDown', 'Enter');
    await dialog.show(withField(emptyForm, 'environment', { value: 'test' }));
    await dialog.press('Tab');
    assert.equal(await dialog.focused(), 'button Switch account');
    await dialog.press('Tab');
    assert.equal(await dialog.focused(), 'combobox Reason');
    await dialog.page.keyboard.type('Ticket 4711');
    await dialog.press('Tab');
    assert.equal(await dialog.focused(), 'combobox Allowed IPv4 addresses');
    await dialog.press('Tab');
    assert.equal(await dialog.focused(), 'button Detect again');
    await dialog.press('Tab');
    assert.equal(await dialog.focused(), 'radio Reader');
    await dialog.press('ArrowRight');
    assert.equal(await dialog.focused(), 'radio Writer');
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'edit',
      section: 'unifiedEnvironments',
      field: 'access',
      value: 'writer',
    });
    const chosen = withField(emptyForm, 'access', { value: 'writer' });
    await dialog.show(chosen);
    await dialog.press('Tab');
    assert.equal(await dialog.focused(), 'button Request Access');
    await dialog.press('Enter');
    assert.deepEqual(await dialog.lastIntent(), request);
    await dialog.show(inProgress);
    assert.equal(await dialog.focused(), 'button Request Access');
    await dialog.show(granted);
    assert.equal(await dialog.focused(), 'button Request Access');
    const stops = [
      'button History',
      'button Test Connection',
      'textbox Server',
      'button Copy server',
      'textbox Database',
      'button Copy database',
      'textbox User',
      'button Copy user',
      'textbox Password',
      'button Show password',
      'button Copy password',
    ];
    for (const stop of stops) {
      await dialog.press('Tab');
      assert.equal(await dialog.focused(), stop);
    }
    await dialog.press('Space');
    const target = 'password';
    assert.deepEqual(await dialog.lastIntent(), { type: 'copy', grantId: grant.id, target });
  });

  it('focuses the same field again after a modal dialog of VS Code', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('combobox', 'Environment').focus();
    await dialog.page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      window.dispatchEvent(new Event('focus'));
    });
    assert.equal(await dialog.focused(), 'combobox Environment');
  });
});
