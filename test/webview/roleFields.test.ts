import assert from 'node:assert/strict';
import type { ChecksField, DialogState, MomentField } from '../../src/protocol/state';
import { useDialog } from './support/dialog';
import { roles, roleForm, startAt } from './support/roleStates';

function form(changes: Partial<ChecksField> = {}, moment: Partial<MomentField> = {}): DialogState {
  return {
    ...roleForm,
    fields: [
      { ...roles, ...changes },
      { ...startAt, ...moment },
    ],
  };
}

describe('a group of checkboxes', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('has a name, and describes each checkbox', async () => {
    const dialog = await open(form());
    await dialog.accessible('group', 'Roles');
    await dialog.accessible('checkbox', 'Contributor');
    const reader = await dialog.accessible('checkbox', 'Reader');
    assert.equal(reader.description, 'May be refused.');
    assert.equal(await dialog.find('checkbox', 'Contributor').isChecked(), true);
    assert.equal(await dialog.find('checkbox', 'Reader').isChecked(), false);
  });

  it('sends the selected options, by mouse and by keyboard', async () => {
    const dialog = await open(form());
    await dialog.page.getByText('Reader').click();
    await dialog.show(form({ value: 'ada/writer team/reader' }));
    await dialog.find('checkbox', 'Contributor').focus();
    await dialog.page.keyboard.press('Space');
    assert.deepEqual((await dialog.intents()).slice(-2), [
      {
        type: 'edit',
        section: 'managedApplications',
        field: 'roles',
        value: 'ada/writer team/reader',
      },
      { type: 'edit', section: 'managedApplications', field: 'roles', value: 'team/reader' },
    ]);
  });

  it('keeps each of several clicks while the host is busy', async () => {
    const none = form({ value: '', valueRevision: 1 });
    const dialog = await open(none);
    await dialog.find('checkbox', 'Contributor').click();
    await dialog.find('checkbox', 'Reader').click();
    // The host answers the first click only now.
    await dialog.show(form({ value: 'ada/writer' }));
    assert.equal(await dialog.find('checkbox', 'Reader').isChecked(), true);
    assert.deepEqual((await dialog.intents()).slice(1), [
      { type: 'edit', section: 'managedApplications', field: 'roles', value: 'ada/writer' },
      {
        type: 'edit',
        section: 'managedApplications',
        field: 'roles',
        value: 'ada/writer team/reader',
      },
    ]);
  });

  it('shows a selection that the host changed', async () => {
    const dialog = await open(form());
    await dialog.find('checkbox', 'Contributor').click();
    await dialog.show(form({ value: 'team/reader', valueRevision: 2 }));
    assert.equal(await dialog.find('checkbox', 'Contributor').isChecked(), false);
    assert.equal(await dialog.find('checkbox', 'Reader').isChecked(), true);
  });

  it('shows why there are no options', async () => {
    const dialog = await open(form({ options: [], value: '' }));
    assert.equal(await dialog.page.getByText('Select an application first.').count(), 1);
    assert.equal(await dialog.page.getByRole('checkbox').count(), 0);
  });

  it('ignores clicks while it is disabled', async () => {
    const dialog = await open(form({ disabled: true }));
    assert.equal(await dialog.find('checkbox', 'Contributor').isDisabled(), true);
  });
});

describe('a date field', function () {
  this.timeout(20_000);
  const open = useDialog();

  const shown = (value: string) => {
    const time = new Date(value);
    const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
    return local.toISOString().slice(0, 16);
  };

  it('shows local time and sends UTC', async () => {
    const dialog = await open(form());
    const box = dialog.page.getByLabel('Start at');
    assert.equal(await box.inputValue(), shown(startAt.value));
    await box.fill(shown('2026-11-22T08:30:00.000Z'));
    await box.blur();
    assert.deepEqual((await dialog.intents()).at(-1), {
      type: 'edit',
      section: 'managedApplications',
      field: 'startAt',
      value: '2026-11-22T08:30:00.000Z',
    });
  });

  it('is stored for a page that VS Code creates again', async () => {
    const dialog = await open(form());
    assert.deepEqual(await dialog.keptInput(), {
      others: {},
      section: 'managedApplications',
      fields: { roles: 'ada/writer', startAt: startAt.value },
    });
  });

  it('shows the problem of its value', async () => {
    const dialog = await open(form({}, { problem: 'Choose a start that is still to come.' }));
    const box = dialog.page.getByLabel('Start at');
    assert.equal(await box.getAttribute('aria-invalid'), 'true');
    assert.equal(await dialog.page.getByText('still to come').count(), 1);
  });

  it('is empty without a value', async () => {
    const dialog = await open(form({}, { value: '' }));
    assert.equal(await dialog.page.getByLabel('Start at').inputValue(), '');
  });
});
