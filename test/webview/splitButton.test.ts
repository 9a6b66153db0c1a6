import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from './support/browser';
import { themes, useDialog } from './support/dialog';
import { grant, granted, withGrant } from './support/states';

const press = { type: 'grantAction', grantId: grant.id, action: 'connect' };

describe('a split button', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('is a group of two buttons, the second of which has a menu', async () => {
    const dialog = await open(granted);
    await dialog.accessible('group', 'Connect');
    await dialog.accessible('button', 'Connect');
    const more = await dialog.accessible('button', 'Connect With');
    assert.equal(more.properties['hasPopup'], 'menu');
    assert.equal(more.properties['expanded'], false);
  });

  it('sends the action, or the chosen option', async () => {
    const dialog = await open(granted);
    await dialog.find('button', 'Connect').click();
    assert.deepEqual(await dialog.lastIntent(), press);
    await dialog.find('button', 'Connect With').click();
    assert.equal((await dialog.accessible('button', 'Connect With')).properties['expanded'], true);
    await dialog.find('menuitem', 'Terminal').click();
    assert.deepEqual(await dialog.lastIntent(), { ...press, option: 'terminal' });
    assert.equal(await dialog.find('menu').count(), 0);
    assert.equal(await dialog.focused(), 'button Connect With');
  });

  it('shows long entries in full at 320 pixels', async () => {
    const label = 'SQL Server Management Studio (not installed)';
    const actions = grant.actions.map(action =>
      action.action === 'connect' ? { ...action, options: [{ id: 'ssms', label }] } : action,
    );
    const dialog = await open(withGrant({ actions }), { width: 320 });
    await dialog.find('button', 'Connect With').click();
    const hidden = await dialog.find('menu').evaluate(menu => menu.scrollWidth - menu.clientWidth);
    assert.equal(hidden, 0);
  });

  for (const [key, item] of [
    ['ArrowDown', 'MSSQL Extension'],
    ['ArrowUp', 'Terminal'],
    ['Enter', 'MSSQL Extension'],
    ['Space', 'MSSQL Extension'],
  ] as const) {
    it(`opens on ${key} at "${item}"`, async () => {
      const dialog = await open(granted);
      await dialog.find('button', 'Connect With').press(key);
      assert.equal(await dialog.focused(), `menuitem ${item}`);
    });
  }

  it('moves by arrow keys, Home, and End, and chooses by Enter', async () => {
    const dialog = await open(granted);
    await dialog.find('button', 'Connect With').press('ArrowDown');
    await dialog.press('ArrowUp');
    assert.equal(await dialog.focused(), 'menuitem Terminal');
    await dialog.press('ArrowDown');
    assert.equal(await dialog.focused(), 'menuitem MSSQL Extension');
    await dialog.press('End', 'Home', 'ArrowDown');
    assert.equal(await dialog.focused(), 'menuitem SQL Server Management Studio');
    await dialog.press('Enter');
    assert.deepEqual(await dialog.lastIntent(), { ...press, option: 'ssms' });
    assert.equal(await dialog.focused(), 'button Connect With');
  });

  it('closes on Escape, on Tab, and when the user clicks elsewhere', async () => {
    const dialog = await open(granted);
    const more = dialog.find('button', 'Connect With');
    await more.press('ArrowDown');
    await dialog.press('Escape');
    assert.equal(await dialog.focused(), 'button Connect With');
    assert.equal(await dialog.find('menu').count(), 0);
    await more.press('ArrowDown');
    await dialog.press('Tab');
    assert.equal(await dialog.find('menu').count(), 0);
    await more.click();
    await dialog.find('heading', grant.title).click();
    assert.equal(await dialog.find('menu').count(), 0);
    await more.click();
    await more.click();
    assert.equal(await dialog.find('menu').count(), 0);
    assert.equal((await dialog.intents()).length, 1);
  });

  it('stays open while the page redraws', async () => {
    const dialog = await open(granted);
    await dialog.find('button', 'Connect With').press('ArrowDown');
    await dialog.show(withGrant({ timeLeft: '7 h 41 min left' }));
    assert.equal(await dialog.focused(), 'menuitem MSSQL Extension');
  });

  for (const theme of themes) {
    it(`has no violations while open in ${theme}`, async () => {
      const dialog = await open(granted, { theme });
      await dialog.find('button', 'Connect With').press('ArrowDown');
      const file = path.join(root, 'test-results/webview', `menu-${theme}.png`);
      await dialog.page.screenshot({ path: file });
      assert.deepEqual(await dialog.accessibilityViolations(), []);
    });
  }
});
