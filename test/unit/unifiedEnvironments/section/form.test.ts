import assert from 'node:assert/strict';
import { accessError } from '../../../../src/unifiedEnvironments/types';
import { requestSchema } from '../../../../src/access/request';
import { failure, success } from '../../../../src/access/result';
import { Computer, FakeMemento } from '../../support/computer';
import { FakeClock, settled } from '../../support/fakeClock';
import { DialogScene } from '../../ui/dialog/dialogScene';
import { environment, grant, held, issued, password, request } from '../../support/samples';
import { TestVault } from '../../support/testVault';
import { emptySection } from '../../ui/dialog/emptySection';

describe('the form of the dialog', () => {
  let scene: DialogScene;
  beforeEach(() => (scene = new DialogScene()));
  afterEach(() => scene.end());

  const edit = (field: 'environment' | 'reason' | 'addresses' | 'role', value: string) =>
    scene.send({ type: 'edit', field, value });

  it('has a field for all that a request needs', async () => {
    await scene.open();
    const [strings] = scene.page.of('strings');
    assert.equal(strings?.strings.heading, 'SQL Credentials for Dynamics 365 FinOps');
    assert.deepEqual(scene.state.request, {
      label: 'Request Access',
      isDefault: true,
      primary: true,
    });
    const labels = new Map(scene.state.fields.map(({ id, label }) => [id, label]));
    const needed = ['environment', ...Object.keys(requestSchema.entries)];
    assert.deepEqual([...labels.keys()].sort(), needed.sort());
    const names = ['environment', 'reason', 'addresses', 'role'].map(id => labels.get(id));
    assert.deepEqual(names, ['Environment', 'Reason', 'Allowed IPv4 addresses', 'Access']);
    assert.equal(scene.state.grant, null);
    assert.equal(scene.state.progress, null);
  });

  it('chooses the only environment, and fills in the address of this computer', async () => {
    await scene.open();
    const { value, hint } = scene.field('environment');
    assert.equal(value, environment().id);
    assert.equal(hint, 'Unified development · contoso-dev.crm4.dynamics.com · ada@contoso.com');
    assert.equal(scene.field('addresses').value, '203.0.113.7');
    assert.match(scene.field('addresses').hint, /this computer, detected by echo\.example/);
    assert.deepEqual([...new Set(scene.signIn.modes)], ['silent']);
  });

  describe('of a new window', () => {
    const other = environment('contoso-test');

    /** Requests access to the other environment, closes the window, and opens a new one. */
    async function nextWindow(granted = true, change: (next: DialogScene) => unknown = () => null) {
      scene.settings.environments.push({ name: '', url: other.url });
      await scene.open();
      await edit('environment', other.id);
      const { done } = await scene.request();
      const issuedForOther = issued(scene.clock.now(), { environment: other });
      scene.provider.answer(
        granted ? issuedForOther : accessError('notUnified', { environment: '' }),
      );
      await done;
      scene.end();
      const { memory } = scene;
      scene = new DialogScene();
      for (const [key, value] of memory) scene.memory.set(key, value);
      scene.settings.environments = [];
      await change(scene);
      await scene.open();
    }

    it('starts with the environment of the last credential', async () => {
      await nextWindow();
      const { value, hint } = scene.field('environment');
      assert.equal(value, other.id);
      assert.match(hint, /contoso-test\.crm4\.dynamics\.com/);
      assert.equal(scene.field('reason').value, '');
      // The page has the environment from the start, so that the focus goes to the reason.
      const [first] = scene.page.of('state');
      assert.ok(JSON.stringify(first?.state.fields).includes(`"value":"${other.id}"`));
    });

    it('starts with it also if the dialog opens with another system', async () => {
      await nextWindow();
      scene.end();
      const { memory } = scene;
      scene = new DialogScene();
      scene.addSystem('lifecycleServices', () => emptySection());
      scene.settings.environments = [];
      for (const [key, value] of memory) scene.memory.set(key, value);
      await scene.open({}, { section: 'lifecycleServices' });
      await scene.send({ type: 'openSection', section: 'unifiedEnvironments' });
      assert.equal(scene.field('environment').value, other.id);
    });

    it('starts without an environment if the request failed', async () => {
      await nextWindow(false);
      assert.equal(scene.field('environment').value, '');
    });

    it('starts without the environment of another cloud', async () => {
      await nextWindow(true, next => (next.settings.cloud = 'gcc'));
      assert.equal(scene.field('environment').value, '');
    });

    it("starts with the environment of the window's grant", async () => {
      const mine = grant(scene.clock.now());
      await nextWindow(true, next => next.vault.hold(held(mine)));
      assert.equal(scene.field('environment').value, mine.environment.id);
    });

    it("starts with the environment of the window's grant, even if the vault loads its grants later", async () => {
      const clock = new FakeClock();
      const computer = new Computer(undefined, undefined, clock);
      const memento = new FakeMemento();
      const before = await computer.open(memento);
      const mine = grant(clock.now());
      await before.vault.store({ grant: mine, password });
      await before.close();
      await clock.advance(1_000);
      scene.end();
      const vault = new TestVault(clock, computer, memento);
      scene = new DialogScene(new FakeClock(), vault);
      scene.memory.set('unifiedEnvironment', [{ name: other.name, url: other.url }]);
      scene.settings.environments = [];
      void vault.start();
      await scene.open();
      await clock.advance(6_000);
      await settled();
      assert.equal(scene.field('environment').value, mine.environment.id);
    });

    it('stays empty when the vault changes after the user has typed', async () => {
      scene.addSystem('lifecycleServices', () => emptySection());
      scene.settings.environments = [];
      await scene.open();
      await edit('reason', 'For another environment');
      scene.memory.set('unifiedEnvironment', [{ name: other.name, url: other.url }]);
      const system = 'lifecycleServices';
      const elsewhere = { environment: { ...environment('x'), system } };
      await scene.vault.store(issued(scene.clock.now(), elsewhere));
      await settled();
      assert.equal(scene.field('environment').value, '');
    });

    for (const [stored, url] of [
      ['HTTPS://CONTOSO-TEST.crm4.dynamics.com/main.aspx', other.url],
      ['contoso-test.crm4.dynamics.com', other.url],
      ['https://user:pw@contoso-test.crm4.dynamics.com', ''],
      ['https://contoso-test.example', ''],
    ] as const) {
      it(`starts with the normalized URL, or without an environment: ${stored}`, async () => {
        scene.memory.set('unifiedEnvironment', [{ name: 'Any', url: stored }]);
        scene.settings.environments = [];
        await scene.open();
        const id = url === '' ? '' : environment('contoso-test').id;
        assert.equal(scene.field('environment').value, id);
      });
    }

    it('starts without an environment that another version stored in another format', async () => {
      scene.memory.set('unifiedEnvironment', [{ url: other.url }, 'x']);
      scene.settings.environments = [];
      await scene.open();
      assert.equal(scene.field('environment').value, '');
    });
  });

  it('prefetches a token when the user types', async () => {
    await scene.open();
    assert.deepEqual(scene.signIn.prefetched, []);
    await edit('reason', 'Look into a number sequence');
    await settled();
    assert.deepEqual(scene.signIn.prefetched, [environment().url]);
  });

  it('says where a box takes no more', async () => {
    await scene.open();
    await edit('reason', 'x'.repeat(9_999));
    assert.equal(scene.field('reason').hint, '');
    await edit('reason', 'x'.repeat(10_000));
    assert.match(scene.field('reason').hint, /^This field accepts up to 10000 characters/);
  });

  it('leaves the choice where there are several', async () => {
    scene.settings.environments.push({ name: 'Other', url: 'https://other.crm.dynamics.com' });
    await scene.open();
    assert.equal(scene.field('environment').value, '');
    assert.deepEqual(scene.problems, {});
  });

  it('keeps what is typed, and overwrites nothing that the page typed itself', async () => {
    await scene.open();
    const before = scene.field('reason');
    await edit('reason', 'Look into');
    const { value, ...rest } = scene.field('reason');
    assert.equal(value, 'Look into');
    assert.equal(
      'valueRevision' in rest && rest.valueRevision,
      'valueRevision' in before && before.valueRevision,
    );
  });

  it('gives a new page what was typed in the one before', async () => {
    await scene.open();
    await edit('reason', 'Look into ticket 4711');
    await edit('role', 'Writer');
    scene.controller.detach(scene.page);
    await scene.open({ reason: 'older' });
    assert.equal(scene.field('reason').value, 'Look into ticket 4711');
    assert.equal(scene.field('role').value, 'Writer');
  });

  it('takes over what a page held that a reload destroyed', async () => {
    await scene.open({ reason: 'typed before', addresses: '198.51.100.1', role: 'Writer' });
    assert.equal(scene.field('reason').value, 'typed before');
    assert.equal(scene.field('addresses').value, '198.51.100.1');
    assert.equal(scene.field('role').value, 'Writer');
  });

  it('says after a reload whether the address is the one of this computer', async () => {
    await scene.open({ addresses: '203.0.113.7' });
    assert.match(scene.field('addresses').hint, /detected by echo\.example/);
    const other = new DialogScene();
    await other.open({ addresses: '198.51.100.0/24' });
    assert.equal(other.field('addresses').value, '198.51.100.0/24');
    assert.doesNotMatch(other.field('addresses').hint, /detected/i);
    other.end();
    const offline = new DialogScene();
    offline.detect = () => Promise.resolve(failure(accessError('addressLookupOff', {})));
    await offline.open({ addresses: '203.0.113.7' });
    assert.equal(offline.field('addresses').hint, 'One address, a range (a-b), or a CIDR block.');
    offline.end();
  });

  it('complains of what is missing only once it is asked to go on', async () => {
    scene.settings.environments = [];
    scene.detect = () => Promise.resolve(failure(accessError('addressLookupOff', {})));
    await scene.open();
    await edit('reason', ' ');
    assert.deepEqual(scene.problems, {});
    await scene.send({ type: 'request' });
    assert.deepEqual(Object.keys(scene.problems), ['environment', 'reason', 'addresses']);
    assert.deepEqual(scene.page.of('focus'), [{ type: 'focus', control: 'environment' }]);
    assert.deepEqual(scene.provider.requests, []);
  });

  it('puts the focus on the first field that is wrong', async () => {
    await scene.open();
    const focused = () => scene.page.of('focus').at(-1)?.control;
    await scene.send({ type: 'request' });
    assert.equal(focused(), 'reason');
    await edit('reason', 'Look into ticket 4711');
    await edit('addresses', '203.0.113');
    await scene.send({ type: 'request' });
    assert.equal(focused(), 'addresses');
    assert.deepEqual(Object.keys(scene.problems), ['addresses']);
    assert.deepEqual(scene.provider.requests, []);
  });

  it('complains of a wrong address while it is typed', async () => {
    await scene.open();
    await edit('addresses', '::1');
    assert.match(scene.problems['addresses'] ?? '', /IPv6/);
    await edit('addresses', '');
    assert.deepEqual(scene.problems, {});
  });

  it('says what a block will be requested as', async () => {
    await scene.open();
    await edit('addresses', '203.0.113.7/24');
    assert.match(scene.field('addresses').hint, /Requested as 203\.0\.113\.0\/24\./);
  });

  it('never waits for the address, and leaves alone what was typed meanwhile', async () => {
    let answer: () => void = () => undefined;
    const found = success({ address: '198.51.100.9', source: 'echo.example' });
    scene.detect = () =>
      new Promise(resolve => {
        answer = () => resolve(found);
      });
    await scene.open();
    assert.match(scene.field('addresses').hint, /Detecting the public IP address of this computer/);
    await edit('addresses', '203.0.113.50');
    assert.doesNotMatch(scene.field('addresses').hint, /Looking up/);
    answer();
    await settled();
    assert.equal(scene.field('addresses').value, '203.0.113.50');
  });

  it('says that the address is unknown only until the form has another one', async () => {
    scene.detect = () =>
      Promise.resolve(failure(accessError('addressLookupFailed', { reason: 'ENOTFOUND' })));
    await scene.open();
    assert.match(scene.field('addresses').hint, /couldn't detect the address/);
    const mine = grant(scene.clock.now());
    await scene.controller.fillFrom(mine);
    await settled();
    assert.equal(scene.field('addresses').value, mine.addresses);
    assert.doesNotMatch(scene.field('addresses').hint, /couldn't detect/);
  });

  it('looks up the address again after the settings changed, unless the form has one', async () => {
    scene.detect = () => Promise.resolve(failure(accessError('addressLookupOff', {})));
    await scene.open();
    assert.match(scene.field('addresses').hint, /lookup is turned off/);
    scene.detect = () => Promise.resolve(success({ address: '203.0.113.9', source: 'a.example' }));
    scene.controller.refresh();
    await settled();
    assert.equal(scene.field('addresses').value, '203.0.113.9');
    scene.detect = () => Promise.reject(new Error('The form has an address.'));
    scene.controller.refresh();
    await settled();
  });

  it('has a true hint after the settings changed, and keeps the address that the user typed', async () => {
    await scene.open();
    await edit('addresses', '198.51.100.9');
    const hint = () => scene.field('addresses').hint;
    const off = failure(accessError('addressLookupOff', {}));
    const found = success({ address: '203.0.113.9', source: 'a.example' });
    for (const [detected, words] of [
      [off, /turned off in the settings/],
      [found, /^One address, a range/],
    ] as const) {
      scene.detect = () => Promise.resolve(off);
      await scene.send({ type: 'fieldAction', action: 'detectAddress' });
      assert.match(hint(), /turned off in the settings/);
      scene.detect = () => Promise.resolve(detected);
      scene.controller.refresh();
      await settled();
      assert.match(hint(), words);
      assert.equal(scene.field('addresses').value, '198.51.100.9');
    }
  });

  it('stops looking for the address with the page', async () => {
    let signal: AbortSignal | undefined;
    scene.detect = looking => {
      signal = looking;
      return new Promise(() => undefined);
    };
    await scene.open();
    scene.controller.detach(scene.page);
    assert.equal(signal?.aborted, true);
  });

  it('takes no address for granted that is none', async () => {
    scene.detect = () => Promise.resolve(success({ address: '<html>', source: 'echo.example' }));
    await scene.open();
    assert.equal(scene.field('addresses').value, '');
    assert.match(scene.field('addresses').hint, /echo\.example didn't return an IPv4/);
  });

  it('fills in an earlier request, and does not send it', async () => {
    await scene.open();
    const other = environment('contoso-test');
    await scene.controller.fillFrom(
      request({ environment: other, reason: 'Again', addresses: '198.51.100.4', role: 'Writer' }),
    );
    await settled();
    assert.equal(scene.field('environment').value, other.id);
    assert.equal(scene.field('reason').value, 'Again');
    assert.equal(scene.field('addresses').value, '198.51.100.4');
    assert.equal(scene.field('role').value, 'Writer');
    assert.deepEqual(scene.provider.requests, []);
  });

  it('asks before an earlier request replaces what the user typed', async () => {
    await scene.open();
    const earlier = request({ environment: environment('contoso-test'), reason: 'Again' });
    await scene.controller.fillFrom(earlier);
    await edit('reason', 'Typed since');
    scene.prompts.confirms = () => Promise.resolve(false);
    await scene.controller.fillFrom(earlier);
    await settled();
    assert.equal(scene.field('reason').value, 'Typed since');
    assert.deepEqual(scene.prompts.texts('confirm'), [
      'Fill in the values of the earlier request for contoso-test?',
    ]);
    scene.prompts.confirms = () => Promise.resolve(true);
    await scene.controller.fillFrom(earlier);
    await settled();
    assert.equal(scene.field('reason').value, 'Again');
  });

  it('asks for the address of the remote where that is to be let in', async () => {
    const mine = grant(scene.clock.now());
    await scene.open();
    await scene.vault.hold({ grant: mine, status: 'active', warnedMinutes: [] });
    await scene.controller.requestForRemote(mine.id);
    await settled();
    assert.equal(scene.field('addresses').value, '');
    assert.equal(scene.field('reason').value, mine.reason);
    assert.match(scene.state.notice?.text ?? '', /address of the remote computer/);
    assert.deepEqual(scene.page.of('focus'), [{ type: 'focus', control: 'addresses' }]);
  });
});
