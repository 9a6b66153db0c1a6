import assert from 'node:assert/strict';
import { accessError } from '../../../../src/unifiedEnvironments/types';
import { failure } from '../../../../src/access/result';
import { settled, until } from '../../support/fakeClock';
import { DialogScene } from '../../ui/dialog/dialogScene';
import { environment, grant, held, issued, request } from '../../support/samples';

describe('a request from the dialog', () => {
  let scene: DialogScene;
  beforeEach(async () => {
    scene = new DialogScene();
    await scene.open();
  });
  afterEach(() => scene.end());

  const announced = () => scene.page.of('announce').map(({ text }) => text);
  const refused = accessError('notAdministrator', { account: 'ada', environment: 'contoso-dev' });

  it('shows its steps, and then the credential', async () => {
    const { done } = await scene.request();
    assert.match(scene.state.progress?.step ?? '', /^Requesting a credential/);
    const enabled = scene.state.fields.filter(({ disabled }) => !disabled).map(({ id }) => id);
    assert.deepEqual(enabled, ['environment']);
    const credential = issued(scene.clock.now());
    scene.provider.answer(credential);
    await done;
    await settled();
    assert.equal(scene.state.progress, null);
    assert.equal(scene.state.notice, null);
    assert.ok(scene.state.fields.every(({ disabled }) => !disabled));
    assert.equal(scene.state.grant?.id, scene.vault.idOf(credential));
    assert.equal(scene.state.grant?.timeLeft, '8 h 0 min left');
    assert.equal(announced().at(-1), 'Credential for contoso-dev issued.');
    assert.equal(scene.vault.count('store'), 1);
    assert.equal(scene.state.request?.isDefault, false);
  });

  for (const how of ['closed', 'hidden'] as const) {
    it(`tells of its credential where the dialog is ${how}, and shows it then`, async () => {
      const { done } = await scene.request();
      if (how === 'closed') scene.controller.detach(scene.page);
      else scene.page.isVisible = false;
      const credential = issued(scene.clock.now());
      scene.prompts.presses = ([first]) => first;
      scene.provider.answer(credential);
      await done;
      await settled();
      assert.deepEqual(scene.prompts.texts('info'), [
        'You received a SQL credential for contoso-dev.',
      ]);
      assert.equal(scene.controller.opened.length, 1);
    });
  }

  it('keeps the typed values if the user decides against a renewal', async () => {
    const mine = grant(scene.clock.now(), { reason: 'Earlier', role: 'Reader' });
    await scene.vault.hold(held(mine));
    await scene.send({ type: 'edit', field: 'reason', value: 'Typed since' });
    await scene.send({ type: 'edit', field: 'role', value: 'Writer' });
    scene.prompts.confirms = () => Promise.resolve(false);
    await scene.send({ type: 'grantAction', grantId: mine.id, action: 'renew' });
    await settled();
    assert.deepEqual(
      ['reason', 'role'].map(id => scene.field(id).value),
      ['Typed since', 'Writer'],
    );
    assert.equal(scene.state.notice?.text, 'Canceled. Nothing was requested.');
  });

  it('keeps the typed values if the user decides against a private address', async () => {
    const mine = grant(scene.clock.now(), { reason: 'Earlier', addresses: '10.1.2.3' });
    await scene.vault.hold(held(mine, 'expired'));
    await scene.send({ type: 'edit', field: 'reason', value: 'Typed since' });
    scene.prompts.confirms = () => Promise.resolve(false);
    await scene.controller.renew(mine.id);
    await settled();
    assert.equal(scene.provider.isAsked, false);
    assert.equal(scene.field('reason').value, 'Typed since');
    assert.notEqual(scene.field('addresses').value, '10.1.2.3');
  });

  it('sends the values of the grant on a renewal, and then restores the typed ones', async () => {
    const mine = grant(scene.clock.now(), { reason: 'Earlier' });
    await scene.vault.hold(held(mine, 'expired'));
    await scene.send({ type: 'edit', field: 'reason', value: 'Typed since' });
    const renewed = scene.controller.renew(mine.id);
    await until(() => scene.provider.isAsked);
    await settled();
    assert.equal(scene.field('reason').value, 'Earlier');
    scene.provider.answer(issued(scene.clock.now()));
    await renewed;
    await settled();
    assert.equal(scene.provider.requests[0]?.reason, 'Earlier');
    assert.equal(scene.field('reason').value, 'Typed since');
    assert.equal(scene.field('role').value, mine.role);
  });

  it('keeps what the user typed for another environment while it ran', async () => {
    const { done } = await scene.request();
    await scene.send({ type: 'edit', field: 'environment', value: environment('contoso-test').id });
    await scene.send({ type: 'edit', field: 'reason', value: 'For the other one' });
    scene.provider.answer(issued(scene.clock.now()));
    await done;
    scene.prompts.confirms = () => Promise.resolve(false);
    await scene.controller.fillFrom(request({ environment: environment('contoso-test') }));
    assert.equal(scene.prompts.texts('confirm').length, 1);
    assert.equal(scene.field('reason').value, 'For the other one');
  });

  it('keeps what the user typed during a renewal, for another environment', async () => {
    const mine = grant(scene.clock.now(), { reason: 'Earlier' });
    const edit = (field: 'environment' | 'reason', value: string) =>
      scene.send({ type: 'edit', field, value });
    await scene.vault.hold(held(mine, 'expired'));
    await edit('reason', 'Typed since');
    const renewed = scene.controller.renew(mine.id);
    await until(() => scene.provider.isAsked);
    await edit('environment', environment('contoso-test').id);
    await edit('reason', 'Typed during');
    await edit('environment', mine.environment.id);
    scene.provider.answer(issued(scene.clock.now()));
    await renewed;
    await settled();
    assert.equal(scene.field('reason').value, 'Typed during');
  });

  it('after a renewal, restores no values that an earlier request used', async () => {
    await scene.send({ type: 'edit', field: 'addresses', value: '198.51.100.5' });
    const { done } = await scene.request();
    scene.provider.answer(issued(scene.clock.now()));
    await done;
    const mine = grant(scene.clock.now(), { addresses: '203.0.113.77' });
    await scene.vault.hold(held(mine));
    scene.prompts.confirms = () => Promise.resolve(true);
    const renewed = scene.controller.renew(mine.id);
    await until(() => scene.provider.requests.length === 2);
    scene.provider.answer(issued(scene.clock.now()));
    await renewed;
    await settled();
    assert.equal(scene.field('addresses').value, '203.0.113.77');
  });

  it('keeps the values of a failed renewal in the form, so that the user can try again', async () => {
    const mine = grant(scene.clock.now(), { reason: 'Earlier' });
    await scene.vault.hold(held(mine, 'expired'));
    await scene.send({ type: 'edit', field: 'reason', value: 'Typed since' });
    const renewed = scene.controller.renew(mine.id);
    await until(() => scene.provider.isAsked);
    scene.provider.answer(refused);
    await renewed;
    await settled();
    assert.equal(scene.field('reason').value, 'Earlier');
  });

  it('tells of no credential that is seen', async () => {
    const { done } = await scene.request();
    scene.provider.answer(issued(scene.clock.now()));
    await done;
    await settled();
    assert.deepEqual(scene.prompts.texts('info'), []);
    assert.equal(scene.controller.opened.length, 0);
  });

  it('speaks each of its steps once', async () => {
    const { done } = await scene.request();
    scene.provider.answer(issued(scene.clock.now()));
    await done;
    assert.equal(announced().filter(text => text.startsWith('Signing in')).length, 1);
  });

  it('shows no sign-in step with a prefetched token', async () => {
    scene.signIn.isPrefetched = true;
    const { done } = await scene.request();
    assert.match(announced()[0] ?? '', /^Requesting a credential/);
    scene.provider.answer(refused);
    await done;
  });

  it('keeps what is being requested in the form', async () => {
    const { done } = await scene.request();
    const [other] = [grant(scene.clock.now(), { reason: 'Another reason' })];
    await scene.vault.hold(held(other));
    await scene.controller.renew(other.id);
    assert.notEqual(scene.field('reason').value, 'Another reason');
    assert.match(scene.prompts.texts('info').at(-1) ?? '', /A request is running/);
    scene.provider.answer(issued(scene.clock.now()));
    await done;
  });

  it('is what was typed, in normal form', async () => {
    await scene.send({ type: 'edit', field: 'addresses', value: ' 203.0.113.9 – 203.0.113.12 ' });
    await scene.send({ type: 'edit', field: 'role', value: 'Writer' });
    const { done } = await scene.request();
    const [request] = scene.provider.requests;
    assert.deepEqual(
      [request?.addresses, request?.role, request?.reason],
      ['203.0.113.9-203.0.113.12', 'Writer', 'Look into ticket 4711'],
    );
    scene.provider.answer(refused);
    await done;
  });

  it('is not sent a second time while it runs', async () => {
    const { done } = await scene.request();
    await scene.send({ type: 'request' });
    assert.equal(scene.provider.requests.length, 1);
    scene.provider.answer(refused);
    await done;
  });

  it('is sent once where the button is pressed twice', async () => {
    await scene.send({ type: 'edit', field: 'reason', value: 'x' });
    const both = [1, 2].map(() => scene.handle({ type: 'request' }));
    await until(() => scene.provider.isAsked);
    await settled();
    assert.equal(scene.provider.requests.length, 1);
    scene.provider.answer(refused);
    await Promise.all(both);
  });

  it('asks each question once where the button is pressed twice', async () => {
    let answer: (go: boolean) => void = () => undefined;
    scene.prompts.confirms = () => new Promise(resolve => (answer = resolve));
    await scene.send({ type: 'edit', field: 'reason', value: 'x' });
    await scene.send({ type: 'edit', field: 'addresses', value: '10.0.0.1' });
    const both = [1, 2].map(() => scene.handle({ type: 'request' }));
    await until(() => scene.prompts.asked.length > 0);
    await settled();
    assert.equal(scene.prompts.asked.length, 1);
    answer(false);
    await Promise.all(both);
    assert.deepEqual(scene.provider.requests, []);
  });

  it('can be sent again after one that broke down', async () => {
    scene.vault.before = event => {
      if (event === 'store') throw new Error('a mistake');
    };
    const { done } = await scene.request();
    scene.provider.answer(issued(scene.clock.now()));
    await done;
    await settled();
    assert.match(scene.state.notice?.text ?? '', /a mistake/);
    assert.equal(scene.state.progress, null);
    scene.vault.before = () => undefined;
    const again = await scene.request();
    scene.provider.answer(refused);
    await again.done;
  });

  it('offers what helps where it fails, and each button acts', async () => {
    const { done } = await scene.request();
    scene.provider.answer(refused);
    await done;
    await settled();
    assert.equal(scene.state.notice?.severity, 'error');
    assert.match(scene.state.notice.text, /System Administrator/);
    const [admin, account] = scene.state.notice.remedies;
    assert.deepEqual([admin?.label, account?.label], ['Open Admin Center', 'Switch Account']);
    await scene.send({ type: 'remedy', id: admin?.id ?? '' });
    assert.match(scene.prompts.texts('open')[0] ?? '', /^https:\/\/admin\.powerplatform/);
    scene.prompts.picks = ([, second]) => second;
    await scene.send({ type: 'remedy', id: account?.id ?? '' });
    assert.deepEqual(scene.signIn.used, ['account-grace']);
    assert.match(scene.field('environment').hint, / · grace@contoso\.com/);
    await scene.send({ type: 'dismissNotice' });
    assert.equal(scene.state.notice, null);
  });

  it('is asked again by the button of a failed one', async () => {
    const { done } = await scene.request();
    scene.provider.answer(accessError('serviceBusy', { host: 'h' }));
    await done;
    await settled();
    const again = scene.handle({ type: 'remedy', id: 'tryAgain' });
    await until(() => scene.provider.isAsked);
    assert.equal(scene.state.notice, null);
    scene.provider.answer(refused);
    await again;
    assert.equal(scene.provider.requests.length, 2);
  });

  it('knows no button that it did not offer', async () => {
    await scene.send({ type: 'remedy', id: 'formatDisk' });
    assert.deepEqual(scene.prompts.asked, []);
  });

  it('says what is wrong with the settings', async () => {
    const reason = '"moon" is not one of them';
    const setting = 'sqlCredentials.cloud';
    scene.providerFound = failure(accessError('settingInvalid', { setting, reason }));
    await scene.send({ type: 'edit', field: 'reason', value: 'x' });
    await scene.send({ type: 'request' });
    assert.match(scene.state.notice?.text ?? '', /sqlCredentials\.cloud isn't valid/);
    await scene.send({ type: 'remedy', id: 'setting:cloud' });
    assert.deepEqual(scene.prompts.texts('open'), ['setting cloud']);
  });

  it('asks before it lets in a private or wide address', async () => {
    scene.prompts.confirms = () => false;
    await scene.send({ type: 'edit', field: 'reason', value: 'x' });
    for (const addresses of ['10.0.0.1', '127.0.0.1', '198.18.0.1', '203.0.0.0/16']) {
      await scene.send({ type: 'edit', field: 'addresses', value: addresses });
      await scene.send({ type: 'request' });
      assert.equal(scene.prompts.texts().at(-1), `Allow access from ${addresses}?`);
    }
    assert.deepEqual(scene.provider.requests, []);
    assert.equal(scene.state.progress, null);
  });

  it('says that nothing was requested where it is cancelled in time', async () => {
    await scene.vault.hold(held(grant(scene.clock.now())));
    scene.prompts.confirms = () => false;
    await scene.send({ type: 'edit', field: 'reason', value: 'x' });
    await scene.send({ type: 'request' });
    assert.equal(scene.state.notice?.severity, 'info');
    assert.match(scene.state.notice.text, /Nothing was requested/);
    assert.equal(scene.state.progress, null);
    const grantId = scene.state.grant?.id ?? '';
    await scene.send({ type: 'copy', grantId, target: 'user' });
    assert.equal(scene.state.notice, null);
  });

  it('does nothing where there is nothing to cancel', async () => {
    await scene.send({ type: 'cancel' });
    assert.equal(scene.state.notice, null);
  });

  describe('that was cancelled after it was sent', () => {
    const credential = () => issued(scene.clock.now());
    beforeEach(async () => {
      const { done } = await scene.request();
      await scene.send({ type: 'cancel' });
      await done;
      await settled();
    });

    it('says what is known', async () => {
      assert.equal(scene.state.progress, null);
      assert.match(scene.state.notice?.text ?? '', /You canceled after .* may no longer work/);
      scene.provider.answer(refused);
      await settled();
      assert.equal(scene.vault.count('store'), 0);
    });

    it('asks before it is sent a second time, as long as the first is not answered', async () => {
      const confirms = scene.prompts.texts('confirm').length;
      scene.prompts.confirms = () => false;
      await scene.send({ type: 'request' });
      assert.equal(scene.prompts.texts('confirm').length, confirms + 1);
      assert.match(
        scene.prompts.texts('confirm').at(-1) ?? '',
        /^Request another credential for contoso-dev/,
      );
      assert.equal(scene.provider.requests.length, 1);
      scene.provider.answer(refused);
      await settled();
      const { done: second } = await scene.request();
      assert.equal(scene.prompts.texts('confirm').length, confirms + 1);
      scene.provider.answer(refused);
      await second;
    });

    it('offers its late credential, and shows it', async () => {
      scene.prompts.presses = ([show]) => show;
      const late = credential();
      await scene.vault.hold(held(grant(scene.clock.now(), { expiresAt: scene.clock.now() + 1 })));
      scene.provider.answer(late);
      await until(() => scene.prompts.texts('info').length > 0);
      await settled();
      assert.deepEqual(scene.prompts.asked.at(-1)?.more, ['Show', 'Forget']);
      assert.equal(scene.state.notice, null);
      assert.equal(scene.state.grant?.id, scene.vault.idOf(late));
    });

    it('says a late refusal in the place of what was not known', async () => {
      scene.provider.answer(refused);
      await settled();
      await settled();
      assert.equal(scene.state.notice?.severity, 'error');
      assert.doesNotMatch(scene.state.notice.text, /You stopped waiting/);
    });

    it('forgets its late credential where nobody wants it', async () => {
      scene.prompts.presses = ([, forget]) => forget;
      scene.provider.answer(credential());
      await until(() => scene.vault.held.length === 0);
      await settled();
      assert.equal(scene.state.grant, null);
    });

    it('keeps its late credential where nobody says anything', async () => {
      scene.provider.answer(credential());
      await until(() => scene.prompts.texts('info').length > 0);
      assert.equal(scene.vault.held[0]?.status, 'active');
    });
  });

  describe('while the page is closed', () => {
    it('goes on, and the next page shows its credential', async () => {
      const { done } = await scene.request();
      scene.controller.detach(scene.page);
      scene.controller.detach(scene.page);
      const credential = issued(scene.clock.now());
      scene.provider.answer(credential);
      await done;
      await scene.open();
      assert.equal(scene.state.grant?.id, scene.vault.idOf(credential));
      assert.deepEqual(scene.shown, ['Credential for contoso-dev issued.']);
    });

    it('goes on, and the next page shows its progress', async () => {
      const { done } = await scene.request();
      scene.controller.detach(scene.page);
      await scene.open();
      assert.match(scene.state.progress?.step ?? '', /^Requesting a credential/);
      scene.provider.answer(refused);
      await done;
      await settled();
      assert.equal(scene.state.notice?.severity, 'error');
    });
  });
});
