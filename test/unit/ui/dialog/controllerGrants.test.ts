import assert from 'node:assert/strict';
import type { GrantAction } from '../../../../src/protocol/state';
import type { Readiness } from '../../../../src/access/readiness';
import { accessError } from '../../../../src/access/errors';
import { settled, until } from '../../support/fakeClock';
import { TestVault } from '../../support/testVault';
import { memoryIn } from '../../support/memory';
import { UserLocale } from '../../../../src/ui/userLocale';
import { DialogScene } from './dialogScene';
import { emptySection } from './emptySection';
import {
  activation,
  environment,
  grant,
  held,
  heldActivation,
  hour,
  issued,
  minute,
  password,
} from '../../support/samples';

describe('the grant in the dialog', () => {
  let scene: DialogScene;
  beforeEach(async () => {
    scene = new DialogScene();
    await scene.open();
  });
  afterEach(() => scene.end());

  /** Holds grants for these environments, which end one hour after the other. */
  async function hold(...names: string[]): Promise<string[]> {
    const now = scene.clock.now();
    const grants = names.map((name, index) =>
      grant(now, { environment: environment(name), expiresAt: now + (index + 1) * hour }),
    );
    await scene.vault.hold(...grants.map(each => held(each)));
    await settled();
    return grants.map(({ id }) => id);
  }

  const choose = (name: string) =>
    scene.send({ type: 'edit', field: 'environment', value: environment(name).id });
  const actions = () => scene.state.grant?.actions.map(({ action }) => action) ?? [];

  it('draws times again in the zone of the browser', async () => {
    const locale = new UserLocale('en', scene.log, memoryIn(new Map()));
    const remote = new DialogScene(undefined, undefined, locale);
    await remote.open();
    const end = remote.clock.now() + hour;
    await remote.vault.hold(held(grant(remote.clock.now(), { expiresAt: end })));
    locale.setTimeZone('Asia/Kolkata');
    await settled();
    const clockTime = (timeZone: string) =>
      new Date(end).toLocaleTimeString('en', { timeStyle: 'short', timeZone });
    assert.ok(remote.state.grant?.expires.endsWith(clockTime('Asia/Kolkata')));
    locale.setTimeZone('America/Los_Angeles');
    await settled();
    assert.ok(remote.state.grant?.expires.endsWith(clockTime('America/Los_Angeles')));
    remote.end();
  });

  it('shows an unknown end and has no countdown', async () => {
    const role = 'Performance tuning for AX (write to AX)';
    const { expiresAt: none, ...endless } = grant(scene.clock.now(), { role });
    assert.ok(none);
    await scene.vault.hold(held(endless));
    await settled();
    assert.equal(scene.state.grant?.expires, '');
    const [expires] = scene.state.grant.values.filter(({ id }) => id === 'expires');
    assert.deepEqual([expires?.label, expires?.value], ['Expires', 'Unknown']);
    await scene.vault.hold(held({ ...endless, isEndless: true }));
    await settled();
    assert.equal(scene.state.grant.expires, "doesn't expire");
    assert.ok(scene.state.grant.values.every(({ id }) => id !== 'expires'));
    assert.equal(scene.state.grant.timeLeft, '');
    assert.equal(scene.state.grant.badge, role);
  });

  it('belongs to the environment in the form, and never to another one', async () => {
    const [first = '', second = ''] = await hold('contoso-dev', 'two');
    assert.equal(scene.state.grant?.id, first);
    await choose('two');
    assert.equal(scene.state.grant.id, second);
    scene.settings.environments.push({ name: '', url: environment('three').url });
    scene.controller.refresh();
    await settled();
    await choose('three');
    assert.equal(scene.state.grant, null);
    await scene.send({ type: 'revealPassword', grantId: first });
    assert.deepEqual(scene.page.of('password'), []);
  });

  it('after a reload belongs to the environment of the draft, and so does each copy', async () => {
    const [first = '', second = ''] = await hold('one', 'two');
    for (const [name, id] of [
      ['one', first],
      ['two', second],
    ] as const) {
      const other = new DialogScene();
      await other.vault.hold(...scene.vault.held);
      await other.open({ environment: environment(name).id });
      assert.equal(other.field('environment').value, environment(name).id);
      assert.equal(other.state.grant?.id, id);
      assert.equal(other.controller.seen?.grantId, id);
      other.end();
    }
  });

  it('after a reload belongs to the environment that was selected last, whatever the draft says', async () => {
    const [first = '', second = ''] = await hold('one', 'two');
    await choose('one');
    await choose('two');
    assert.ok(!JSON.stringify([...scene.windowMemory]).includes(password));
    const other = new DialogScene();
    for (const [key, value] of scene.windowMemory) other.windowMemory.set(key, value);
    await other.vault.hold(...scene.vault.held);
    const section = 'unifiedEnvironments';
    await other.open({ environment: environment('one').id, reason: 'Ticket 4711' }, { section });
    await settled();
    assert.equal(other.field('environment').value, environment('two').id);
    assert.equal(other.field('reason').value, 'Ticket 4711');
    assert.notEqual(other.state.grant?.id, first);
    assert.equal(other.state.grant?.id, second);
    other.end();
  });

  it('after a reload belongs to that environment also if VS Code stored only the panel', async () => {
    const [first = ''] = await hold('one', 'two');
    await choose('one');
    for (const isRestored of [true, false]) {
      const other = new DialogScene();
      for (const [key, value] of scene.windowMemory) other.windowMemory.set(key, value);
      await other.vault.hold(...scene.vault.held);
      await other.open({}, {}, isRestored);
      await settled();
      assert.equal(other.state.grant?.id === first, isRestored);
      other.end();
    }
  });

  it('keeps its words at the start of a test, so that none of them flashes', async () => {
    const since = scene.clock.now();
    const waiting = { state: 'waiting', since } as const;
    scene.readiness.of = () => ({ ...waiting, reason: 'connecting' });
    const [id = ''] = await hold('contoso-dev');
    const show = async (readiness: Readiness) => {
      scene.readiness.of = () => readiness;
      scene.controller.refresh();
      await settled();
      return scene.state.grant?.status.text;
    };
    // A new credential has no earlier words.
    assert.equal(scene.state.grant?.status.text, 'Testing…');
    assert.equal(await show({ ...waiting, reason: 'firewall' }), 'Testing…');
    await scene.clock.advance(500);
    assert.equal(scene.state.grant.status.text, 'Waiting for the SQL firewall');
    const at = scene.clock.now();
    assert.equal(await show({ state: 'ready', at, afterMs: 0 }), 'Ready');
    assert.equal(await show({ ...waiting, since: at, reason: 'connecting' }), 'Ready');
    await scene.clock.advance(500);
    assert.equal(scene.state.grant.status.text, 'Testing…');
    assert.equal(scene.state.grant.id, id);
  });

  it('leaves the focus in the view when it is renewed there, unless the user has to type', async () => {
    const now = scene.clock.now();
    const mine = grant(now);
    const system = 'lifecycleServices';
    const other = grant(now, { environment: { ...environment('two'), system } });
    scene.addSystem(system, () => ({
      ...emptySection(),
      requestAgain: () => Promise.resolve(true),
    }));
    await scene.vault.hold(held(mine), held(other));
    scene.prompts.confirms = () => Promise.resolve(false);
    await scene.controller.renew(mine.id);
    assert.deepEqual(scene.controller.opened, [true]);
    assert.deepEqual([scene.page.focused, scene.page.of('focusNext').length], [0, 0]);
    await scene.controller.renew(other.id);
    assert.deepEqual(scene.controller.opened, [true, true, false]);
  });

  it('gives the focus to a dialog that its renewal opens', async () => {
    const mine = grant(scene.clock.now());
    await scene.vault.hold(held(mine));
    scene.controller.detach(scene.page);
    scene.prompts.confirms = () => Promise.resolve(false);
    await scene.controller.renew(mine.id);
    assert.deepEqual(scene.controller.opened, [false]);
  });

  it('leaves one primary button, unless the user is importing', async () => {
    const primary = () => [
      scene.state.request?.primary,
      scene.state.grant?.actions.filter(each => each.primary).map(({ action }) => action),
    ];
    const mine = grant(scene.clock.now());
    await scene.vault.hold(held(mine, 'expired'));
    await settled();
    assert.equal(scene.state.request?.isDefault, true);
    assert.deepEqual(primary(), [false, ['renew']]);
    await scene.vault.hold();
    await settled();
    assert.deepEqual(primary(), [true, undefined]);
    const { id } = mine.environment;
    const own = { ...mine, environment: { ...mine.environment, system: 'lifecycleServices' } };
    const button = { id: 'openPage', label: 'Open', primary: true };
    for (const keepsPrimary of [false, true]) {
      const other = new DialogScene();
      other.addSystem('lifecycleServices', () => ({
        ...emptySection(id),
        state: () => ({
          ...emptySection().state(),
          keepsPrimary,
          request: { label: 'Import', isDefault: true },
          steps: [{ parts: [], current: true, buttons: [button] }],
        }),
      }));
      await other.vault.hold(held(own));
      await other.open({}, { section: 'lifecycleServices' });
      const { request, steps, grant: card } = other.state;
      assert.equal(request?.primary, keepsPrimary);
      assert.equal(steps[0]?.buttons[0]?.primary, keepsPrimary);
      assert.equal(
        card?.actions.some(each => each.primary),
        !keepsPrimary,
      );
      other.end();
    }
  });

  it('that VS Code lost is selected when the dialog opens, with its row or without', async () => {
    const mine = held(grant(scene.clock.now()), 'lost');
    for (const [isRow, isLate] of [
      [true, false],
      [false, false],
      [false, true],
    ]) {
      const other = new DialogScene();
      other.settings.environments = ['one', 'two'].map(name => ({
        name,
        url: environment(name).url,
      }));
      if (isLate !== true) await other.vault.hold(mine);
      if (isRow === true) await other.controller.show(mine.grant.id);
      await other.open();
      if (isLate === true) await other.vault.hold(mine);
      await settled();
      assert.equal(other.field('environment').value, mine.grant.environment.id);
      assert.equal(other.state.grant?.status.text, 'Not kept by VS Code');
      other.end();
    }
  });

  it('stays with the environment of a draft that is listed late', async () => {
    const other = new DialogScene();
    other.settings.environments = ['one', 'two'].map(name => ({
      name,
      url: environment(name).url,
    }));
    await other.open({ environment: environment('unlisted').id });
    // The page keeps this value for the next reload.
    assert.equal(other.field('environment').value, environment('unlisted').id);
    other.end();
  });

  it('of a role is only under its system, and no credential is under managed applications', async () => {
    const now = scene.clock.now();
    const credential = grant(now);
    const { environment: of } = credential;
    const role = heldActivation(
      activation(now, { environment: { ...of, system: 'managedApplications' } }),
    );
    scene.addSystem('managedApplications', () => emptySection(credential.environment.id));
    scene.addSystem('lifecycleServices', () => emptySection(credential.environment.id));
    await scene.vault.hold(held(credential), role);
    await settled();
    const shown: Record<string, string | undefined> = {};
    for (const section of ['unifiedEnvironments', 'lifecycleServices', 'managedApplications']) {
      await scene.send({ type: 'openSection', section });
      shown[section] = scene.state.grant?.id;
    }
    assert.deepEqual(shown, {
      unifiedEnvironments: credential.id,
      lifecycleServices: undefined,
      managedApplications: role.grant.id,
    });
  });

  it("isn't a credential of another system", async () => {
    scene.addSystem('lifecycleServices', () => emptySection());
    await hold('contoso-dev');
    assert.notEqual(scene.state.grant, null);
    await scene.send({ type: 'openSection', section: 'lifecycleServices' });
    assert.equal(scene.state.grant, null);
    assert.deepEqual(scene.controller.seen, { environmentId: undefined, grantId: undefined });
  });

  it('is the active one that ends last, otherwise the newest ended one', async () => {
    const now = scene.clock.now();
    const of = (account: string, left: number) =>
      grant(now, { account: { id: account, label: account }, expiresAt: now + left });
    const [soon, late] = [of('ada', hour), of('grace', 2 * hour)];
    const older = { ...of('edsger', 3 * hour), issuedAt: now - hour };
    await scene.vault.hold(held(soon), held(late), held(older, 'replaced'));
    await settled();
    assert.equal(scene.state.grant?.id, late.id);
    await scene.vault.hold(
      held(soon, 'expired'),
      held({ ...older, issuedAt: now + 1 }, 'replaced'),
    );
    await settled();
    assert.equal(scene.state.grant.id, older.id);
    assert.equal(scene.state.grant.selector, null);
  });

  it('is chosen among several accounts of its environment, until a newer one comes', async () => {
    const now = scene.clock.now();
    const account = (user: string) =>
      grant(now, { user, role: user, account: { id: user, label: user } });
    const [reader, admin] = [account('axdbreadonlyuser'), account('axdbadmin')];
    await scene.vault.hold(held(reader), held(admin), held(account('old'), 'expired'));
    await settled();
    const { selector } = scene.state.grant ?? {};
    assert.equal(selector?.label, 'Account');
    assert.deepEqual(
      selector.options.map(({ label }) => label),
      ['axdbreadonlyuser', 'axdbadmin'],
    );
    await scene.send({ type: 'show', grantId: admin.id });
    assert.equal(scene.state.grant?.id, admin.id);
    assert.deepEqual(scene.page.of('maskPassword').length, 1);
    const newer = { ...account('newer'), issuedAt: now + 1, expiresAt: now + 9 * hour };
    await scene.vault.hold(held(reader), held(admin), held(newer));
    await settled();
    assert.equal(scene.state.grant.id, newer.id);
  });

  it('is the newest request for a role, also when the customer approves it', async () => {
    const now = scene.clock.now();
    const { environment: of } = grant(now);
    const earlier = activation(now, { environment: of });
    const later = activation(now + 1, { environment: of });
    await scene.vault.hold(heldActivation(earlier), heldActivation(later));
    await settled();
    assert.equal(scene.state.grant?.id, later.id);
    const approved = { ...later, state: 'Approved', expiresAt: now + hour };
    await scene.vault.hold(heldActivation(earlier), heldActivation(approved));
    await settled();
    assert.equal(scene.state.grant.id, later.id);
  });

  it('is chosen by its roles, whose names are the detail if there are several', async () => {
    const now = scene.clock.now();
    const { environment: of } = grant(now);
    const role = (roleId: string, name: string) => ({ principalId: 'ada', roleId, name });
    const roles = [role('a', 'Contributor'), role('b', 'Reader')];
    const both = activation(now, { environment: of, roles });
    const one = activation(now - 1, { environment: of, roles: [role('c', 'Owner')] });
    await scene.vault.hold(heldActivation(both), heldActivation(one));
    await settled();
    const { selector } = scene.state.grant ?? {};
    assert.equal(selector?.label, 'Role');
    assert.deepEqual(
      selector.options.map(({ label, detail }) => [label, detail]),
      [
        ['2 roles · Waiting for approval', 'Contributor, Reader'],
        ['Owner · Waiting for approval', ''],
      ],
    );
  });

  it('names its sign-in account if an environment has several', async () => {
    const now = scene.clock.now();
    const grace = { id: 'grace', label: 'grace@contoso.com' };
    await scene.vault.hold(held(grant(now)), held(grant(now, { account: grace })));
    await settled();
    assert.deepEqual(
      scene.state.grant?.selector?.options.map(({ label }) => label),
      ['ada@contoso.com', 'grace@contoso.com'],
    );
  });

  it('selects its environment in the form when the user opens it', async () => {
    const [, second = ''] = await hold('contoso-dev', 'two');
    await scene.controller.show(second);
    await settled();
    assert.equal(scene.field('environment').value, environment('two').id);
    assert.equal(scene.state.grant?.id, second);
    const seen = { environmentId: environment('two').id, grantId: second };
    assert.deepEqual(scene.controller.seen, seen);
    scene.page.isVisible = false;
    assert.equal(scene.controller.seen, undefined);
  });

  it('leads to no grant of another environment when it is deleted', async () => {
    const [first = '', second = ''] = await hold('contoso-dev', 'two');
    await scene.vault.end(second, 'expired');
    await scene.send({ type: 'grantAction', grantId: first, action: 'forget' });
    assert.equal(scene.state.grant, null);
    assert.equal(scene.field('environment').value, environment().id);
  });

  it('is renewed once, even if the button is pressed again during the question', async () => {
    const [id = ''] = await hold('contoso-dev');
    let answer: (go: boolean) => void = () => undefined;
    scene.prompts.confirms = () =>
      new Promise(resolve => {
        answer = resolve;
      });
    const renew = () => scene.handle({ type: 'grantAction', grantId: id, action: 'renew' });
    const pressed = [renew(), renew(), scene.controller.renew(id)];
    await until(() => scene.prompts.texts().length > 0);
    await settled();
    answer(false);
    await Promise.all(pressed);
    assert.deepEqual(scene.prompts.texts(), ['End your current credential for contoso-dev?']);
  });

  it('sends its password in a separate message', async () => {
    const [first = ''] = await hold('contoso-dev', 'two');
    await scene.send({ type: 'revealPassword', grantId: first });
    assert.deepEqual(scene.page.of('password'), [{ type: 'password', grantId: first, password }]);
  });

  it('sends no password after it ended', async () => {
    for (const status of ['expired', 'replaced', 'lost'] as const) {
      const [id = ''] = await hold('contoso-dev');
      await scene.vault.end(id, status);
      await settled();
      assert.equal(scene.state.grant?.hasPassword, false);
      assert.equal(scene.state.grant.timeLeft, '');
      assert.equal(scene.state.grant.expires === '', status !== 'expired');
      assert.deepEqual(
        scene.state.grant.actions.map(({ action }) => action),
        ['renew', 'forget'],
      );
      await scene.send({ type: 'revealPassword', grantId: id });
      await scene.send({ type: 'copy', grantId: id, target: 'password' });
    }
    assert.deepEqual(scene.page.of('password'), []);
    assert.deepEqual(scene.copied, []);
    assert.equal(scene.prompts.texts('warning').length, 3);
  });

  it('is copied in the host', async () => {
    const [id = ''] = await hold('contoso-dev');
    for (const target of ['server', 'database', 'user', 'password'] as const) {
      await scene.send({ type: 'copy', grantId: id, target });
    }
    const expected = ['spartan.database.windows.net', 'db_contoso', 'JIT-ada', password];
    assert.deepEqual(scene.copied, expected);
    assert.equal(
      scene.page.of('announce').at(-1)?.text,
      'Password for contoso-dev copied. VS Code clears the clipboard in 60 seconds.',
    );
  });

  it('has buttons to connect and to copy a connection string, with menus', async () => {
    const [id = ''] = await hold('contoso-dev');
    assert.deepEqual(actions(), [
      'connect',
      'copyConnectionString',
      'openTerminal',
      'renew',
      'forget',
    ]);
    const [connect, copy] = scene.state.grant?.actions ?? [];
    assert.equal(connect?.primary, true);
    assert.deepEqual(
      connect.options.map(({ id: option }) => option),
      ['mssql', 'ssms', 'terminal'],
    );
    assert.ok(copy?.options.some(({ label }) => label === 'JDBC'));
    const act = (action: GrantAction, option?: string) =>
      scene.send({
        type: 'grantAction',
        grantId: id,
        action,
        ...(option === undefined ? {} : { option }),
      });
    await act('connect');
    await act('connect', 'ssms');
    await act('connect', 'unknown');
    await act('openTerminal');
    assert.deepEqual(scene.handedOver, [
      `connect ${id}`,
      `ssms ${id}`,
      `connect ${id}`,
      `terminal ${id}`,
    ]);
    await act('copyConnectionString');
    await act('copyConnectionString', 'jdbc');
    assert.match(scene.copied[0] ?? '', /^Server=/);
    assert.match(scene.copied[1] ?? '', /^jdbc:/);
    assert.deepEqual(scene.prompts.asked, []);
    await act('openCloudSetting');
    assert.deepEqual(scene.prompts.texts(), ['setting cloud']);
  });

  it('is copied in another format while the first copy is still running', async () => {
    const [grantId = ''] = await hold('contoso-dev');
    const copy = (option: string) =>
      scene.send({ type: 'grantAction', grantId, action: 'copyConnectionString', option });

    await Promise.all([copy('adoNet'), copy('jdbc'), copy('jdbc')]);

    assert.equal(scene.copied.length, 2);
    assert.match(scene.copied[0] ?? '', /^Server=/);
    assert.match(scene.copied[1] ?? '', /^jdbc:/);
  });

  it('acts once at a time, whatever option the page invents', async () => {
    const [grantId = ''] = await hold('contoso-dev');
    const open = (option: string) =>
      scene.handle({ type: 'grantAction', grantId, action: 'openTerminal', option });
    await Promise.all(['a', 'b', 'c'].map(open));
    assert.deepEqual(scene.handedOver, [`terminal ${grantId}`]);
  });

  it('says which tools are missing', async () => {
    scene.missingTools.push('ssms');
    await scene.vault.hold(held(grant(scene.clock.now())));
    await settled();
    const [connect] = scene.state.grant?.actions ?? [];
    assert.equal(connect?.options[1]?.label, 'SQL Server Management Studio (not installed)');
  });

  it('says so as soon as a search has ended', async () => {
    await scene.vault.hold(held(grant(scene.clock.now())));
    await settled();
    const options = () => scene.state.grant?.actions[0]?.options.map(({ label }) => label) ?? [];
    assert.ok(!options().join().includes('not installed'));
    scene.missingTools.push('ssms');
    scene.toolsFound.fire();
    await settled();
    assert.ok(options().includes('SQL Server Management Studio (not installed)'));
  });

  it('is renewed with its values after a confirmation', async () => {
    const now = scene.clock.now();
    const old = grant(now, { role: 'Writer', reason: 'Deploy', addresses: '198.51.100.0/24' });
    await scene.vault.hold(held(old));
    const renewed = scene.handle({
      type: 'grantAction',
      grantId: old.id,
      action: 'renew',
    });
    await until(() => scene.provider.isAsked);
    assert.deepEqual(scene.prompts.texts(), ['End your current credential for contoso-dev?']);
    const [request] = scene.provider.requests;
    const { role, reason, addresses, environment: where } = request ?? old;
    assert.deepEqual(
      [role, reason, addresses, where.id],
      ['Writer', 'Deploy', '198.51.100.0/24', environment().id],
    );
    assert.equal(scene.state.grant?.id, old.id);
    const fresh = issued(now, { reason: 'Deploy', expiresAt: now + 9 * hour });
    scene.provider.answer(fresh);
    await renewed;
    await settled();
    assert.equal(scene.state.grant.id, scene.vault.idOf(fresh));
    assert.deepEqual(
      scene.vault.held.map(({ status }) => status),
      ['active'],
    );
  });

  it('is not renewed if the user declines', async () => {
    const [id = ''] = await hold('contoso-dev');
    scene.prompts.confirms = () => false;
    await scene.send({ type: 'grantAction', grantId: id, action: 'renew' });
    assert.deepEqual(
      scene.provider.calls.filter(call => call === 'sent'),
      [],
    );
    assert.equal(scene.vault.held[0]?.status, 'active');
  });

  it('is renewed for another address, also after VS Code lost it', async () => {
    const mine = grant(scene.clock.now());
    await scene.vault.hold(held(mine));
    const values = { seen: '198.51.100.77', granted: mine.addresses };
    scene.readiness.of = () => {
      return { state: 'refused', problem: { code: 'otherAddress', values }, at: scene.clock.now() };
    };
    const renewed = scene.controller.requestAgain(mine.id);
    await until(() => scene.provider.isAsked);
    assert.equal(scene.provider.requests[0]?.addresses, '198.51.100.77');
    scene.provider.answer(accessError('serviceBusy', { host: 'h' }));
    await renewed;
    const lost = grant(scene.clock.now(), { reason: '', addresses: '' });
    await scene.vault.hold(held(lost, 'lost'));
    scene.readiness.of = () => undefined;
    await scene.controller.renew(lost.id);
    assert.equal(scene.provider.requests.length, 1);
    assert.equal(scene.page.of('focus').at(-1)?.control, 'reason');
  });

  it('fills in the form if it has ended, and the form says so', async () => {
    const mine = grant(scene.clock.now());
    await scene.vault.hold(held(mine, 'expired'));
    await scene.controller.requestAgain(mine.id);
    await settled();
    assert.deepEqual(scene.provider.requests, []);
    assert.match(scene.state.notice?.text ?? '', /^Filled in from an earlier request\. Check/);
    assert.deepEqual(
      [scene.state.request?.primary, scene.state.grant?.actions.some(({ primary }) => primary)],
      [true, false],
    );
    await scene.vault.hold(held(grant(scene.clock.now())));
    await settled();
    assert.equal(scene.state.grant?.actions[0]?.primary, true);
  });

  it('of another window is not renewed', async () => {
    await scene.controller.renew('7f3c21aa-0000-4000-8000-000000000009');
    assert.deepEqual(scene.provider.requests, []);
  });

  it('is tested by the button next to its state', async () => {
    const [id = ''] = await hold('contoso-dev');
    assert.deepEqual(scene.state.grant?.remedy, { label: 'Test Connection', isRefresh: true });
    await scene.send({ type: 'statusRemedy', grantId: id });
    // The SQL client can't be loaded here, which is reported and not thrown.
    await until(() => scene.readiness.of(id)?.state === 'refused');
    await settled();
    assert.equal(scene.state.grant.status.text, 'Not tested');
    assert.equal(scene.state.grant.status.tested, '');
    assert.notEqual(scene.state.grant.note, '');
    await scene.send({ type: 'statusRemedy', grantId: 'gone' });
  });

  it('is tested, not stopped, by a second press while the card still says Test Connection', async () => {
    const since = scene.clock.now();
    const [id = ''] = await hold('contoso-dev');
    let tests = 0;
    const readiness = { state: 'waiting', since, reason: 'firewall' } as const;
    scene.readiness.test = () => Promise.resolve(void (tests += 1));
    scene.readiness.cancel = () => assert.fail('the card shows no button that stops the test');
    scene.readiness.of = () => readiness;
    assert.equal(scene.state.grant?.remedy?.label, 'Test Connection');
    await scene.send({ type: 'statusRemedy', grantId: id });
    assert.equal(tests, 1);
  });

  it('is tested when the dialog shows it after a reload', async () => {
    const [id = '', other = ''] = await hold('contoso-dev', 'two');
    assert.deepEqual(scene.readiness.of(id), { state: 'unchecked', reason: 'off' });
    assert.equal(scene.readiness.of(other), undefined);
    await choose('two');
    assert.notEqual(scene.readiness.of(other), undefined);
  });

  it('offers no renewal of an imported account, and a way to import it again', async () => {
    const mine = grant(scene.clock.now(), { addresses: '' });
    await scene.vault.hold(held(mine));
    await settled();
    assert.ok(!actions().includes('renew'));
    await scene.vault.end(mine.id, 'expired');
    await settled();
    assert.deepEqual(actions(), ['renew', 'forget']);
  });

  it('counts down, and timers fire only when a text changes', async () => {
    await hold('contoso-dev');
    assert.equal(scene.state.grant?.timeLeft, '1 h 0 min left');
    assert.match(scene.state.grant.expires, /^expires (today|tomorrow) at /);
    assert.equal(scene.clock.pending, 1);
    await scene.clock.advance(1);
    assert.equal(scene.state.grant.timeLeft, '59 min left');
    const before = scene.page.of('state').length;
    await scene.clock.advance(minute - 2);
    assert.equal(scene.page.of('state').length, before);
    await scene.clock.advance(3);
    assert.equal(scene.page.of('state').length, before + 1);
    assert.equal(scene.state.grant.timeLeft, '58 min left');
    assert.equal(scene.clock.pending, 1);
  });

  it('stops counting when it ends or the page is closed', async () => {
    const [id = ''] = await hold('contoso-dev');
    await scene.vault.end(id, 'expired');
    await settled();
    assert.equal(scene.clock.pending, 0);
    await hold('contoso-dev');
    assert.equal(scene.clock.pending, 1);
    scene.controller.detach(scene.page);
    assert.equal(scene.clock.pending, 0);
    await hold('contoso-dev', 'three');
    assert.equal(scene.clock.pending, 0);
  });

  it('is sent once for several changes at a time', async () => {
    const before = scene.page.of('state').length;
    const now = scene.clock.now();
    await Promise.all(Array.from({ length: 5 }, () => scene.vault.store(issued(now))));
    await settled();
    assert.equal(scene.page.of('state').length, before + 1);
  });

  it('shows its name as plain text', async () => {
    const [id = ''] = await hold('contoso-dev');
    const odd = grant(scene.clock.now(), {
      id,
      environment: { ...environment(), name: '$(key)\u202E<b>\n' },
      server: 'srv\u0000',
    });
    await scene.vault.hold(held(odd));
    await settled();
    assert.equal(scene.state.grant?.title, '$(key)\\u202E<b>↵');
    assert.equal(scene.state.grant.values[0]?.value, 'srv␀');
  });

  it('shows a notice while the vault checks for another window', async () => {
    const { clock } = scene;
    const { computer } = scene.vault;
    const { vault, memento } = await computer.open();
    await vault.store(issued(clock.now()));
    const other = new DialogScene(clock, new TestVault(clock, computer, memento));
    void other.vault.start();
    await settled();
    await other.open();
    assert.match(other.state.notice?.text ?? '', /which credentials belong to this window/);
    await computer.seconds(10);
    assert.equal(other.state.notice, null);
    other.end();
  });
});
