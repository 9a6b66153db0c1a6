import assert from 'node:assert/strict';
import type { DialogState } from '../../src/protocol/state';
import { useDialog } from './support/dialog';
import { severalRoles } from './support/roleStates';
import {
  emptyForm,
  ended,
  grant,
  granted,
  otherGrantId,
  severalAccounts,
  waiting,
  withField,
  withGrant,
} from './support/states';

describe('the card', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('shows its values in read-only text boxes', async () => {
    const dialog = await open(granted);
    assert.equal(grant.values.length, 3);
    for (const { label, value } of grant.values) {
      const box = await dialog.accessible('textbox', label);
      assert.equal(box.value, value);
      assert.equal(box.properties['readonly'], true);
    }
  });

  it('lets the host copy a value', async () => {
    const dialog = await open(granted);
    for (const target of ['server', 'database', 'user', 'password'] as const) {
      await dialog.find('button', `Copy ${target}`).click();
      assert.deepEqual(await dialog.lastIntent(), { type: 'copy', grantId: grant.id, target });
    }
  });

  it('confirms a copy for a moment on the button that the user pressed', async () => {
    const dialog = await open(granted);
    const icon = (target: string) => dialog.find('button', `Copy ${target}`).innerHTML();
    const before = await icon('user');
    await dialog.send({ type: 'copied', grantId: grant.id, target: 'user' });
    assert.notEqual(await icon('user'), before);
    assert.equal(await icon('server'), before);
    assert.equal(await dialog.find('button', 'Copy user').getAttribute('title'), 'Copied');
    await dialog.page.waitForFunction(
      () => document.querySelector('[aria-label="Copy user"]')?.getAttribute('title') !== 'Copied',
    );
    assert.equal(await icon('user'), before);
  });

  it('describes itself by its hint', async () => {
    const note = 'Your address isn’t on the allow-list.';
    const dialog = await open(withGrant({ note }));
    assert.equal((await dialog.accessible('region', grant.title)).description, note);
    assert.ok(await dialog.page.getByText(note).isVisible());
    await dialog.show(granted);
    assert.equal((await dialog.accessible('region', grant.title)).description, '');
  });

  it('shows only the words of its state in the only status element of the page', async () => {
    const dialog = await open(granted);
    assert.equal(await dialog.find('status').innerText(), 'Ready (read-only)');
    assert.ok(await dialog.page.getByText('tested 2 min ago').isVisible());
    await dialog.show(waiting);
    assert.equal(await dialog.find('status').innerText(), 'Waiting for the SQL firewall');
    assert.equal(await dialog.find('status').count(), 1);
  });

  it('counts the time that the user waits, without speaking it', async () => {
    const dialog = await open(waiting, { clock: true });
    const elapsed = dialog.page.locator('elapsed-time');
    assert.equal(await elapsed.innerText(), '0:21');
    await dialog.page.clock.runFor(45_000);
    assert.match(await elapsed.innerText(), /^1:0\d$/);
    assert.equal(await elapsed.getAttribute('aria-hidden'), 'true');
    assert.deepEqual(await dialog.spoken(), []);
    await dialog.post({ type: 'state', state: granted }, false);
    assert.equal(await elapsed.count(), 0);
  });

  it('tests the connection by the icon next to the state', async () => {
    const dialog = await open(granted);
    await dialog.find('button', 'Test Connection').click();
    assert.deepEqual(await dialog.lastIntent(), { type: 'statusRemedy', grantId: grant.id });
    const remedy = { label: 'Add Address', isRefresh: false };
    await dialog.show(withGrant({ remedy }));
    assert.equal(await dialog.find('button', 'Add Address').innerText(), 'Add Address');
    await dialog.show(withGrant({ remedy: null }));
    assert.equal(await dialog.find('button', 'Test Connection').count(), 0);
  });

  it('shows when it expires, and speaks no time left', async () => {
    const dialog = await open(granted);
    assert.ok(await dialog.page.getByText('expires today at 18:04').isVisible());
    const left = dialog.page.getByText('7 h 42 min left');
    assert.equal(await left.getAttribute('aria-hidden'), 'true');
  });

  it('offers the actions of the host: the primary one first, and ending ones on the right', async () => {
    const dialog = await open(granted);
    for (const { action, label } of grant.actions) {
      await dialog.find('button', label).click();
      const intent = { type: 'grantAction', grantId: grant.id, action };
      assert.deepEqual(await dialog.lastIntent(), intent);
    }
    const left = async (name: string) => (await dialog.find('button', name).boundingBox())?.x ?? 0;
    const card = await dialog.find('region', grant.title).boundingBox();
    assert.ok((await left('Connect')) < (await left('Open Terminal')));
    assert.ok((await left('Renew')) > (card?.x ?? 0) + (card?.width ?? 0) / 2);
    await dialog.show(ended);
    assert.ok((await left('Request Again')) < (await left('Remove')));
    const primary = dialog.page.locator('.card vscode-button[appearance="primary"]');
    assert.deepEqual(await primary.allTextContents(), ['Request Again']);
  });

  it('shows another grant for the same environment by its combobox', async () => {
    const dialog = await open(severalAccounts);
    const combobox = dialog.find('combobox', 'Account');
    assert.equal((await dialog.accessible('combobox', 'Account')).value, 'axdbadmin');
    await combobox.press('ArrowDown');
    await dialog.press('ArrowDown', 'Enter');
    assert.deepEqual(await dialog.lastIntent(), { type: 'show', grantId: otherGrantId });
    // The values are still those of the first account.
    assert.equal((await dialog.accessible('combobox', 'Account')).value, 'axdbadmin');
    assert.equal(await dialog.focused(), 'combobox Account');
  });

  it("omits the parts that a grant doesn't have", async () => {
    const dialog = await open(withGrant({ values: grant.values.slice(1), hasPassword: false }));
    assert.equal(await dialog.find('textbox', 'Server').count(), 0);
    assert.equal(await dialog.find('textbox', 'Password').count(), 0);
    assert.equal(await dialog.find('button', 'Copy password').count(), 0);
  });

  it('moves the focus on when the focused element disappears', async () => {
    const dialog = await open(granted);
    await dialog.find('button', 'Copy password').focus();
    await dialog.show(withGrant({ hasPassword: false }));
    assert.match(await dialog.focused(), /^button/);
    await dialog.show(emptyForm);
    assert.equal(await dialog.focused(), 'combobox Environment');
  });
});

describe('the page with names from services', function () {
  this.timeout(20_000);
  const open = useDialog();
  const hostile = '<img src=x onerror="document.title=1"> $(key) [a](b) ' + 'long-name-'.repeat(60);

  it('shows odd and long names as text within its column', async () => {
    const option = { startsGroup: false, dimmed: false };
    const options = [{ ...option, id: 'dev', label: hostile, detail: hostile }];
    const state = {
      ...withField(emptyForm, 'environment', { options, hint: hostile, problem: hostile }),
      notice: {
        severity: 'error',
        text: hostile,
        remedies: [{ id: 'x', label: hostile }],
      } as const,
      elsewhere: hostile,
      grant: {
        ...grant,
        title: hostile,
        badge: hostile,
        note: hostile,
        expires: hostile,
        status: { ...grant.status, text: hostile, tested: hostile },
        values: grant.values.map(shown => ({ ...shown, value: hostile })),
      },
    };
    const dialog = await open(state, { width: 420 });
    await dialog.find('combobox', 'Environment').press('ArrowDown');
    assert.equal(await dialog.page.locator('img').count(), 0);
    assert.equal(await dialog.page.title(), 'SQL Credentials');
    assert.equal(await dialog.find('textbox', 'Server').inputValue(), hostile);
    assert.ok((await dialog.find('alert').innerText()).includes('$(key)'));
    const width = await dialog.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 420, `${width}`);
  });

  it('shows a badge and a role in full if there is room, and both next to a long name', async () => {
    const { selector } = severalRoles.grant ?? assert.fail();
    const label = 'SQL DB Contributor · Waiting for approval';
    const role = withGrant({
      ...severalRoles.grant,
      badge: 'SQL DB Contributor',
      selector: selector && { ...selector, options: [{ id: grant.id, label, detail: '' }] },
      timeLeft: '',
      expires: '',
    });
    const badge = 'Look at data (read-only access)';
    const title = 'A name that is longer. '.repeat(9);
    const dialog = await open(null);
    const cut = async (state: DialogState) => {
      await dialog.show(state);
      return dialog.page.evaluate(() =>
        [...document.querySelectorAll('.card :is(h2, .badge, .selector .value)')]
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
          .map(({ nodeName }) => nodeName),
      );
    };
    assert.deepEqual(await cut(withGrant({ title: 'uat', badge })), []);
    assert.deepEqual(await cut(role), []);
    assert.deepEqual(await cut(withGrant({ title, badge })), ['H2']);
    assert.deepEqual(await cut(withGrant({ ...severalAccounts.grant, title })), ['H2']);
  });

  it('colors the time left shortly before the end', async () => {
    const dialog = await open(granted);
    const colors: string[] = [];
    for (const urgency of ['none', 'soon', 'urgent'] as const) {
      await dialog.show(withGrant({ timeLeft: '4 min left', urgency }));
      const left = dialog.page.getByText('4 min left');
      colors.push(await left.evaluate(element => getComputedStyle(element).backgroundColor));
    }
    assert.equal(new Set(colors).size, 3);
  });
});
