import assert from 'node:assert/strict';
import type { DialogState } from '../../src/protocol/state';
import { useDialog } from './support/dialog';
import { guiding, importing } from './support/lcsStates';
import { activating, activatingAgain, roleForm } from './support/roleStates';
import {
  emptyForm,
  ended,
  failed,
  grant,
  granted,
  inProgress,
  refused,
  request,
  signedOut,
  waiting,
  withField,
} from './support/states';

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
    assert.equal(await dialog.focused(), 'button Copy password');
    const stops = [
      'button Show password',
      'textbox Password',
      'button Copy user',
      'textbox User',
      'button Copy database',
      'textbox Database',
      'button Copy server',
      'textbox Server',
      'button Test Connection',
      'button History',
      'button Request Access',
    ];
    for (const stop of stops) {
      await dialog.press('Shift+Tab');
      assert.equal(await dialog.focused(), stop);
    }
    await dialog.press(...stops.map(() => 'Tab'));
    await dialog.press('Space');
    const target = 'password';
    assert.deepEqual(await dialog.lastIntent(), { type: 'copy', grantId: grant.id, target });
  });

  it('starts where the user has to continue, also if the state comes later', async () => {
    const unselected = withField(emptyForm, 'environment', { value: '', hint: '', actions: [] });
    const filled = withField(emptyForm, 'reason', { value: 'Ticket 4711' });
    const first: readonly (readonly [DialogState, string])[] = [
      [signedOut, 'button Sign in to List Environments'],
      [unselected, 'combobox Environment'],
      [emptyForm, 'combobox Reason'],
      [filled, 'combobox Reason'],
      [granted, 'button Copy password'],
      [refused, 'combobox Reason'],
      [guiding, 'button Copy My Address'],
    ];
    for (const [state, control] of first) {
      const dialog = await open(null);
      await dialog.send({ type: 'focusNext', isForForm: false });
      await dialog.show(state);
      assert.equal(await dialog.focused(), control);
    }
  });

  it('starts at the first action of an open role', async () => {
    const dialog = await open(null);
    await dialog.send({ type: 'focusNext', isForForm: false });
    await dialog.show(activating);
    assert.equal(await dialog.focused(), 'button Open in Azure Portal');
  });

  it('starts in the form if it has the values of the ended role below it', async () => {
    const dialog = await open(activatingAgain);
    await dialog.send({ type: 'focusNext', isForForm: false });
    assert.equal(await dialog.focused(), 'combobox Reason');
  });

  it('starts at the box for the pasted text if a value of an import is missing', async () => {
    const dialog = await open(withField(importing, 'server', { value: '' }));
    await dialog.send({ type: 'focusNext', isForForm: true });
    assert.equal(await dialog.focused(), 'textbox Text copied from Lifecycle Services');
  });

  it('continues after a reload where the user was', async () => {
    const controls = [
      ['tab', 'Unified environments'],
      ['combobox', 'Reason'],
      ['button', 'Detect again'],
      ['button', 'Connect With'],
    ] as const;
    const earlier = await open(granted);
    for (const [role, name] of controls) {
      await earlier.find(role, name).focus();
      const dialog = await open(granted, { kept: (await earlier.kept()).at(-1) });
      assert.equal(await dialog.focused(), `${role} ${name}`);
    }
  });

  it('starts at the next step after a reload if the earlier control has disappeared', async () => {
    const dialog = await open(granted, { kept: { fields: {}, focus: 'gone' } });
    assert.equal(await dialog.focused(), 'button Copy password');
    await dialog.press('Tab');
    const next = await dialog.focused();
    await dialog.show(granted);
    assert.equal(await dialog.focused(), next);
  });

  it('waits until a named field has a control, unless the user moves on', async () => {
    const reading = withField(roleForm, 'roles', { options: [], value: '' });
    for (const goesOn of [false, true]) {
      const dialog = await open(reading);
      await dialog.find('combobox', 'Application').focus();
      await dialog.send({ type: 'focus', control: 'roles' });
      await dialog.show(reading);
      assert.equal(await dialog.focused(), 'combobox Application');
      if (goesOn) await dialog.press('Tab');
      const before = await dialog.focused();
      await dialog.show(roleForm);
      assert.equal(await dialog.focused(), goesOn ? before : 'checkbox Contributor');
    }
  });

  it('moves on after a list of VS Code, which gives the focus back to the control that opened it', async () => {
    const reading = withField(roleForm, 'roles', { options: [], value: '' });
    const dialog = await open(reading);
    await dialog.find('combobox', 'Application').focus();
    await dialog.page.evaluate(() => {
      document.hasFocus = () => false;
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    await dialog.send({ type: 'focus', control: 'roles' });
    await dialog.page.evaluate(() => {
      document.hasFocus = () => true;
      // VS Code focuses the page more than once.
      window.dispatchEvent(new Event('focus'));
      window.dispatchEvent(new Event('focus'));
    });
    assert.equal(await dialog.focused(), 'combobox Application');
    await dialog.show(roleForm);
    assert.equal(await dialog.focused(), 'checkbox Contributor');
  });

  it('ignores a quick second Enter on a button whose meaning has changed since the first one', async () => {
    const dialog = await open(granted, { clock: true });
    await dialog.stopClock();
    await dialog.find('button', 'Test Connection').focus();
    const presses = async () =>
      (await dialog.intents()).filter(({ type }) => type === 'statusRemedy').length;
    await dialog.press('Enter', 'Enter');
    assert.equal(await presses(), 2);
    await dialog.post({ type: 'state', state: waiting }, false);
    await dialog.page.clock.runFor(700);
    await dialog.press('Enter');
    assert.equal(await presses(), 2);
    await dialog.page.clock.runFor(400);
    await dialog.press('Enter');
    assert.equal(await presses(), 3);
    await dialog.find('button', 'Show password').press('Enter');
    await dialog.post({ type: 'password', grantId: grant.id, password: 'x' }, false);
    await dialog.press('Enter');
    assert.equal(await dialog.find('textbox', 'Password').inputValue(), '•'.repeat(16));
  });

  /** Imports an account by Enter, with a stopped clock. The focus is then on its password. */
  const importByEnter = async () => {
    const dialog = await open(importing, { clock: true });
    await dialog.stopClock();
    await dialog.find('button', 'Import').focus();
    await dialog.press('Enter');
    await dialog.post({ type: 'state', state: granted }, false);
    await dialog.page.clock.runFor(100);
    assert.equal(await dialog.focused(), 'button Copy password');
    return dialog;
  };

  it('ignores a quick second Enter on a button that got the focus because of the first one', async () => {
    const dialog = await importByEnter();
    const copies = async () =>
      (await dialog.intents()).filter(({ type }) => type === 'copy').length;
    await dialog.page.clock.runFor(200);
    await dialog.press('Enter');
    assert.equal(await copies(), 0);
    await dialog.page.clock.runFor(1_100);
    await dialog.press('Enter');
    assert.equal(await copies(), 1);
  });

  it('heeds an Enter on a button that the user moves to after an Enter', async () => {
    const dialog = await importByEnter();
    await dialog.press('Tab', 'Enter');
    assert.equal((await dialog.intents()).at(-1)?.type, 'grantAction');
  });

  it('copies by the Enter after the one that sent a request, however fast the service is', async () => {
    const filled = withField(emptyForm, 'reason', { value: 'Ticket 4711', valueRevision: 2 });
    const dialog = await open(filled, { clock: true });
    await dialog.stopClock();
    await dialog.find('combobox', 'Reason').focus();
    await dialog.press('Enter');
    await dialog.post({ type: 'state', state: inProgress }, false);
    await dialog.post({ type: 'state', state: granted }, false);
    await dialog.page.clock.runFor(100);
    assert.equal(await dialog.focused(), 'button Copy password');
    await dialog.press('Enter');
    const sent = (await dialog.intents()).map(({ type }) => type);
    assert.deepEqual(sent.slice(-2), ['request', 'copy']);
  });

  it('starts in the form for a new request', async () => {
    const dialog = await open(granted);
    await dialog.send({ type: 'focusNext', isForForm: true });
    assert.equal(await dialog.focused(), 'combobox Environment');
  });

  it('follows a value that arrives, until the user does something', async () => {
    const unselected = withField(emptyForm, 'environment', { value: '', hint: '', actions: [] });
    const dialog = await open(unselected);
    await dialog.send({ type: 'focusNext', isForForm: false });
    await dialog.show(emptyForm);
    assert.equal(await dialog.focused(), 'combobox Reason');
    await dialog.show(granted);
    assert.equal(await dialog.focused(), 'button Copy password');
    await dialog.show(emptyForm);
    await dialog.press('Tab');
    const before = await dialog.focused();
    await dialog.show(unselected);
    await dialog.show(emptyForm);
    assert.equal(await dialog.focused(), before);
  });

  it('moves from a button of a field that disappears to the field', async () => {
    const dialog = await open(signedOut);
    await dialog.find('button', 'Sign in to List Environments').focus();
    await dialog.show(emptyForm);
    assert.equal(await dialog.focused(), 'combobox Environment');
  });

  it('returns to the earlier control when the user dismisses a message', async () => {
    const dialog = await open(failed);
    await dialog.find('button', 'Request Access').focus();
    await dialog.press('Tab', 'Tab');
    assert.equal(await dialog.focused(), 'button Dismiss');
    const before = 'button History';
    await dialog.press('Enter');
    await dialog.show({ ...failed, notice: null });
    assert.equal(await dialog.focused(), before);
  });

  it('leaves the focus alone when the user moved it during the request', async () => {
    const dialog = await open(withField(emptyForm, 'reason', { value: 'a', valueRevision: 2 }));
    await dialog.find('button', 'Request Access').focus();
    await dialog.press('Enter');
    await dialog.show(inProgress);
    await dialog.press('Shift+Tab');
    const before = await dialog.focused();
    await dialog.show(granted);
    assert.equal(await dialog.focused(), before);
  });

  it('leads to Copy password after Request Again', async () => {
    const dialog = await open(ended);
    await dialog.find('button', 'Request Again').press('Enter');
    await dialog.show({ ...ended, progress: inProgress.progress });
    await dialog.show({ ...granted, grant: { ...grant, id: 'renewed' } });
    assert.equal(await dialog.focused(), 'button Copy password');
  });

  it('leads to Copy password after two quick Enters in Reason, or a double click', async () => {
    const filled = withField(emptyForm, 'reason', { value: 'Ticket 4711', valueRevision: 2 });
    for (const request of ['Enter', 'click'] as const) {
      const dialog = await open(filled);
      await dialog.find('combobox', 'Reason').focus();
      if (request === 'Enter') await dialog.press('Enter', 'Enter');
      else await dialog.find('button', 'Request Access').dblclick();
      await dialog.show(inProgress);
      await dialog.press('Enter');
      await dialog.show(granted);
      assert.equal(await dialog.focused(), 'button Copy password');
      const sent = (await dialog.intents()).filter(({ type }) => type === 'request');
      assert.equal(sent.length, 1);
    }
  });

  it('leaves the focus to a user who types during the request', async () => {
    const dialog = await open(withField(emptyForm, 'reason', { value: 'a', valueRevision: 2 }));
    await dialog.find('combobox', 'Reason').focus();
    await dialog.press('Enter', 'x');
    await dialog.show(inProgress);
    await dialog.show(granted);
    assert.equal(await dialog.focused(), 'combobox Reason');
  });

  it('focuses a field that the host names before it sends the state with it', async () => {
    const dialog = await open(guiding);
    await dialog.find('button', 'Import Credentials…').focus();
    await dialog.send({ type: 'focus', control: 'pasted' });
    await dialog.show(importing);
    assert.equal(await dialog.focused(), 'textbox Text copied from Lifecycle Services');
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
