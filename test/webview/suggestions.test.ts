import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from './support/browser';
import { themes, useDialog, type Dialog } from './support/dialog';
import { emptyForm, granted, inProgress, reason, request, withField } from './support/states';

const [first, second] = reason.suggestions ?? [];

const box = (dialog: Dialog) => dialog.find('combobox', 'Reason');
const options = async (dialog: Dialog) => {
  const labels = await dialog.page.locator('[role=option] > span:first-child').allTextContents();
  return labels.map(label => label.trim());
};
const requests = async (dialog: Dialog) =>
  (await dialog.intents()).filter(({ type }) => type === 'request').length;
const expanded = async (dialog: Dialog) =>
  (await dialog.accessible('combobox', 'Reason')).properties['expanded'];

describe('a box with suggestions', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('is a combobox whose list filters, also without suggestions', async () => {
    const dialog = await open(withField(emptyForm, 'reason', { suggestions: [] }));
    for (const name of ['Reason', 'Allowed IPv4 addresses']) {
      const { properties } = await dialog.accessible('combobox', name);
      assert.equal(properties['autocomplete'], 'list');
      assert.equal(properties['expanded'], false);
    }
    await box(dialog).press('ArrowDown');
    assert.equal(await expanded(dialog), false);
  });

  it('opens on Down, and chooses by Enter', async () => {
    const dialog = await open(emptyForm);
    await box(dialog).press('ArrowDown');
    assert.equal(await expanded(dialog), true);
    assert.equal((await options(dialog)).length, reason.suggestions?.length);
    await dialog.press('ArrowDown', 'Enter');
    assert.equal(await box(dialog).inputValue(), second?.value);
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'edit',
      section: 'unifiedEnvironments',
      field: 'reason',
      value: second?.value,
    });
    assert.equal(await expanded(dialog), false);
    assert.equal(await requests(dialog), 0);
    assert.equal(await dialog.focused(), 'combobox Reason');
  });

  it('shows the label of a value that has hidden characters, and fills in the value', async () => {
    const value = 'abc\u202Edef';
    const suggestions = [{ value, label: 'abc\\u202Edef', detail: '' }];
    const dialog = await open(withField(emptyForm, 'reason', { suggestions }));
    await box(dialog).press('ArrowDown');
    assert.deepEqual(await options(dialog), ['abc\\u202Edef']);
    await dialog.press('Enter');
    assert.equal(await box(dialog).inputValue(), value);
  });

  it('opens and chooses by mouse', async () => {
    const dialog = await open(emptyForm);
    await dialog.page.locator('text-field .chevron').first().click();
    await dialog.page.getByRole('option', { name: first?.value ?? '' }).click();
    assert.equal(await box(dialog).inputValue(), first?.value);
    assert.equal(await dialog.focused(), 'combobox Reason');
  });

  it('filters the open list by the typed text, which nothing overwrites', async () => {
    const dialog = await open(emptyForm);
    await box(dialog).press('ArrowDown');
    await box(dialog).pressSequentially('tick');
    assert.deepEqual(await options(dialog), [first?.value]);
    await box(dialog).pressSequentially('x');
    assert.equal(await expanded(dialog), false);
    await dialog.press('Backspace');
    assert.equal(await expanded(dialog), true);
    // No option is active, so Enter only closes the list.
    await dialog.press('Enter');
    assert.equal(await expanded(dialog), false);
    assert.equal(await box(dialog).inputValue(), 'tick');
    assert.equal(await requests(dialog), 0);
    await dialog.press('Enter');
    assert.equal(await requests(dialog), 1);
  });

  it('shows all suggestions for a value that the user did not type', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('combobox', 'Allowed IPv4 addresses').press('ArrowDown');
    assert.deepEqual(await options(dialog), ['198.51.100.0/24', '203.0.113.7']);
  });

  it('closes on Escape and when it loses the focus, and keeps the text', async () => {
    const dialog = await open(emptyForm);
    await box(dialog).pressSequentially('Support');
    assert.equal(await expanded(dialog), false);
    await dialog.press('ArrowDown');
    assert.deepEqual(await options(dialog), ['Support case']);
    await dialog.press('Escape');
    assert.equal(await expanded(dialog), false);
    await dialog.press('ArrowDown', 'Tab');
    assert.equal(await expanded(dialog), false);
    assert.equal(await box(dialog).inputValue(), 'Support');
  });

  it('keeps Home, End, and Space for the text', async () => {
    const dialog = await open(emptyForm);
    await box(dialog).pressSequentially('b');
    await dialog.press('Home', 'a', 'End', 'Space', 'c');
    assert.equal(await box(dialog).inputValue(), 'ab c');
  });

  it('keeps typed text and the open list while the host adds suggestions', async () => {
    const dialog = await open(emptyForm);
    await box(dialog).press('ArrowDown');
    await dialog.press('ArrowDown');
    const suggestions = [{ value: 'New', detail: '' }, ...(reason.suggestions ?? [])];
    await dialog.show(withField(emptyForm, 'reason', { suggestions }));
    await dialog.press('Enter');
    assert.equal(await box(dialog).inputValue(), second?.value);
  });

  it('submits on Enter only if the request is the default of the form', async () => {
    const dialog = await open(granted);
    await box(dialog).press('Enter');
    await dialog.find('combobox', 'Allowed IPv4 addresses').press('Enter');
    assert.equal(await requests(dialog), 0);
    await dialog.show(emptyForm);
    await box(dialog).press('Enter');
    assert.equal(await requests(dialog), 1);
  });

  it('never ends a login by two Enters in quick succession', async () => {
    for (const control of ['box', 'button'] as const) {
      const dialog = await open(emptyForm, { clock: true });
      await dialog.stopClock();
      const target = control === 'box' ? box(dialog) : dialog.find('button', 'Request Access');
      await target.press('Enter');
      await dialog.post({ type: 'state', state: inProgress }, false);
      await dialog.press('Enter');
      await dialog.post({ type: 'state', state: granted }, false);
      await dialog.press('Enter');
      const sent = (await dialog.intents()).slice(1);
      assert.deepEqual(sent, [request], control);
    }
  });

  for (const theme of themes) {
    it(`has no violations while open in ${theme}`, async () => {
      const dialog = await open(emptyForm, { theme });
      await box(dialog).press('ArrowDown');
      const file = path.join(root, 'test-results/webview', `suggestions-${theme}.png`);
      await dialog.page.screenshot({ path: file });
      assert.deepEqual(await dialog.accessibilityViolations(), []);
    });
  }
});
