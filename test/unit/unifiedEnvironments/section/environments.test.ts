import assert from 'node:assert/strict';
import { accessError } from '../../../../src/unifiedEnvironments/types';
import { failure, success } from '../../../../src/access/result';
import { settled } from '../../support/fakeClock';
import { DialogScene } from '../../ui/dialog/dialogScene';
import { environment, grant, request } from '../../support/samples';
import { FakeProvider } from '../fakeClient';

const browse = 'command:browse';
const addByUrl = 'command:add';

describe('the environments of the dialog', () => {
  let scene: DialogScene;
  beforeEach(() => {
    scene = new DialogScene();
    scene.settings.environments = [];
  });
  afterEach(() => scene.end());

  const choose = (value: string) => scene.send({ type: 'edit', field: 'environment', value });
  const field = () => {
    const found = scene.field('environment');
    if (found.kind !== 'choice') assert.fail(found.kind);
    return found;
  };
  const severity = () => scene.state.notice?.severity;
  const labels = () => field().options.map(({ label }) => label);
  const commands = ['Browse all…', 'Add environment by URL…'];
  const entry = (name: string) => ({
    at: 0,
    system: 'unifiedEnvironments',
    environmentName: name,
    environmentUrl: environment(name).url,
    accountLabel: 'ada',
    role: 'Reader' as const,
    addresses: '203.0.113.7',
    reason: 'Look into ticket 4711',
    outcome: 'granted' as const,
  });

  it('leave what was wrong with them behind in their cloud, and in it alone', async () => {
    await scene.open();
    const error = accessError('environmentOtherCloud', { host: 'contoso', cloud: '' });
    scene.provider.signsIn = failure(error);
    await choose(browse);
    assert.equal(severity(), 'error');
    scene.controller.refresh();
    await settled();
    assert.equal(severity(), 'error');
    scene.settings.cloud = 'gccHigh';
    scene.controller.refresh();
    await settled();
    assert.equal(severity(), undefined);
  });

  it('are the recent ones, the added ones, and what was found, each once', async () => {
    scene.history.push(entry('recent'), entry('found'));
    scene.settings.environments = [
      { name: 'By hand', url: 'https://added.crm.dynamics.com/' },
      { name: '', url: 'https://unnamed.crm.dynamics.com/' },
      { name: 'Other cloud', url: 'https://contoso.crm9.dynamics.com/' },
      { name: 'Odd', url: 'not an address' },
    ];
    const found = ['found', 'new'].map(name => ({ ...environment(name), name: `${name} found` }));
    scene.provider.environments = success(found);
    await scene.open();
    const known = ['recent', 'found found', 'By hand', 'unnamed', 'new found'];
    assert.deepEqual(labels(), [...known, ...commands]);
    assert.equal(field().options.find(({ startsGroup }) => startsGroup)?.id, browse);
    assert.deepEqual(scene.provider.calls, ['list silent']);
  });

  it('are dimmed, with the reason, and come last if they are unusable', async () => {
    const none = { ...environment('none'), isAdministrator: false };
    scene.provider.environments = success([none, environment('one')]);
    await scene.open();
    assert.deepEqual(labels(), ['one', 'none', ...commands]);
    const [one, other] = field().options;
    assert.deepEqual([one?.dimmed, other?.dimmed], [false, true]);
    assert.match(other?.detail ?? '', /You aren't a System Administrator here$/);
    // The user can select it all the same, and the hint has the reason.
    await choose(none.id);
    assert.equal(field().value, none.id);
    assert.match(field().hint, /^You aren't a System Administrator here · none\.crm4/);
  });

  it('are also dimmed and last if they proved unusable after the user selected them', async () => {
    scene.provider.environments = success(['one', 'sales', 'two'].map(name => environment(name)));
    scene.provider.kind = 'notUnified';
    await scene.open();
    await choose(environment('sales').id);
    scene.provider.kind = 'unifiedDevelopment';
    await choose(environment('one').id);
    assert.deepEqual(labels(), ['one', 'two', 'sales', ...commands]);
    const sales = field().options[2];
    assert.ok(sales?.dimmed);
    assert.match(sales.detail, /Doesn't offer SQL credentials$/);
  });

  it('include those of this window, and never lose them', async () => {
    scene.provider.environments = success([environment('one'), environment('two')]);
    const mine = grant(scene.clock.now(), { environment: environment('mine') });
    await scene.vault.hold({ grant: mine, status: 'active', warnedMinutes: [] });
    await scene.open();
    assert.deepEqual(labels(), ['mine', 'one', 'two', ...commands]);
    assert.equal(field().value, environment('mine').id);
    assert.equal(scene.state.grant?.id, mine.id);
  });

  it('are those of this system only', async () => {
    const system = 'lifecycleServices';
    scene.history.push({ ...entry('sandbox'), system }, entry('recent'));
    scene.provider.environments = success([]);
    await scene.open();
    assert.deepEqual(labels(), ['recent', ...commands]);
  });

  it('are only two commands where nothing is known', async () => {
    scene.provider.environments = success(undefined);
    await scene.open();
    assert.deepEqual(labels(), commands);
    assert.ok(field().options.every(({ startsGroup }) => !startsGroup));
    assert.equal(field().value, '');
  });

  it('are browsed where there are many of them', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => environment(`env-${index}`));
    scene.provider.environments = success(many);
    await scene.open();
    const first = many.slice(0, 20).map(({ name }) => name);
    assert.deepEqual(labels(), [...first, ...commands]);
    scene.prompts.picks = entries => entries.at(-1);
    await choose(browse);
    assert.equal(scene.prompts.asked[0]?.more.length, 5_000);
    assert.deepEqual(scene.provider.calls.slice(1, 3), ['signIn', 'list interactive']);
    assert.equal(field().value, environment('env-4999').id);
    assert.ok(labels().includes('env-4999'));
    assert.match(field().hint, /^Unified development · env-4999\.crm4\.dynamics\.com · ada@/);
  });

  it('are browsed in groups, with unusable ones last', async () => {
    const none = { ...environment('none'), isAdministrator: false };
    scene.provider.environments = success([none, environment('one'), environment('two')]);
    await scene.open();
    scene.prompts.picks = entries => entries.at(-1);
    await choose(browse);
    assert.deepEqual(scene.prompts.asked[0]?.more, ['one', 'two', 'none']);
    assert.deepEqual(scene.prompts.headings, ['SQL credentials unavailable']);
    assert.equal(field().value, none.id);
  });

  it("are not checked again while the cloud stays the same, and removed if it doesn't", async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => environment(`env-${index}`));
    scene.provider.environments = success(many);
    await scene.open();
    let checks = 0;
    const { provider } = scene;
    const recognise = provider.recognise.bind(provider);
    provider.recognise = text => {
      checks += 1;
      return recognise(text);
    };
    scene.controller.refresh();
    await settled();
    assert.equal(checks, 0);
    const other = new FakeProvider();
    other.recognise = () => failure(accessError('environmentMissing', {}));
    scene.providerFound = success(other);
    scene.controller.refresh();
    await settled();
    assert.deepEqual(labels(), commands);
  });

  it('take the name that the service knows, also when chosen before under another', async () => {
    scene.provider.environments = success([environment('one'), environment('two')]);
    await scene.open();
    const earlier = grant(scene.clock.now(), {
      environment: { ...environment('one'), name: 'An earlier name' },
    });
    await scene.controller.fillFrom(earlier);
    await settled();
    assert.ok(labels().includes('one'));
    assert.ok(!labels().includes('An earlier name'));
  });

  it('take the name that the user gave them in the settings', async () => {
    const { url } = environment('one');
    const two = environment('two').url;
    scene.settings.environments = [
      { name: 'Mine', url: `${url}/main.aspx` },
      // As "Add environment by URL…" stores it.
      { name: 'two', url: two },
    ];
    scene.history.push({ ...entry('one'), environmentName: 'An earlier name' });
    const found = ['one', 'two'].map(name => ({ ...environment(name), name: `${name} found` }));
    scene.provider.environments = success(found);
    await scene.open();
    assert.deepEqual(labels(), ['Mine', 'two found', ...commands]);
    await choose(browse);
    assert.deepEqual(scene.prompts.asked[0]?.more, ['Mine', 'two found']);
    scene.settings.environments = [];
    scene.controller.refresh();
    await settled();
    assert.equal(labels()[0], 'one found');
  });

  it('stay as they are where browsing is given up', async () => {
    scene.provider.environments = success([environment('one'), environment('two')]);
    await scene.open();
    await choose(environment('one').id);
    await choose(browse);
    assert.equal(field().value, environment('one').id);
    assert.equal(scene.state.notice, null);
  });

  it('say what went wrong while browsing', async () => {
    await scene.open();
    scene.provider.environments = failure(accessError('serviceBusy', { host: 'disco.example' }));
    await choose(browse);
    assert.match(scene.state.notice?.text ?? '', /disco\.example is busy/);
    scene.provider.signsIn = failure(accessError('signInFailed', { reason: 'no' }));
    await choose(browse);
    assert.match(scene.state.notice?.text ?? '', /couldn't sign you in/);
    scene.provider.signsIn = failure(accessError('cancelled', {}));
    await scene.send({ type: 'dismissNotice' });
    await choose(browse);
    assert.equal(scene.state.notice, null);
  });

  it('can still be browsed if they could not be listed again, and the list says so', async () => {
    scene.provider.environments = success([environment('one'), environment('two')]);
    await scene.open();
    scene.provider.environments = failure(accessError('serviceBusy', { host: 'disco.example' }));
    scene.prompts.picks = entries => entries.at(-1);
    await choose(browse);
    assert.deepEqual(scene.prompts.asked[0]?.more, ['one', 'two']);
    assert.match(scene.prompts.placeholders.at(-1) ?? '', /disco\.example is busy/);
    assert.equal(field().value, environment('two').id);
    scene.provider.environments = success([environment('one'), environment('two')]);
    await choose(browse);
    assert.equal(scene.prompts.placeholders.at(-1), 'Search by name or address');
  });

  it('have no notice of an earlier failure after a success', async () => {
    const busy = failure(accessError('serviceBusy', { host: 'disco.example' }));
    scene.settings.environments = [];
    scene.provider.environments = success(undefined);
    scene.provider.signsIn = busy;
    await scene.open();
    await scene.send({ type: 'fieldAction', action: 'signIn' });
    assert.match(scene.state.notice?.text ?? '', /disco\.example is busy/);
    scene.provider.signsIn = success(undefined);
    scene.provider.environments = success([environment('one')]);
    await scene.send({ type: 'remedy', id: 'tryAgain' });
    assert.deepEqual([scene.provider.requests, scene.prompts.placeholders], [[], []]);
    assert.equal(field().value, environment('one').id);
    assert.equal(scene.state.notice, null);
  });

  it('have no notice of a failed listing after a success, also if the user selects nothing', async () => {
    scene.provider.environments = success([environment('one'), environment('two')]);
    await scene.open();
    scene.provider.environments = failure(accessError('answerUnreadable', { host: 'd.example' }));
    await choose(browse);
    assert.match(scene.state.notice?.text ?? '', /d\.example sent a response/);
    scene.provider.environments = success([environment('one'), environment('two')]);
    await choose(browse);
    assert.equal(severity(), undefined);
    await scene.send({ type: 'fieldAction', action: 'switchAccount' });
    await choose(browse);
    assert.match(scene.state.notice?.text ?? '', /Select an environment/);
  });

  it('are listed again after a failure, without a request for a credential', async () => {
    await scene.open();
    await choose(environment('one').id);
    await scene.controller.fillFrom(request({ environment: environment('one') }));
    const noSignIn = failure(accessError('signInFailed', { reason: 'no' }));
    for (const id of ['signInAgain', 'tryAgain']) {
      if (id === 'signInAgain') scene.provider.signsIn = noSignIn;
      else scene.provider.environments = failure(accessError('serviceBusy', { host: 'd' }));
      await choose(browse);
      scene.provider.signsIn = success(undefined);
      scene.provider.environments = success([environment('one')]);
      scene.provider.calls.length = 0;
      await scene.send({ type: 'remedy', id });
      assert.deepEqual(scene.provider.calls.slice(0, 2), ['signIn', 'list interactive']);
      assert.deepEqual(scene.provider.requests, []);
      assert.equal(scene.state.notice, null);
    }
  });

  it('have no notice of an earlier choice after another one by its button', async () => {
    scene.provider.environments = success([environment('one'), environment('two')]);
    scene.provider.kind = 'notUnified';
    await scene.open();
    await choose(environment('one').id);
    scene.prompts.picks = labels => labels.find(label => label === 'two');
    await scene.send({ type: 'remedy', id: 'browse' });
    assert.equal(field().value, environment('two').id);
    assert.equal(scene.state.notice, null);
  });

  it('are added by their address, and kept in the settings', async () => {
    await scene.open();
    scene.prompts.types = () => 'https://contoso-test.api.crm4.dynamics.com/main.aspx';
    await choose(addByUrl);
    const { url } = environment('contoso-test');
    assert.deepEqual(scene.added, [{ name: 'contoso-test', url }]);
    assert.equal(field().value, environment('contoso-test').id);
    await choose(addByUrl);
    assert.equal(scene.added.length, 1);
  });

  it('are not added where the address is none, and the box says so', async () => {
    await scene.open();
    scene.prompts.types = () => 'https://contoso.operations.dynamics.com/';
    await choose(addByUrl);
    assert.match(scene.prompts.problem, /finance and operations application/);
    assert.deepEqual(scene.added, []);
    scene.prompts.types = () => undefined;
    await scene.send({ type: 'dismissNotice' });
    await choose(addByUrl);
    assert.equal(scene.state.notice, null);
  });

  it('tell their kind, as far as it is known', async () => {
    scene.provider.environments = success([environment('one'), environment('two')]);
    const kinds = {
      unifiedDevelopment: 'Unified development · ',
      unifiedSandbox: 'Unified sandbox · ',
      unifiedOther:
        "Finance and operations: we don't know whether SQL credentials are available · ",
      notUnified: "Not a unified environment: doesn't offer SQL credentials · ",
      unknown: '',
    } as const;
    for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
      scene.provider.kind = kind;
      await scene.open();
      await choose(environment('one').id);
      const rest = 'one.crm4.dynamics.com · ada@contoso.com';
      assert.equal(field().hint, kinds[kind] + rest);
    }
  });

  it('lead on to Lifecycle Services where they are none of the unified ones', async () => {
    scene.provider.environments = success([environment('one'), environment('two')]);
    scene.provider.kind = 'notUnified';
    await scene.open();
    await choose(environment('one').id);
    const { notice } = scene.state;
    assert.equal(notice?.severity, 'warning');
    assert.match(notice.text, /^one doesn't offer SQL credentials/);
    const labelled = notice.remedies.map(({ label }) => label);
    assert.deepEqual(labelled, ['Use Lifecycle Services', 'Browse All…']);
    scene.provider.kind = 'unifiedSandbox';
    await choose(environment('two').id);
    assert.equal(scene.state.notice, null);
  });

  it('are not said to be of another kind if a unified one refuses the request', async () => {
    scene.provider.environments = success([environment()]);
    await scene.open();
    for (const [kind, words] of [
      ['unifiedSandbox', /doesn't offer SQL credentials now, although it's a unified environment/],
      ['unifiedDevelopment', /although it's a unified environment/],
      ['unifiedOther', /Only unified development and unified sandbox environments do/],
      ['unknown', /Only unified development and unified sandbox environments do/],
    ] as const) {
      scene.provider.kind = kind;
      scene.controller.refresh();
      await settled();
      const { done } = await scene.request();
      scene.provider.answer(accessError('notUnified', { environment: 'contoso-dev' }));
      await done;
      await settled();
      assert.match(scene.state.notice?.text ?? '', words);
    }
  });

  it('keep the values of the form when the user selects another one', async () => {
    scene.provider.environments = success([environment('one'), environment('two')]);
    await scene.open();
    await choose(environment('one').id);
    await scene.send({ type: 'edit', field: 'role', value: 'Writer' });
    await scene.send({ type: 'edit', field: 'reason', value: 'Look into ticket 4711' });
    await choose(environment('two').id);
    assert.equal(scene.field('role').value, 'Writer');
    assert.equal(scene.field('reason').value, 'Look into ticket 4711');
  });

  it('say nothing of an account where nobody is signed in', async () => {
    scene.provider.environments = success([environment('one'), environment('two')]);
    scene.signIn.next.push(success(undefined));
    await scene.open();
    await choose(environment('one').id);
    assert.equal(field().hint, 'one.crm4.dynamics.com');
    assert.ok(!scene.provider.calls.includes('describe one'));
  });

  it('warn a writer, and tell what a sandbox allows', async () => {
    scene.provider.environments = success([environment('one')]);
    await scene.open();
    assert.equal(scene.field('role').value, 'Reader');
    assert.equal(scene.field('role').hint, '');
    await scene.send({ type: 'edit', field: 'role', value: 'Writer' });
    assert.match(scene.field('role').hint, /only need to read data, select Reader/);
    scene.provider.kind = 'unifiedSandbox';
    scene.controller.refresh();
    await settled();
    assert.match(scene.field('role').hint, /limited to db_datawriter/);
    await scene.send({ type: 'edit', field: 'role', value: 'Owner' });
    assert.equal(scene.field('role').value, 'Reader');
  });

  it('have names that are text', async () => {
    scene.provider.environments = success([{ ...environment('one'), name: '$(key)\u202E\n' }]);
    await scene.open();
    assert.equal(labels()[0], '$(key)\\u202E↵');
  });

  describe('and their buttons', () => {
    const press = (action: 'switchAccount' | 'detectAddress' | 'signIn') =>
      scene.send({ type: 'fieldAction', action });

    it('switch the account', async () => {
      scene.provider.environments = success([environment('one')]);
      await scene.open();
      scene.prompts.picks = entries => entries.at(-1);
      await press('switchAccount');
      const [ada, grace, another] = [
        'ada@contoso.com',
        'grace@contoso.com',
        'Sign in with another account…',
      ];
      assert.deepEqual(scene.prompts.asked[0]?.more, [ada, grace, another]);
      assert.deepEqual(scene.signIn.used, ['another']);
      scene.prompts.picks = () => undefined;
      await press('switchAccount');
      assert.deepEqual(scene.signIn.used, ['another']);
    });

    it('need an environment to switch the account for', async () => {
      await scene.open();
      await press('switchAccount');
      assert.match(scene.state.notice?.text ?? '', /Select an environment/);
    });

    it('suggest recent reasons and templates, each once', async () => {
      scene.history.push(entry('one'));
      scene.settings.templates = ['Look into ticket 4711', 'Upgrade'];
      await scene.open();
      const reason = scene.field('reason');
      assert.ok(reason.kind === 'text');
      assert.deepEqual(reason.suggestions, [
        { value: 'Look into ticket 4711', detail: '' },
        { value: 'Upgrade', detail: 'Template' },
      ]);
      assert.deepEqual(reason.actions, []);
    });

    it('suggest the detected and recent addresses', async () => {
      scene.history.push({ ...entry('one'), addresses: '198.51.100.0/24' });
      await scene.open();
      const addresses = scene.field('addresses');
      assert.ok(addresses.kind === 'text');
      assert.deepEqual(addresses.suggestions, [
        { value: '203.0.113.7', detail: 'this computer' },
        { value: '198.51.100.0/24', detail: '' },
      ]);
      assert.deepEqual(
        addresses.actions.map(({ label }) => label),
        ['Detect again'],
      );
    });

    it('sign in to list environments', async () => {
      scene.provider.environments = success(undefined);
      await scene.open();
      assert.deepEqual(field().actions, [
        { action: 'signIn', label: 'Sign in to list environments', isButton: true },
      ]);
      scene.provider.environments = success([environment('one'), environment('two')]);
      await press('signIn');
      assert.deepEqual(labels(), ['one', 'two', ...commands]);
      assert.deepEqual(field().actions, []);
    });

    it('look the address up again', async () => {
      await scene.open({ addresses: '198.51.100.9' });
      await press('detectAddress');
      assert.equal(scene.field('addresses').value, '203.0.113.7');
    });

    it('say why an address is not found, until the user enters one', async () => {
      await scene.open({ addresses: '198.51.100.9' });
      scene.detect = () => Promise.resolve(failure(accessError('addressLookupOff', {})));
      await press('detectAddress');
      assert.equal(scene.field('addresses').value, '198.51.100.9');
      const explained = scene.field('addresses').hint;
      assert.match(explained, /off/);
      await scene.send({ type: 'edit', field: 'addresses', value: '198.51.100.7' });
      assert.notEqual(scene.field('addresses').hint, explained);
    });
  });
});
