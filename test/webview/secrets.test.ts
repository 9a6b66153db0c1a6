import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { DialogState, SecretField } from '../../src/protocol/state';
import { useDialog, type Dialog } from './support/dialog';
import { guiding, importing, pasted, typedPassword } from './support/lcsStates';
import { withField } from './support/states';

const secret = 'P@ss-w0rd-under-test';

/** The import after the host has read the text of a field this many times. */
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

/** Pastes like a keyboard: with a single input event. */
async function paste(dialog: Dialog, box: Locator, text: string): Promise<void> {
  await box.focus();
  await dialog.page.keyboard.insertText(text);
}

describe('a secret field', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('sends pasted text immediately, and keeps it until the host has read it', async () => {
    const dialog = await open(importing);
    const text = `JIT-ada\n${secret}`;
    await paste(dialog, pasteBox(dialog), text);
    assert.deepEqual(await edits(dialog), [
      { type: 'edit', section: 'lifecycleServices', field: 'pasted', value: text },
    ]);
    await dialog.show(taken(typedPassword, 1));
    assert.equal(await pasteBox(dialog).inputValue(), text);
    await dialog.show(taken(pasted, 1));
    assert.equal(await pasteBox(dialog).inputValue(), '');
    await passwordBox(dialog).focus();
    assert.equal((await edits(dialog)).length, 1);
  });

  it('sends a shorter text that replaces a longer one', async () => {
    const dialog = await open(importing);
    const longer = `JIT-ada\nand more of the same\n${secret}`;
    for (const text of [longer, secret]) {
      await paste(dialog, pasteBox(dialog), text);
      // The page sends it in a timer of its own, which comes before this one.
      await dialog.page.evaluate(() => new Promise(resolve => setTimeout(resolve)));
      await dialog.page.keyboard.press('Control+A');
    }
    const values = (await edits(dialog)).map(each => 'value' in each && each.value);
    assert.deepEqual(values, [longer, secret]);
  });

  it('shows the values of typed lines before it uses them', async () => {
    const dialog = await open(importing);
    await pasteBox(dialog).pressSequentially('User: ada');
    // The box still has the focus, so the browser hasn't reported the change.
    await dialog.find('button', 'Import').dispatchEvent('click');
    const types = async () => (await dialog.intents()).slice(1).map(({ type }) => type);
    assert.deepEqual(await types(), ['edit']);
    await dialog.find('button', 'Import').dispatchEvent('click');
    assert.deepEqual(await types(), ['edit', 'request']);
  });

  it('sends each edit at once, and keeps the text until the user leaves the box', async () => {
    const dialog = await open(importing);
    const box = passwordBox(dialog);
    const sent = async () => (await edits(dialog)).map(each => 'value' in each && each.value);
    await box.pressSequentially('ab');
    await dialog.show(taken(typedPassword, 1));
    assert.equal(await box.inputValue(), 'ab');
    await box.press('Control+A');
    await box.press('Delete');
    await box.fill(secret);
    await dialog.press('Tab');
    assert.equal(await box.inputValue(), '');
    assert.deepEqual(await sent(), ['a', 'ab', '', secret]);
  });

  it("clears the host's password if the user deletes the dots", async () => {
    const stored = { ...typedPassword, placeholder: '••••', required: false };
    const dialog = await open(taken(stored, 1));
    await passwordBox(dialog).press('Delete');
    const sent = await dialog.lastIntent();
    assert.ok(sent?.type === 'edit' && sent.value === '');
  });

  it("sends its text before the button's request, and on Enter", async () => {
    const dialog = await open(importing, { clock: true });
    await passwordBox(dialog).fill(secret);
    await dialog.find('button', 'Import').click();
    const types = async () => (await dialog.intents()).slice(1).map(({ type }) => type);
    assert.deepEqual(await types(), ['edit', 'request']);
    await dialog.show(taken(typedPassword, 1));
    await dialog.page.clock.runFor(1_500);
    await passwordBox(dialog).fill('short');
    await dialog.press('Enter');
    assert.deepEqual(await types(), ['edit', 'request', 'edit', 'request']);
  });

  it("is empty after Enter, and isn't sent again for the next account or when the form closes", async () => {
    const dialog = await open(importing);
    await passwordBox(dialog).pressSequentially(secret);
    await dialog.press('Enter');
    assert.equal(await passwordBox(dialog).inputValue(), '');
    const before = (await edits(dialog)).length;
    await dialog.show(taken(typedPassword, 2));
    await passwordBox(dialog).blur();
    await dialog.show(guiding);
    assert.equal((await edits(dialog)).length, before);
  });

  it('keeps typed text while another field changes', async () => {
    const dialog = await open(importing);
    await passwordBox(dialog).pressSequentially('half');
    await dialog.show({ ...importing, intro: 'other' });
    assert.equal(await passwordBox(dialog).inputValue(), 'half');
  });

  it('becomes empty when the page is hidden, after it was sent', async () => {
    const dialog = await open(importing);
    await passwordBox(dialog).pressSequentially(secret);
    await dialog.page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    assert.equal(await passwordBox(dialog).inputValue(), '');
    const sent = await dialog.lastIntent();
    assert.ok(sent?.type === 'edit' && sent.value === secret);
  });

  describe('that the user types or changes', () => {
    const show = (dialog: Dialog, text: string) =>
      dialog.send({ type: 'fieldSecret', field: 'password', text });
    const lastSent = async (dialog: Dialog) => (await edits(dialog)).at(-1);
    const sentPassword = (value: string) => {
      return { type: 'edit', section: 'lifecycleServices', field: 'password', value };
    };

    it('is masked, but not emptied, after 30 seconds', async () => {
      const dialog = await open(importing, { clock: true });
      await show(dialog, 'Correct');
      await passwordBox(dialog).press('End');
      await dialog.page.keyboard.type('1');
      await dialog.page.clock.runFor(30_000);
      await dialog.page.keyboard.type('2');
      assert.equal(await passwordBox(dialog).getAttribute('type'), 'password');
      assert.deepEqual(await lastSent(dialog), sentPassword('Correct12'));
    });

    it('is cleared when the user deletes the password that the page shows', async () => {
      const dialog = await open(importing);
      await show(dialog, 'Correct');
      await passwordBox(dialog).press('Control+A');
      await dialog.press('Delete');
      assert.deepEqual(await lastSent(dialog), sentPassword(''));
    });

    it("isn't mixed with a password that the host sends late", async () => {
      const dialog = await open(importing, { clock: true });
      await passwordBox(dialog).pressSequentially('new');
      await show(dialog, 'old');
      await dialog.page.keyboard.type('er');
      assert.equal(await passwordBox(dialog).getAttribute('type'), 'password');
      await passwordBox(dialog).blur();
      assert.deepEqual(await lastSent(dialog), sentPassword('newer'));
    });
  });

  it('is masked and never stored', async () => {
    const dialog = await open(importing);
    assert.equal(await passwordBox(dialog).getAttribute('type'), 'password');
    await passwordBox(dialog).fill(secret);
    await pasteBox(dialog).fill(secret);
    await dialog.show({ ...importing, intro: 'other' });
    // The user pasted it into the wrong box.
    await dialog.show(withField(importing, 'server', { value: secret }));
    await dialog.show(guiding);
    const kept = await dialog.kept();
    assert.ok(!JSON.stringify(kept).includes(secret));
    // The name reopens the import after a reload.
    assert.match(JSON.stringify(kept.at(0)), /"fields":{"server":""}/);
  });

  it('shows the text that the user asks for, until the host has read it', async () => {
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

  it('ignores input while it is disabled', async () => {
    const fields = importing.fields.map(field => ({ ...field, disabled: true }));
    const dialog = await open({ ...importing, fields });
    assert.ok(await pasteBox(dialog).isDisabled());
    assert.ok(await passwordBox(dialog).isDisabled());
  });

  it('shows the actions of the host', async () => {
    const dialog = await open(importing);
    await dialog.find('button', 'Paste from clipboard').click();
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'fieldAction',
      section: 'lifecycleServices',
      action: 'pasteFromClipboard',
    });
  });
});
