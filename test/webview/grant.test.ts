import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from './support/browser';
import { useDialog } from './support/dialog';
import { emptyForm, grant, granted, grants, withField } from './support/states';

describe('the shown grant', function () {
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
    const [user, server] = [
      dialog.find('button', 'Copy user'),
      dialog.find('button', 'Copy server'),
    ];
    await dialog.send({ type: 'copied', grantId: grant.id, target: 'user' });
    assert.equal(await user.innerText(), 'Copied');
    assert.equal(await server.innerText(), 'Copy');
    await dialog.page.waitForFunction(
      () => document.querySelector('[aria-label="Copy user"]')?.textContent.trim() === 'Copy',
    );
  });

  it('states next to its name that it belongs to another environment', async () => {
    const note = 'For a different environment than the one selected above.';
    const dialog = await open({ ...granted, grant: { ...grant, note } });
    const card = await dialog.accessible('region', grant.title);
    assert.equal(card.description, note);
    assert.ok(await dialog.page.getByText(note).isVisible());
    await dialog.show(granted);
    assert.equal((await dialog.accessible('region', grant.title)).description, '');
  });

  it('shows its status in the only status element of the page', async () => {
    const dialog = await open(granted);
    assert.equal(await dialog.find('status').innerText(), 'Ready');
    const status = { text: 'Waiting for the firewall', tone: 'waiting' } as const;
    await dialog.show({ ...granted, grant: { ...grant, status } });
    assert.equal(await dialog.find('status').innerText(), 'Waiting for the firewall');
    assert.equal(await dialog.find('status').count(), 1);
  });

  it('shows when it expires', async () => {
    const dialog = await open(granted);
    assert.match(await dialog.find('group', 'Expires').innerText(), /Today, 18:04/);
  });

  it('offers the actions of the host in their order', async () => {
    const dialog = await open(granted);
    for (const { action, label } of grant.actions) {
      await dialog.find('button', label).click();
      assert.deepEqual(await dialog.lastIntent(), {
        type: 'grantAction',
        grantId: grant.id,
        action,
      });
    }
  });

  it("omits the parts that a grant doesn't have", async () => {
    const without = { ...grant, values: grant.values.slice(1), hasPassword: false };
    const dialog = await open({ ...granted, grant: without });
    assert.equal(await dialog.find('textbox', 'Server').count(), 0);
    assert.equal(await dialog.find('textbox', 'Password').count(), 0);
    assert.equal(await dialog.find('button', 'Copy password').count(), 0);
  });

  it('moves the focus on when the focused element disappears', async () => {
    const dialog = await open(granted);
    await dialog.find('button', 'Copy password').focus();
    await dialog.show({ ...granted, grant: { ...grant, hasPassword: false } });
    assert.equal(await dialog.focused(), 'button Copy server');
    await dialog.show(emptyForm);
    assert.equal(await dialog.focused(), 'button Request Access');
  });
});

describe('the list of grants', function () {
  this.timeout(20_000);
  const open = useDialog();

  it('marks the shown grant, and shows another one on request', async () => {
    const dialog = await open(granted);
    const current = dialog.page.locator('[aria-current="true"]');
    assert.match(await current.innerText(), /^Contoso Dev/);
    await dialog.page.getByRole('button', { name: /^Fabrikam UAT/ }).click();
    assert.deepEqual(await dialog.lastIntent(), { type: 'show', grantId: grants[2]?.id });
  });

  it('keeps the focus when its order changes', async () => {
    const dialog = await open(granted);
    await dialog.page.getByRole('button', { name: /^Fabrikam UAT/ }).focus();
    await dialog.show({ ...granted, grants: grants.toReversed() });
    assert.match(await dialog.focused(), /^button Fabrikam UAT/);
  });
});

describe('the page with names from services', function () {
  this.timeout(20_000);
  const open = useDialog();
  const hostile = '<img src=x onerror="document.title=1"> $(key) [a](b) ' + 'long-name-'.repeat(60);

  it('shows odd and long names as text within its column', async () => {
    const options = [{ id: 'dev', label: hostile, detail: hostile, startsGroup: false }];
    const notice = { severity: 'error', text: hostile, remedies: [{ id: 'x', label: hostile }] };
    const state = {
      ...withField(emptyForm, 'environment', { options, hint: hostile, problem: hostile }),
      notice: notice as typeof granted.notice,
      grant: {
        ...grant,
        title: hostile,
        values: grant.values.map(shown => ({ ...shown, value: hostile })),
      },
      grants: grants.map(line => ({ ...line, title: hostile })),
    };
    const dialog = await open(state, { width: 420 });
    await dialog.find('combobox', 'Environment').press('ArrowDown');
    assert.equal(await dialog.page.locator('img').count(), 0);
    assert.equal(await dialog.page.title(), 'SQL Credentials');
    assert.equal(await dialog.find('textbox', 'Server').inputValue(), hostile);
    assert.ok((await dialog.find('alert').innerText()).includes('$(key)'));
    const width = await dialog.page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, 420);
  });

  it('keeps its layout in a narrow panel', async () => {
    const dialog = await open(granted, { width: 380 });
    const file = path.join(root, 'test-results/webview', 'narrow-dark.png');
    await dialog.page.screenshot({ path: file, caret: 'initial' });
    const width = await dialog.page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, 380);
  });
});
