import assert from 'node:assert/strict';
import { useDialog } from './support/dialog';
import {
  emptyForm,
  inProgress,
  reason,
  request,
  signedOut,
  strings,
  withField,
} from './support/states';

describe('the form', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('shows its heading before the first state', async () => {
    const dialog = await open(null);
    assert.equal(await dialog.find('heading', strings.heading).count(), 1);
    assert.equal(await dialog.page.locator('main').innerText(), strings.heading);
    await dialog.show(emptyForm);
    assert.equal(await dialog.find('heading', strings.heading).count(), 1);
  });

  it('gives each control its role and name', async () => {
    const dialog = await open(emptyForm);
    await dialog.accessible('combobox', 'Environment');
    await dialog.accessible('combobox', 'Reason');
    await dialog.accessible('combobox', 'Allowed IPv4 addresses');
    await dialog.accessible('button', 'Detect again');
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

  it('sends one request for a double click', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('button', 'Request Access').dblclick();
    assert.deepEqual((await dialog.intents()).slice(1), [request]);
  });

  it('sends a second request at once after an edit', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('button', 'Request Access').click();
    await dialog.find('combobox', 'Reason').fill('b');
    await dialog.find('button', 'Request Access').click();
    const edit = {
      type: 'edit',
      section: 'unifiedEnvironments',
      field: 'reason',
      value: 'b',
    } as const;
    assert.deepEqual((await dialog.intents()).slice(1), [request, edit, request]);
  });

  for (const [role, name] of [
    ['combobox', 'Reason'],
    ['button', 'Request Access'],
  ] as const) {
    it(`sends one request while the user holds Enter down on ${name}`, async () => {
      const dialog = await open(emptyForm, { clock: true });
      await dialog.find(role, name).focus();
      // Without a keyup in between, the browser marks the later keydowns as repeated.
      for (let times = 0; times < 3; times++) {
        await dialog.page.keyboard.down('Enter');
        await dialog.page.clock.runFor(1_500);
      }
      await dialog.page.keyboard.up('Enter');
      assert.deepEqual((await dialog.intents()).slice(1), [request]);
    });
  }

  it('sends each keystroke, and stores the text when the host has confirmed it', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('combobox', 'Reason').pressSequentially('ab');
    const intents = await dialog.intents();
    assert.deepEqual(intents.slice(-2), [
      { type: 'edit', section: 'unifiedEnvironments', field: 'reason', value: 'a' },
      { type: 'edit', section: 'unifiedEnvironments', field: 'reason', value: 'ab' },
    ]);
    // The host replaces a secret by a hint, so the page doesn't store it.
    await dialog.show(withField(emptyForm, 'reason', { hint: 'about something else' }));
    assert.ok(!JSON.stringify(await dialog.kept()).includes('ab"'));
    await dialog.show(withField(emptyForm, 'reason', { value: 'ab' }));
    assert.deepEqual(await dialog.keptInput(), {
      others: {},
      section: 'unifiedEnvironments',
      fields: { environment: 'dev', reason: 'ab', addresses: '203.0.113.7', access: 'reader' },
    });
  });

  it('stores the selected environment and access', async () => {
    const chosen = withField(emptyForm, 'access', { value: 'writer' });
    const dialog = await open(chosen);
    assert.deepEqual(await dialog.keptInput(), {
      others: {},
      section: 'unifiedEnvironments',
      fields: { environment: 'dev', reason: '', addresses: '203.0.113.7', access: 'writer' },
    });
  });

  it('keeps typed text and the focus during a redraw', async () => {
    const dialog = await open(emptyForm);
    const box = dialog.find('combobox', 'Reason');
    await box.pressSequentially('Look into');
    await dialog.show(withField(emptyForm, 'reason', { value: 'stale', hint: 'New hint' }));
    await box.pressSequentially(' it');
    assert.equal(await box.inputValue(), 'Look into it');
    assert.equal(await dialog.focused(), 'combobox Reason');
  });

  it('shows a value that the host changed', async () => {
    const dialog = await open(emptyForm);
    const box = dialog.find('combobox', 'Reason');
    await box.pressSequentially('x');
    await dialog.show(withField(emptyForm, 'reason', { value: 'Ticket 12', valueRevision: 2 }));
    assert.equal(await box.inputValue(), 'Ticket 12');
    assert.deepEqual(await dialog.keptInput(), {
      others: {},
      section: 'unifiedEnvironments',
      fields: {
        environment: 'dev',
        reason: 'Ticket 12',
        addresses: '203.0.113.7',
        access: 'reader',
      },
    });
  });

  it('shows the stored values in a page that VS Code created again', async () => {
    const dialog = await open(withField(emptyForm, 'reason', { value: 'typed earlier' }));
    assert.equal(await dialog.find('combobox', 'Reason').inputValue(), 'typed earlier');
  });

  it('keeps typed text while fields are added, removed, and moved', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('combobox', 'Reason').pressSequentially('kept');
    await dialog.show({ ...emptyForm, fields: emptyForm.fields.toReversed() });
    await dialog.accessible('combobox', 'Reason');
    await dialog.accessible('combobox', 'Allowed IPv4 addresses');
    assert.equal(await dialog.find('combobox', 'Reason').inputValue(), 'kept');
  });

  it('draws an unknown field by its kind', async () => {
    const field = {
      ...reason,
      id: 'ticket' as typeof reason.id,
      label: 'Ticket',
      suggestions: null,
    };
    const dialog = await open({ ...emptyForm, fields: [...emptyForm.fields, field] });
    await dialog.find('textbox', 'Ticket').pressSequentially('7');
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'edit',
      section: 'unifiedEnvironments',
      field: 'ticket',
      value: '7',
    });
  });

  it('exposes hint, problem, and requirement to screen readers', async () => {
    const problem = 'Say why you need access.';
    const dialog = await open(withField(emptyForm, 'reason', { problem, hint: 'One line.' }));
    const box = await dialog.accessible('combobox', 'Reason');
    assert.equal(box.description, `${problem} One line.`);
    assert.equal(box.properties['invalid'], 'true');
    assert.equal(box.properties['required'], true);
    await dialog.show(emptyForm);
    const after = await dialog.accessible('combobox', 'Reason');
    assert.equal(after.description, '');
    assert.equal(after.properties['invalid'], 'false');
  });

  it('sends the actions of a field', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('button', 'Detect again').click();
    await dialog.find('button', 'Switch account').click();
    assert.deepEqual((await dialog.intents()).slice(1), [
      { type: 'fieldAction', section: 'unifiedEnvironments', action: 'detectAddress' },
      { type: 'fieldAction', section: 'unifiedEnvironments', action: 'switchAccount' },
    ]);
  });

  it('draws an important action of a field as a button', async () => {
    const dialog = await open(signedOut);
    const button = dialog.page.locator('vscode-button', { hasText: 'Sign in to List' });
    await button.click();
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'fieldAction',
      section: 'unifiedEnvironments',
      action: 'signIn',
    });
  });

  it('has a link to the history below it, if there is one', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('button', 'History').click();
    assert.deepEqual(await dialog.lastIntent(), {
      type: 'button',
      id: 'history',
      section: 'unifiedEnvironments',
    });
    await dialog.show({ ...emptyForm, hasHistory: false });
    assert.equal(await dialog.find('button', 'History').count(), 0);
  });

  it('requests access on the button, and on Enter in a text field', async () => {
    const dialog = await open(emptyForm, { clock: true });
    await dialog.find('button', 'Request Access').click();
    await dialog.page.clock.runFor(1_500);
    await dialog.find('combobox', 'Reason').press('Enter');
    assert.deepEqual((await dialog.intents()).slice(1), [request, request]);
  });

  it('sends a selected access once, and shows the access that the host confirms', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('radio', 'Writer').click();
    assert.deepEqual((await dialog.intents()).slice(1), [
      { type: 'edit', section: 'unifiedEnvironments', field: 'access', value: 'writer' },
    ]);
    await dialog.show(withField(emptyForm, 'access', { value: 'writer' }));
    assert.equal(await dialog.find('radio', 'Writer').isChecked(), true);
    await dialog.show(emptyForm);
    assert.equal(await dialog.find('radio', 'Reader').isChecked(), true);
    assert.equal((await dialog.intents()).length, 2);
  });

  it('sends each of two choices while the host is busy', async () => {
    const dialog = await open(emptyForm);
    await dialog.find('radio', 'Writer').click();
    await dialog.find('radio', 'Reader').click();
    const edit = { type: 'edit', section: 'unifiedEnvironments', field: 'access' };
    assert.deepEqual((await dialog.intents()).slice(1), [
      { ...edit, value: 'writer' },
      { ...edit, value: 'reader' },
    ]);
  });

  it('focuses a field when the user clicks its label, and when the host asks for it', async () => {
    const dialog = await open(emptyForm);
    await dialog.page.getByText('Allowed IPv4 addresses').first().click();
    assert.equal(await dialog.focused(), 'combobox Allowed IPv4 addresses');
    await dialog.send({ type: 'focus', control: 'environment' });
    assert.equal(await dialog.focused(), 'combobox Environment');
    await dialog.send({ type: 'focus', control: 'access' });
    assert.equal(await dialog.focused(), 'radio Reader');
    await dialog.send({ type: 'focus', control: 'reason' });
    assert.equal(await dialog.focused(), 'combobox Reason');
  });

  it('focuses the selected radio button', async () => {
    const dialog = await open(withField(emptyForm, 'access', { value: 'writer' }));
    await dialog.send({ type: 'focus', control: 'access' });
    assert.equal(await dialog.focused(), 'radio Writer');
    await dialog.find('combobox', 'Reason').focus();
    await dialog.page.getByText('Access', { exact: true }).click();
    assert.equal(await dialog.focused(), 'radio Writer');
  });

  it('disables the controls that the host disables', async () => {
    const dialog = await open(inProgress);
    assert.equal(await dialog.find('combobox', 'Reason').isDisabled(), true);
    assert.equal(await dialog.find('combobox', 'Environment').isDisabled(), true);
    assert.equal(await dialog.find('radio', 'Writer').isDisabled(), true);
    assert.equal(await dialog.find('button', 'Detect again').isDisabled(), true);
    assert.equal(await dialog.find('button', 'Request Access').isDisabled(), true);
    await dialog.find('radio', 'Writer').click({ force: true });
    await dialog.press('Space');
    assert.equal(await dialog.find('radio', 'Reader').isChecked(), true);
    assert.equal((await dialog.intents()).length, 1);
  });
});
