import assert from 'node:assert/strict';
import { useDialog } from './support/dialog';
import { emptyForm, inProgress, reason, withField } from './support/states';

describe('the form', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('draws nothing until a state arrives', async () => {
    const dialog = await open(null);
    assert.equal(await dialog.page.locator('main').innerText(), '');
    await dialog.show(emptyForm);
    assert.equal(await dialog.find('heading', emptyForm.title).count(), 1);
  });

  it('names each control by its role', async () => {
    const dialog = await open(emptyForm);
    await dialog.accessible('combobox', 'Environment');
    await dialog.accessible('textbox', 'Reason');
    await dialog.accessible('button', 'Recent reasons');
    await dialog.accessible('textbox', 'Allowed IPv4 addresses');
    await dialog.accessible('button', 'Detect my address');
    await dialog.accessible('radiogroup', 'Access');
    await dialog.accessible('radio', 'Reader');
    await dialog.accessible('radio', 'Writer');
    await dialog.accessible('button', 'Request Access');
    assert.equal(await dialog.page.getByLabel('Reason', { exact: true }).count(), 1);
  });

  it('has no lower half before the first grant', async () => {
    const dialog = await open(emptyForm);
    assert.equal(await dialog.find('status').count(), 0);
    assert.equal(await dialog.find('textbox', 'Server').count(), 0);
    assert.equal(await dialog.find('progressbar').count(), 0);
  });

  it('asks once where the button is clicked twice, or Enter is held down', async () => {
    const dialog = await open(emptyForm);
    const requests = async () =>
      (await dialog.intents()).filter(({ type }) => type === 'request').length;
    await dialog.find('button', 'Request Access').dblclick();
    assert.equal(await requests(), 1);
    for (const control of [
      dialog.find('textbox', 'Reason'),
      dialog.find('button', 'Request Access'),
    ]) {
      const before = await requests();
      await control.focus();
      // Without an up between them the browser says of the second that it repeats.
      await dialog.page.keyboard.down('Enter');
      await dialog.page.keyboard.down('Enter');
      await dialog.page.keyboard.down('Enter');
      await dialog.page.keyboard.up('Enter');
      assert.equal(await requests(), before + 1);
    }
  });

  it('tells each keystroke, and keeps it for a page to come once the host has seen it', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('textbox', 'Reason').pressSequentially('ab');
    const intents = await dialog.intents();
    assert.deepEqual(intents.slice(-2), [
      { type: 'edit', field: 'reason', value: 'a' },
      { type: 'edit', field: 'reason', value: 'ab' },
    ]);
    // What the host takes for a secret is not kept: it says what stands in the field instead.
    await dialog.show(withField(emptyForm, 'reason', { hint: 'about something else' }));
    assert.ok(!JSON.stringify(await dialog.kept()).includes('ab"'));
    await dialog.show(withField(emptyForm, 'reason', { value: 'ab' }));
    assert.deepEqual((await dialog.kept()).at(-1), {
      section: 'unifiedEnvironments',
      fields: { environment: 'dev', reason: 'ab', addresses: '203.0.113.7', access: 'reader' },
    });
  });

  it('keeps the chosen environment and access too', async () => {
    const chosen = withField(emptyForm, 'access', { value: 'writer' });
    const dialog = await open(chosen);
    assert.deepEqual((await dialog.kept()).at(-1), {
      section: 'unifiedEnvironments',
      fields: { environment: 'dev', reason: '', addresses: '203.0.113.7', access: 'writer' },
    });
  });

  it('does not lose typed text or the focus in a redraw', async () => {
    const dialog = await open(emptyForm);
    const box = dialog.find('textbox', 'Reason');
    await box.pressSequentially('Look into');
    await dialog.show(withField(emptyForm, 'reason', { value: 'stale', hint: 'New hint' }));
    await box.pressSequentially(' it');
    assert.equal(await box.inputValue(), 'Look into it');
    assert.equal(await dialog.focused(), 'textbox Reason');
  });

  it('takes the value over when the host changed it', async () => {
    const dialog = await open(emptyForm);
    const box = dialog.find('textbox', 'Reason');
    await box.pressSequentially('x');
    await dialog.show(withField(emptyForm, 'reason', { value: 'Ticket 12', valueRevision: 2 }));
    assert.equal(await box.inputValue(), 'Ticket 12');
    assert.deepEqual((await dialog.kept()).at(-1), {
      section: 'unifiedEnvironments',
      fields: {
        environment: 'dev',
        reason: 'Ticket 12',
        addresses: '203.0.113.7',
        access: 'reader',
      },
    });
  });

  it('gives a freshly created page what the host kept', async () => {
    const dialog = await open(withField(emptyForm, 'reason', { value: 'typed earlier' }));
    assert.equal(await dialog.find('textbox', 'Reason').inputValue(), 'typed earlier');
  });

  it('keeps the typed text when fields come, go and change places', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('textbox', 'Reason').pressSequentially('kept');
    await dialog.show({ ...emptyForm, fields: emptyForm.fields.toReversed() });
    await dialog.accessible('textbox', 'Reason');
    await dialog.accessible('textbox', 'Allowed IPv4 addresses');
    assert.equal(await dialog.find('textbox', 'Reason').inputValue(), 'kept');
  });

  it('draws a field it has never seen by its kind', async () => {
    const field = { ...reason, id: 'ticket' as typeof reason.id, label: 'Ticket', actions: [] };
    const dialog = await open({ ...emptyForm, fields: [...emptyForm.fields, field] });
    await dialog.find('textbox', 'Ticket').pressSequentially('7');
    assert.deepEqual(await dialog.lastIntent(), { type: 'edit', field: 'ticket', value: '7' });
  });

  it('tells hint, problem and requirement with the field', async () => {
    const problem = 'Say why you need access.';
    const dialog = await open(withField(emptyForm, 'reason', { problem, hint: 'One line.' }));
    const box = await dialog.accessible('textbox', 'Reason');
    assert.equal(box.description, `${problem} One line.`);
    assert.equal(box.properties['invalid'], 'true');
    assert.equal(box.properties['required'], true);
    await dialog.show(emptyForm);
    const after = await dialog.accessible('textbox', 'Reason');
    assert.equal(after.description, '');
    assert.equal(after.properties['invalid'], 'false');
  });

  it('posts the actions beside a field', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('button', 'Recent reasons').click();
    await dialog.find('button', 'Detect my address').click();
    await dialog.find('button', 'Switch account').click();
    assert.deepEqual((await dialog.intents()).slice(1), [
      { type: 'fieldAction', action: 'recentReasons' },
      { type: 'fieldAction', action: 'detectAddress' },
      { type: 'fieldAction', action: 'switchAccount' },
    ]);
  });

  it('asks for access on the button, and on Enter in a text field', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('button', 'Request Access').click();
    await dialog.find('textbox', 'Reason').press('Enter');
    await dialog.find('button', 'Recent reasons').press('Enter');
    assert.deepEqual((await dialog.intents()).slice(1), [
      { type: 'request' },
      { type: 'request' },
      { type: 'fieldAction', action: 'recentReasons' },
    ]);
  });

  it('chooses the access, once, and shows what the host made of it', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('radio', 'Writer').click();
    assert.deepEqual((await dialog.intents()).slice(1), [
      { type: 'edit', field: 'access', value: 'writer' },
    ]);
    await dialog.show(withField(emptyForm, 'access', { value: 'writer' }));
    assert.equal(await dialog.find('radio', 'Writer').isChecked(), true);
    await dialog.show(emptyForm);
    assert.equal(await dialog.find('radio', 'Reader').isChecked(), true);
    assert.equal((await dialog.intents()).length, 2);
  });

  it('goes to a field from its label, and when the host says so', async () => {
    const dialog = await open(emptyForm);
    await dialog.page.getByText('Allowed IPv4 addresses').first().click();
    assert.equal(await dialog.focused(), 'textbox Allowed IPv4 addresses');
    await dialog.send({ type: 'focus', field: 'environment' });
    assert.equal(await dialog.focused(), 'combobox Environment');
    await dialog.send({ type: 'focus', field: 'access' });
    assert.equal(await dialog.focused(), 'radio Reader');
    await dialog.send({ type: 'focus', field: 'reason' });
    assert.equal(await dialog.focused(), 'textbox Reason');
  });

  it('disables what the host disables', async () => {
    const dialog = await open(inProgress);
    assert.equal(await dialog.find('textbox', 'Reason').isDisabled(), true);
    assert.equal(await dialog.find('combobox', 'Environment').isDisabled(), true);
    assert.equal(await dialog.find('radio', 'Writer').isDisabled(), true);
    assert.equal(await dialog.find('button', 'Detect my address').isDisabled(), true);
    assert.equal(await dialog.find('button', 'Request Access').isDisabled(), true);
    await dialog.find('radio', 'Writer').click({ force: true });
    await dialog.press('Space');
    assert.equal(await dialog.find('radio', 'Reader').isChecked(), true);
    assert.equal((await dialog.intents()).length, 1);
  });
});
