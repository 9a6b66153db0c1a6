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

  it('show an unknown end and have no countdown', async () => {
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

  it('form a list if there are several, and the first one is shown', async () => {
    await hold('one');
    assert.deepEqual(lines(), []);
    assert.equal(scene.state.grant?.values[0]?.id, 'server');
    const [, second = ''] = await hold('one', 'two', 'three');
    assert.deepEqual(lines(), ['*one', 'two', 'three']);
    await scene.send({ type: 'show', grantId: second });
    assert.deepEqual(lines(), ['one', '*two', 'three']);
    assert.equal(scene.state.grant.title, 'Credential for two');
  });

  it('are the ones that commands act on only if the form shows their environment', async () => {
    const { id: environmentId } = environment();
    assert.equal(scene.field('environment').value, environmentId);
    assert.deepEqual(scene.controller.seen, { environmentId, grantId: undefined });
    const [other = '', own = ''] = await hold('one', 'contoso-dev');
    await scene.send({ type: 'show', grantId: other });
    assert.deepEqual(scene.controller.seen, { environmentId, grantId: undefined });
    await scene.send({ type: 'show', grantId: own });
    assert.deepEqual(scene.controller.seen, { environmentId, grantId: own });
  });

  it('name their users if an environment has several', async () => {
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

  it('follow the environment that is selected in the form', async () => {
    scene.settings.environments.push({ name: '', url: environment('two').url });
    const [, second = ''] = await hold('contoso-dev', 'two');
    await scene.open();
    await scene.send({ type: 'edit', field: 'environment', value: environment('two').id });
    assert.equal(scene.state.grant?.id, second);
    assert.deepEqual([scene.state.grant.title, scene.state.grant.note], ['two', '']);
    assert.deepEqual(scene.page.of('announce'), []);
  });

  it('name their environment if another one is selected', async () => {
    scene.settings.environments.push(
      { name: '', url: environment('two').url },
      { name: '', url: environment('three').url },
    );
    const [first = '', second = ''] = await hold('contoso-dev', 'two');
    scene.vault.setStatus(second, 'expired');
    await scene.open();
    for (const name of ['contoso-dev', 'two', 'three']) {
      await scene.send({ type: 'edit', field: 'environment', value: environment(name).id });
      assert.equal(scene.state.grant?.id, first, name);
    }
    assert.equal(scene.state.grant?.title, 'Credential for contoso-dev');
    const note = 'For a different environment than the one selected above.';
    assert.equal(scene.state.grant.note, note);
    const said = 'The credential below is for contoso-dev, not for the selected environment.';
    assert.deepEqual(
      scene.page.of('announce').map(({ text }) => text),
      [said, said],
    );
    // The list still lets one choose any.
    await scene.send({ type: 'show', grantId: second });
    assert.deepEqual([scene.state.grant.title, scene.state.grant.note], ['two', note]);
    await scene.send({ type: 'edit', field: 'environment', value: environment('two').id });
    assert.deepEqual([scene.state.grant.id, scene.state.grant.note], [second, '']);
  });

  it('stay selected when another section is shown', async () => {
    const [, second = ''] = await hold('contoso-dev', 'two');
    await scene.send({ type: 'show', grantId: second });
    await scene.send({ type: 'openSection', section: 'unifiedEnvironments' });
    await scene.open();
    assert.equal(scene.state.grant?.id, second);
  });

  it('are renewed once, even if the button is pressed again during the question', async () => {
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
    assert.deepEqual(scene.prompts.texts(), ['End your current credential for contoso-dev?']);
  });

  it('show another one when the shown one is deleted', async () => {
    const [first = '', second = ''] = await hold('one', 'two');
    await scene.send({ type: 'show', grantId: second });
    scene.vault.hold(...scene.vault.held.filter(each => each.grant.id !== second));
    await settled();
    assert.equal(scene.state.grant?.id, first);
    scene.vault.hold();
    await settled();
    assert.equal(scene.state.grant, null);
  });

  it('send the password of the shown one only, in a separate message', async () => {
    const [first = '', second = ''] = await hold('one', 'two');
    await scene.send({ type: 'revealPassword', grantId: second });
    assert.deepEqual(scene.page.of('password'), []);
    await scene.send({ type: 'revealPassword', grantId: first });
    assert.deepEqual(scene.page.of('password'), [{ type: 'password', grantId: first, password }]);
    await scene.send({ type: 'show', grantId: second });
    assert.equal(scene.page.of('maskPassword').length, 1);
  });

  it('send no password after they ended', async () => {
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
      'Password for one copied. The clipboard is cleared in 60 seconds.',
    );
  });

  it('have buttons to connect, to copy a connection string, and to forget', async () => {
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

  it('are renewed with their values after a confirmation', async () => {
    const now = scene.clock.now();
    const old = grant(now, { role: 'Writer', reason: 'Deploy', addresses: '198.51.100.0/24' });
    scene.vault.hold(held(old));
    const renewed = scene.controller.handle({
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
    assert.equal(scene.state.grant.id, fresh.grant.id);
    assert.deepEqual(
      scene.vault.held.map(({ status }) => status),
      ['replaced', 'active'],
    );
  });

  it('are not renewed if the user declines', async () => {
    const [id = ''] = await hold('contoso-dev');
    scene.prompts.confirms = () => false;
    await scene.send({ type: 'grantAction', grantId: id, action: 'renew' });
    assert.deepEqual(
      scene.provider.calls.filter(call => call === 'sent'),
      [],
    );
    assert.equal(scene.vault.held[0]?.status, 'active');
  });

  it('are renewed for another address, also after VS Code lost them', async () => {
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

  it('of other windows and deleted ones are not renewed', async () => {
    await scene.controller.renew('7f3c21aa-0000-4000-8000-000000000009');
    assert.deepEqual(scene.provider.requests, []);
  });

  it('are tested, or the test is stopped, by the button next to their status', async () => {
    const [id = ''] = await hold('one');
    assert.notEqual(scene.state.grant?.remedyLabel, '');
    await scene.send({ type: 'statusRemedy', grantId: id });
    // The SQL client cannot be loaded here, which is told and not thrown.
    await until(() => scene.readiness.of(id) !== undefined);
    await scene.send({ type: 'statusRemedy', grantId: 'gone' });
  });

  it('count down, and timers fire only when the text changes', async () => {
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

  it('stop counting when they end or the page is closed', async () => {
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

  it('are sent once for several changes at a time', async () => {
    const before = scene.page.of('state').length;
    const now = scene.clock.now();
    for (let times = 0; times < 5; times++) scene.vault.hold(held(grant(now)));
    await settled();
    assert.equal(scene.page.of('state').length, before + 1);
  });

  it('show their names as plain text', async () => {
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

  it('show a notice while the vault checks for another window', async () => {
    scene.vault.isClaiming = true;
    await scene.open();
    assert.match(scene.state.notice?.text ?? '', /another window has this folder open/);
    scene.vault.claim();
    await settled();
    assert.equal(scene.state.notice, null);
  });
});
