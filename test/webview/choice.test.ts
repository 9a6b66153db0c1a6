import assert from 'node:assert/strict';
import path from 'node:path';
import type { Dialog } from './support/dialog';
import { root } from './support/browser';
import { themes, useDialog } from './support/dialog';
import { emptyForm, environment, withField } from './support/states';

const name = 'Environment';

async function active(dialog: Dialog): Promise<string | null> {
  const id = await dialog.find('combobox', name).getAttribute('aria-activedescendant');
  return id === null ? null : dialog.page.locator(`#${id} > span`).first().innerText();
}

describe('the combobox', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('shows the selected option, or the placeholder', async () => {
    const dialog = await open(emptyForm);
    assert.equal((await dialog.accessible('combobox', name)).value, 'Contoso Dev');
    await dialog.show(withField(emptyForm, 'environment', { value: '' }));
    assert.equal((await dialog.accessible('combobox', name)).value, 'Select an environment');
  });

  it('selects an option by mouse', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('combobox', name).click();
    await dialog.page.getByRole('option', { name: 'Contoso Test' }).click();
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'edit',
      section: 'unifiedEnvironments',
      field: 'environment',
      value: 'test',
    });
    assert.equal(await dialog.page.getByRole('option').count(), 0);
    assert.equal(await dialog.focused(), 'combobox Environment');
  });

  it('shows a choice only after the host has confirmed it', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('combobox', name).click();
    await dialog.find('option', 'Browse all…').click();
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'edit',
      section: 'unifiedEnvironments',
      field: 'environment',
      value: 'browse',
    });
    assert.equal((await dialog.accessible('combobox', name)).value, 'Contoso Dev');
    await dialog.show(withField(emptyForm, 'environment', { value: 'uat' }));
    assert.equal((await dialog.accessible('combobox', name)).value, 'Fabrikam UAT');
  });

  for (const key of ['ArrowDown', 'ArrowUp', 'Enter', 'Space']) {
    it(`opens on ${key} at the selected option`, async () => {
      const dialog = await open(withField(emptyForm, 'environment', { value: 'test' }));
      await dialog.find('combobox', name).press(key);
      assert.equal((await dialog.accessible('combobox', name)).properties['expanded'], true);
      assert.equal(await active(dialog), 'Contoso Test');
    });
  }

  it('moves by arrow keys and selects only on Enter or Space', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('combobox', name).focus();
    await dialog.press('ArrowDown', 'ArrowDown');
    assert.equal(await active(dialog), 'Contoso Test');
    await dialog.press('End');
    assert.equal(await active(dialog), 'Add environment by URL…');
    await dialog.press('ArrowDown', 'Home');
    assert.equal(await active(dialog), 'Contoso Dev');
    await dialog.press('PageDown', 'PageUp', 'ArrowUp');
    assert.equal(await active(dialog), 'Contoso Dev');
    await dialog.press('ArrowDown', 'Escape');
    assert.equal(await active(dialog), null);
    await dialog.press('End', 'Tab');
    assert.equal(await active(dialog), null);
    assert.equal((await dialog.intents()).length, 1);
    await dialog.press('Shift+Tab', 'ArrowDown', 'ArrowDown', 'Space');
    await dialog.press('ArrowDown', 'End', 'Enter');
    assert.deepEqual((await dialog.intents()).slice(1), [
      { type: 'edit', section: 'unifiedEnvironments', field: 'environment', value: 'test' },
      { type: 'edit', section: 'unifiedEnvironments', field: 'environment', value: 'add' },
    ]);
  });

  it('finds an option by its first letters', async () => {
    const dialog = await open(emptyForm, { clock: true });
    await dialog.stopClock();
    await dialog.find('combobox', name).focus();
    await dialog.press('f');
    assert.equal(await active(dialog), 'Fabrikam UAT');
    await dialog.page.clock.runFor(800);
    await dialog.press('c', 'c');
    assert.equal(await active(dialog), 'Contoso Test');
    await dialog.page.clock.runFor(800);
    await dialog.press('b', 'r', 'o');
    assert.equal(await active(dialog), 'Browse all…');
  });

  it('takes a space for a letter of a word, and selects nothing', async () => {
    const dialog = await open(emptyForm, { clock: true });
    await dialog.stopClock();
    await dialog.find('combobox', name).focus();
    const intents = await dialog.intents();
    await dialog.press('c', 'o', 'n', 't', 'o', 's', 'o');
    assert.equal(await active(dialog), 'Contoso Test');
    await dialog.press('Space', 'd');
    assert.equal(await active(dialog), 'Contoso Dev');
    assert.deepEqual(await dialog.intents(), intents);
    await dialog.page.clock.runFor(800);
    await dialog.press('Space');
    assert.notDeepEqual(await dialog.intents(), intents);
  });

  it('stays open at the active option while the host adds options', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('combobox', name).focus();
    await dialog.press('ArrowDown', 'ArrowDown');
    const found = {
      ...{ id: 'new', label: 'Found just now', detail: '' },
      ...{ startsGroup: false, dimmed: false },
    };
    const options = [found, ...environment.options];
    await dialog.show(withField(emptyForm, 'environment', { options }));
    assert.equal(await active(dialog), 'Contoso Test');
  });

  it("closes when the user clicks elsewhere, and doesn't open while it is disabled", async () => {
    const dialog = await open(emptyForm);
    await dialog.find('combobox', name).click();
    await dialog.find('heading').first().click();
    assert.equal(await dialog.page.getByRole('option').count(), 0);
    await dialog.show(withField(emptyForm, 'environment', { disabled: true }));
    await dialog.find('combobox', name).click({ force: true });
    assert.equal(await dialog.page.getByRole('option').count(), 0);
  });

  for (const theme of themes) {
    it(`has no violations while open in ${theme}`, async () => {
      const dialog = await open(emptyForm, { theme });
      await dialog.find('combobox', name).press('ArrowDown');
      const file = path.join(root, 'test-results/webview', `list-${theme}.png`);
      await dialog.page.screenshot({ path: file, caret: 'initial' });
      assert.deepEqual(await dialog.accessibilityViolations(), []);
    });
  }
});
