import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { DialogState, SecretField } from '../../src/protocol/state';
import { useDialog, type Dialog } from './support/dialog';
import { importing, pasted, typedPassword } from './support/lcsStates';

const secret = 'P@ss-w0rd-under-test';

/** The import with a box whose host took what was typed in it so many times. */
function taken(field: SecretField, takenRevision: number): DialogState {
  const fields = importing.fields.map(each =>
    each.id === field.id ? { ...field, takenRevision } : each,
  );
  return { ...importing, fields };
}

const pasteBox = (dialog: Dialog) => dialog.find('textbox', pasted.label);
const passwordBox = (dialog: Dialog) => dialog.page.getByLabel('Password', { exact: true });
const edits = async (dialog: Dialog) =>
  (await dialog.intents()).filter(({ type }) => type === 'edit');

/** Pastes as the keyboard does: all at once. */
async function paste(dialog: Dialog, box: Locator, text: string): Promise<void> {
  await box.focus();
  await dialog.page.keyboard.insertText(text);
}

describe('a box for a secret', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('tells at once what is pasted, and keeps it until the host is done with it', async () => {
    const dialog = await open(importing);
    const text = `JIT-ada\n${secret}`;
    await paste(dialog, pasteBox(dialog), text);
    assert.deepEqual(await edits(dialog), [{ type: 'edit', field: 'pasted', value: text }]);
    await dialog.show(taken(typedPassword, 1));
    assert.equal(await pasteBox(dialog).inputValue(), text);
    await dialog.show(taken(pasted, 1));
    assert.equal(await pasteBox(dialog).inputValue(), '');
    await passwordBox(dialog).focus();
    assert.equal((await edits(dialog)).length, 1);
  });

  it('tells what is typed once it is finished', async () => {
    const dialog = await open(importing);
    await passwordBox(dialog).pressSequentially(secret);
    assert.deepEqual(await edits(dialog), []);
    await pasteBox(dialog).focus();
    assert.deepEqual(await edits(dialog), [{ type: 'edit', field: 'password', value: secret }]);
    await dialog.show(taken(typedPassword, 1));
    assert.equal(await passwordBox(dialog).inputValue(), '');
  });

  it('tells it before the button is pressed, and by Enter', async () => {
    const dialog = await open(importing);
    await passwordBox(dialog).fill(secret);
    await dialog.find('button', 'Import').click();
    const types = async () => (await dialog.intents()).slice(1).map(({ type }) => type);
    assert.deepEqual(await types(), ['edit', 'request']);
    await dialog.show(taken(typedPassword, 1));
    await passwordBox(dialog).pressSequentially('short');
    await dialog.press('Enter');
    assert.deepEqual(await types(), ['edit', 'request', 'edit', 'request']);
  });

  it('keeps what is being typed over a redraw that is of something else', async () => {
    const dialog = await open(importing);
    await passwordBox(dialog).pressSequentially('half');
    await dialog.show({ ...importing, intro: 'other' });
    assert.equal(await passwordBox(dialog).inputValue(), 'half');
  });

  it('is emptied when the page is hidden', async () => {
    const dialog = await open(importing);
    await passwordBox(dialog).pressSequentially(secret);
    await dialog.page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    assert.equal(await passwordBox(dialog).inputValue(), '');
  });

  it('is masked, and never kept', async () => {
    const dialog = await open(importing);
    assert.equal(await passwordBox(dialog).getAttribute('type'), 'password');
    await passwordBox(dialog).fill(secret);
    await pasteBox(dialog).fill(secret);
    await dialog.show({ ...importing, intro: 'other' });
    const kept = JSON.stringify(await dialog.kept());
    assert.ok(kept.includes('spartan-srv'));
    assert.ok(!kept.includes(secret) && !kept.includes('pasted'));
  });

  it('shows what the user asked to see, until the host took it or the page is hidden', async () => {
    const dialog = await open(importing);
    await dialog.send({ type: 'fieldSecret', field: 'pasted', text: secret });
    await dialog.send({ type: 'fieldSecret', field: 'password', text: secret });
    assert.equal(await pasteBox(dialog).inputValue(), secret);
    assert.equal(await passwordBox(dialog).inputValue(), secret);
    assert.equal(await passwordBox(dialog).getAttribute('type'), 'text');
    assert.deepEqual(await edits(dialog), []);
    assert.ok(!JSON.stringify(await dialog.kept()).includes(secret));
    await dialog.show(taken(typedPassword, 1));
    assert.equal(await passwordBox(dialog).inputValue(), '');
    assert.equal(await passwordBox(dialog).getAttribute('type'), 'password');
    assert.equal(await pasteBox(dialog).inputValue(), secret);
  });

  it('takes no input while it is disabled', async () => {
    const fields = importing.fields.map(field => ({ ...field, disabled: true }));
    const dialog = await open({ ...importing, fields });
    assert.ok(await pasteBox(dialog).isDisabled());
    assert.ok(await passwordBox(dialog).isDisabled());
  });

  it('offers what the host puts beside it', async () => {
    const dialog = await open(importing);
    await dialog.find('button', 'Paste from clipboard').click();
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'fieldAction',
      action: 'pasteFromClipboard',
    });
  });
});
