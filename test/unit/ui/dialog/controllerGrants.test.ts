import assert from 'node:assert/strict';
import { accessError } from '../../../../src/access/errors';
import { settled, until } from '../../support/fakeClock';
import { DialogScene } from './dialogScene';
import { environment, grant, held, hour, issued, minute, password } from '../../support/samples';

describe('the grants in the dialog', () => {
  let scene: DialogScene;
  beforeEach(async () => {
    scene = new DialogScene();
    await scene.open();
  });
  afterEach(() => scene.end());

  /** Holds grants of these environments, which end one hour after the other. */
  async function hold(...names: string[]): Promise<string[]> {
    const now = scene.clock.now();
    const grants = names.map((name, index) =>
      grant(now, { environment: environment(name), expiresAt: now + (index + 1) * hour }),
    );
    scene.vault.hold(...grants.map(each => held(each)));
    await settled();
    return grants.map(({ id }) => id);
  }

  const lines = () =>
    scene.state.grants.map(({ title, current }) => (current ? `*${title}` : title));

  it('say so where no end is known, and run no countdown', async () => {
    const role = 'Performance tuning for AX (write to AX)';
    const { expiresAt: none, ...endless } = grant(scene.clock.now(), { role });
    assert.ok(none);
    scene.vault.hold(held(endless), held({ ...endless, id: 'another' }));
    await settled();
    assert.equal(scene.state.grant?.expires, '');
    const [expires] = scene.state.grant.values.filter(({ id }) => id === 'expires');
    assert.deepEqual([expires?.label, expires?.value], ['Expires', 'Not known']);
    assert.equal(scene.state.grant.timeLeft, '');
    assert.equal(scene.state.grant.badge, role);
    assert.deepEqual(
      scene.state.grants.map(({ timeLeft }) => timeLeft),
      ['', ''],
    );
  });

  it('are a list where there are several, the first one shown', async () => {
    await hold('one');
    assert.deepEqual(lines(), []);
    assert.equal(scene.state.grant?.values[0]?.id, 'server');
    const [, second = ''] = await hold('one', 'two', 'three');
    assert.deepEqual(lines(), ['*one', 'two', 'three']);
    await scene.send({ type: 'show', grantId: second });
    assert.deepEqual(lines(), ['one', '*two', 'three']);
    assert.equal(scene.state.grant.title, 'Credential for two');
    assert.equal(scene.controller.shownGrantId, second);
  });

  it('have their users beside them where an environment has several', async () => {
    const now = scene.clock.now();
    const account = (user: string, name = 'one') =>
      held(grant(now, { user, role: user, environment: environment(name) }));
    const [reader, admin] = [account('axdbreadonly'), account('axdbadmin')];
    scene.vault.hold(reader, held({ ...admin.grant, role: 'Writer' }), account('JIT-ada', 'two'));
    await settled();
    assert.deepEqual(
      scene.state.grants.map(({ detail }) => detail.split(' · ').slice(0, -1)),
      [['axdbreadonly'], ['axdbadmin', 'Writer'], ['JIT-ada']],
    );
  });

  it('follow the environment that is chosen in the form, where this window holds one for it', async () => {
    scene.settings.environments.push({ name: '', url: environment('two').url });
    const [, second = ''] = await hold('contoso-dev', 'two');
    await scene.open();
    await scene.send({ type: 'edit', field: 'environment', value: environment('two').id });
    assert.equal(scene.controller.shownGrantId, second);
    assert.deepEqual([scene.state.grant?.title, scene.state.grant?.note], ['two', '']);
    assert.deepEqual(scene.page.of('announce'), []);
  });

  it('say whose they are where it is another environment than the chosen one', async () => {
    scene.settings.environments.push(
      { name: '', url: environment('two').url },
      { name: '', url: environment('three').url },
    );
    const [first = '', second = ''] = await hold('contoso-dev', 'two');
    scene.vault.setStatus(second, 'expired');
    await scene.open();
    for (const name of ['contoso-dev', 'two', 'three']) {
      await scene.send({ type: 'edit', field: 'environment', value: environment(name).id });
      assert.equal(scene.controller.shownGrantId, first, name);
    }
    assert.equal(scene.state.grant?.title, 'Credential for contoso-dev');
    const note = 'For another environment than the one chosen above.';
    assert.equal(scene.state.grant.note, note);
    const said = 'The credential below is for contoso-dev, not for the environment chosen.';
    assert.deepEqual(
      scene.page.of('announce').map(({ text }) => text),
      [said, said],
    );
    // The list still lets one choose any.
    await scene.send({ type: 'show', grantId: second });
    assert.deepEqual([scene.state.grant.title, scene.state.grant.note], ['two', note]);
    await scene.send({ type: 'edit', field: 'environment', value: environment('two').id });
    assert.deepEqual([scene.controller.shownGrantId, scene.state.grant.note], [second, '']);
  });

  it('stay as somebody chose them when only another section is shown', async () => {
    const [, second = ''] = await hold('contoso-dev', 'two');
    await scene.send({ type: 'show', grantId: second });
    await scene.send({ type: 'openSection', section: 'unifiedEnvironments' });
    await scene.open();
    assert.equal(scene.controller.shownGrantId, second);
  });

  it('are renewed once, however often it is pressed while the question is open', async () => {
    const [id = ''] = await hold('contoso-dev');
    let answer: (go: boolean) => void = () => undefined;
    scene.prompts.confirms = () =>
      new Promise(resolve => {
        answer = resolve;
      });
    const renew = () =>
      scene.controller.handle({ type: 'grantAction', grantId: id, action: 'renew' });
    const pressed = [renew(), renew(), scene.controller.renew(id)];
    await until(() => scene.prompts.texts().length > 0);
    await settled();
    answer(false);
    await Promise.all(pressed);
    assert.deepEqual(scene.prompts.texts(), ['End your earlier credential for contoso-dev?']);
  });

  it('show another when the shown one is gone', async () => {
    const [first = '', second = ''] = await hold('one', 'two');
    await scene.send({ type: 'show', grantId: second });
    scene.vault.hold(...scene.vault.held.filter(each => each.grant.id !== second));
    await settled();
    assert.equal(scene.controller.shownGrantId, first);
    scene.vault.hold();
    await settled();
    assert.equal(scene.state.grant, null);
    assert.equal(scene.controller.shownGrantId, undefined);
  });

  it('give their password only for the one that is shown, in a message of its own', async () => {
    const [first = '', second = ''] = await hold('one', 'two');
    await scene.send({ type: 'revealPassword', grantId: second });
    assert.deepEqual(scene.page.of('password'), []);
    await scene.send({ type: 'revealPassword', grantId: first });
    assert.deepEqual(scene.page.of('password'), [{ type: 'password', grantId: first, password }]);
    await scene.send({ type: 'show', grantId: second });
    assert.equal(scene.page.of('maskPassword').length, 1);
  });

  it('give no password once they ended', async () => {
    const [id = ''] = await hold('one');
    for (const status of ['expired', 'replaced', 'lost'] as const) {
      scene.vault.setStatus(id, status);
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

  it('are copied in the host', async () => {
    const [id = ''] = await hold('one');
    for (const target of ['server', 'database', 'user', 'password'] as const) {
      await scene.send({ type: 'copy', grantId: id, target });
    }
    const expected = ['spartan.database.windows.net', 'db_contoso', 'JIT-ada', password];
    assert.deepEqual(scene.copied, expected);
    assert.equal(
      scene.page.of('announce').at(-1)?.text,
      'Password copied. The clipboard is cleared in 60 seconds.',
    );
  });

  it('are handed over, copied as a connection string, and forgotten, by their buttons', async () => {
    const [id = ''] = await hold('one');
    const act = (action: 'connect' | 'openTerminal' | 'copyConnectionString' | 'forget') =>
      scene.send({ type: 'grantAction', grantId: id, action });
    await act('connect');
    await act('openTerminal');
    assert.deepEqual(scene.handedOver, [`connect ${id}`, `terminal ${id}`]);
    scene.prompts.picks = ([first]) => first;
    await act('copyConnectionString');
    assert.ok(scene.copied[0]?.includes(password));
    await act('forget');
    assert.equal(scene.state.grant, null);
  });

  it('are renewed with their own values, after a question', async () => {
    const now = scene.clock.now();
    const old = grant(now, { role: 'Writer', reason: 'Deploy', addresses: '198.51.100.0/24' });
    scene.vault.hold(held(old));
    const renewed = scene.controller.handle({
      type: 'grantAction',
      grantId: old.id,
      action: 'renew',
    });
    await until(() => scene.provider.isAsked);
    assert.deepEqual(scene.prompts.texts(), ['End your earlier credential for contoso-dev?']);
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
    assert.equal(scene.state.grant.id, fresh.grant.id);
    assert.deepEqual(
      scene.vault.held.map(({ status }) => status),
      ['replaced', 'active'],
    );
  });

  it('are not renewed where the user had rather not', async () => {
    const [id = ''] = await hold('contoso-dev');
    scene.prompts.confirms = () => false;
    await scene.send({ type: 'grantAction', grantId: id, action: 'renew' });
    assert.deepEqual(
      scene.provider.calls.filter(call => call === 'sent'),
      [],
    );
    assert.equal(scene.vault.held[0]?.status, 'active');
  });

  it('are renewed for another address, and a lost one asks for what it lost', async () => {
    const mine = grant(scene.clock.now());
    scene.vault.hold(held(mine));
    const renewed = scene.controller.renew(mine.id, '198.51.100.77');
    await until(() => scene.provider.isAsked);
    assert.equal(scene.provider.requests[0]?.addresses, '198.51.100.77');
    scene.provider.answer(accessError('serviceBusy', { host: 'h' }));
    await renewed;
    const lost = grant(scene.clock.now(), { reason: '', addresses: '' });
    scene.vault.hold(held(lost, 'lost'));
    await scene.controller.renew(lost.id);
    assert.equal(scene.provider.requests.length, 1);
    assert.equal(scene.page.of('focus').at(-1)?.field, 'reason');
  });

  it('of other windows are not renewed, nor those that are gone', async () => {
    await scene.controller.renew('7f3c21aa-0000-4000-8000-000000000009');
    assert.deepEqual(scene.provider.requests, []);
  });

  it('are tried, or left alone, by the button beside their status', async () => {
    const [id = ''] = await hold('one');
    assert.notEqual(scene.state.grant?.remedyLabel, '');
    await scene.send({ type: 'statusRemedy', grantId: id });
    // The SQL client cannot be loaded here, which is told and not thrown.
    await until(() => scene.readiness.of(id) !== undefined);
    await scene.send({ type: 'statusRemedy', grantId: 'gone' });
  });

  it('count down, and no timer rings before something changes', async () => {
    await hold('one', 'two');
    const left = () => scene.state.grants.map(({ timeLeft }) => timeLeft);
    assert.deepEqual(left(), ['1 h 0 min', '2 h 0 min']);
    assert.equal(scene.clock.pending, 1);
    await scene.clock.advance(1);
    assert.deepEqual(left(), ['59 min', '1 h 59 min']);
    const before = scene.page.of('state').length;
    await scene.clock.advance(minute - 2);
    assert.equal(scene.page.of('state').length, before);
    await scene.clock.advance(3);
    assert.equal(scene.page.of('state').length, before + 1);
    assert.deepEqual(left(), ['58 min', '1 h 58 min']);
    assert.equal(scene.clock.pending, 1);
  });

  it('count no further once they ended, or the page is closed', async () => {
    const [id = ''] = await hold('one');
    scene.vault.setStatus(id, 'expired');
    await settled();
    assert.equal(scene.clock.pending, 0);
    await hold('two');
    assert.equal(scene.clock.pending, 1);
    scene.controller.detach(scene.page);
    assert.equal(scene.clock.pending, 0);
    await hold('two', 'three');
    assert.equal(scene.clock.pending, 0);
  });

  it('are sent once for everything that changes at one time', async () => {
    const before = scene.page.of('state').length;
    const now = scene.clock.now();
    for (let times = 0; times < 5; times++) scene.vault.hold(held(grant(now)));
    await settled();
    assert.equal(scene.page.of('state').length, before + 1);
  });

  it('have names that are text', async () => {
    const [id = ''] = await hold('one');
    const odd = grant(scene.clock.now(), {
      id,
      environment: { ...environment(), name: '$(key)\u202E<b>\n' },
      server: 'srv\u0000',
    });
    scene.vault.hold(held(odd));
    await settled();
    assert.equal(scene.state.grant?.title, '$(key)\\u202E<b>↵');
    assert.equal(scene.state.grant.values[0]?.value, 'srv␀');
  });

  it('may not be known yet, which is said until they are', async () => {
    scene.vault.isClaiming = true;
    await scene.open();
    assert.match(scene.state.notice?.text ?? '', /another window is open on this folder/);
    scene.vault.claim();
    await settled();
    assert.equal(scene.state.notice, null);
  });
});
