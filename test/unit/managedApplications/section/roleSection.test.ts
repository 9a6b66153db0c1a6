import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { accessError, type JitRequest } from '../../../../src/managedApplications/types';
import type { RoleActivation } from '../../../../src/access/grant';
import { failure, success, type Result } from '../../../../src/access/result';
import type { Field, FieldId } from '../../../../src/protocol/state';
import { RoleSection } from '../../../../src/managedApplications/section/section';
import type { EarlierRoleRequest, RolesWindow } from '../../../../src/managedApplications/window';
import { isActivation } from '../../../../src/vault/heldGrant';
import { FakeClock, settled } from '../../support/fakeClock';
import { FakeLog } from '../../support/fakeLog';
import { ada, FakeTokens, grace } from '../../support/fakeTokens';
import { application, FakeApplications, jitRequest, role } from '../fakeApplications';
import { FakePrompts } from '../../support/fakePrompts';
import { TestVault } from '../../support/testVault';
import { fakeAnnouncer, fakeWindow } from '../../support/fakeWindow';
import { sent, type BareIntent } from '../../support/pageIntents';
import type { SectionIntent } from '../../../../src/ui/dialog/section';
import { activation, heldActivation, hour } from '../../support/samples';

const id =
  '/subscriptions/customer-sub/resourceGroups/contoso-apps/providers/Microsoft.Solutions/applications/contosoapp';

const environmentId = `managedApplications:${id.toLowerCase()}`;

describe('The section for roles', () => {
  let clock: FakeClock;
  let vault: TestVault;
  let prompts: FakePrompts;
  let service: FakeApplications;
  let tokens: FakeTokens;
  let memory: Map<string, unknown>;
  let focused: string[];
  let opened: (string | undefined)[];
  let said: string[];
  let shown: string[];
  let inStatusBar: Set<string>;
  let recorded: string[];
  let underWay: Set<string>;
  let cloud: { readonly id: string; readonly resourceManagerUrl: string };
  let section: RoleSection;
  beforeEach(() => {
    [clock, prompts] = [new FakeClock(), new FakePrompts()];
    vault = new TestVault(clock);
    [service, tokens, memory] = [
      new FakeApplications(),
      new FakeTokens(() => 'token'),
      new Map<string, unknown>(),
    ];
    [focused, said, shown, opened, recorded] = [[], [], [], [], []];
    [inStatusBar, underWay] = [new Set(), new Set()];
    cloud = { id: 'public', resourceManagerUrl: 'https://management.azure.com/' };
    build();
  });
  afterEach(() => {
    section.dispose();
    assert.equal(clock.pending, 0);
  });

  function build(): void {
    section = new RoleSection(
      fakeWindow<RolesWindow>({
        vault,
        clock,
        prompts,
        log: new FakeLog(),
        locale: { language: 'en' },
        settings: { cloud: () => ({ id: cloud.id, custom: undefined }) },
        client: () => Promise.resolve(success(service)),
        resourceManagerUrl: () => cloud.resourceManagerUrl,
        signIn: Object.assign(tokens, {
          accounts: () => Promise.resolve([ada]),
          useAccount: () => Promise.resolve(),
        }),
        memory: {
          get: (key: string) => memory.get(key),
          update: (key: string, value: unknown) => Promise.resolve(void memory.set(key, value)),
        },
        announcer: fakeAnnouncer(shown, inStatusBar, clock),
        underWay,
        recordRequest: async (grantId, { state }) => {
          recorded.push(state);
          await vault.updateActivation(grantId, { presence: 'found', state });
          return grant();
        },
        openRequestHistory: applicationId => {
          opened.push(applicationId);
          return Promise.resolve();
        },
        newId: () => '11111111-1111-4111-8111-111111111111',
      }),
      {
        changed: () => undefined,
        announce: words => said.push(words),
        focus: field => focused.push(field),
        revealField: () => undefined,
        show: () => Promise.resolve(),
        isSeen: id => id === section.environmentId,
        granted: () => undefined,
        openSection: () => Promise.resolve(undefined),
      },
    );
  }

  const handle = (intent: BareIntent) =>
    section.handle(sent(intent, 'managedApplications') as SectionIntent);

  async function edit(field: FieldId, value: string): Promise<void> {
    await handle({ type: 'edit', field, value });
    await settled();
  }

  function field<K extends Field['kind']>(name: FieldId, kind: K): Extract<Field, { kind: K }> {
    const found = section.state().fields.find(each => each.id === name);
    assert.equal(found?.kind, kind);
    return found as Extract<Field, { kind: K }>;
  }

  async function browse(): Promise<void> {
    prompts.picks = labels => labels[0];
    await edit('application', 'command:browse');
    focused = [];
  }

  const request = () => handle({ type: 'request' });
  const grant = () => vault.held.find(isActivation)?.grant;
  const accepted = (state: string) => () =>
    Promise.resolve(success(jitRequest(state, clock.now())));

  it('starts empty, without a request to Azure', () => {
    section.attach({ fields: {} });
    assert.deepEqual(service.calls, []);
    assert.equal(field('roles', 'checks').placeholder, 'Select an application first.');
    assert.equal(field('application', 'choice').options.length, 2);
  });

  it('lists the applications while it finds them', async () => {
    await browse();
    assert.deepEqual(prompts.placeholders, [
      'Looking for applications: 1 of 3 subscriptions…',
      'Search by name, resource group, or subscription',
    ]);
    assert.equal(field('application', 'choice').value, environmentId);
    assert.match(field('application', 'choice').hint, /contoso-apps · Fabrikam Production · ada@/);
    assert.match(field('duration', 'text').hint, /At most 8 h\. Approvers: Grace\./);
    assert.equal(field('duration', 'text').value, '2 h');
    assert.equal(section.state().notice, null);
  });

  it('lists applications without just-in-time access last', async () => {
    const off = { enabled: false, approvalMode: undefined, approvers: [], maximumMs: undefined };
    service.listing = success({
      applications: [application({ name: 'off', policy: off }), application({ name: 'on' })],
      problems: [],
    });
    await edit('application', 'command:browse');
    assert.deepEqual(prompts.asked[0]?.more.slice(0, 2), ['on', 'off']);
  });

  it('says that the list may be incomplete, and why it failed', async () => {
    const error = accessError('serviceBusy', { host: 'management.azure.com' });
    service.listing = success({ applications: [], problems: [{ subscription: 'A', error }] });
    await edit('application', 'command:browse');
    assert.match(prompts.placeholders.at(-1) ?? '', /may be incomplete: see the log/);
    service.listing = failure(error);
    await edit('application', 'command:browse');
    assert.match(section.state().notice?.text ?? '', /too much to do|busy/);
  });

  it("says that the cloud has no Azure Resource Manager, and doesn't sign in", async () => {
    cloud = { id: 'custom', resourceManagerUrl: '' };
    await edit('application', 'command:browse');
    assert.match(section.state().notice?.text ?? '', /no address for Azure Resource Manager/);
    assert.deepEqual([service.calls, tokens.asked], [[], []]);
  });

  it('marks roles that may be denied, and selects the only role of the account', async () => {
    await browse();
    const roles = field('roles', 'checks');
    assert.deepEqual(
      roles.options.map(({ label, detail }) => [label, detail.slice(0, 14)]),
      [
        ['Contributor', ''],
        ['Reader', 'May be denied:'],
      ],
    );
    assert.equal(roles.value, 'self-oid/contributor-id');
  });

  it("points to the publisher's tenant if no role is assigned to the account", async () => {
    service.roles = success([role('Reader', 'group')]);
    await browse();
    assert.match(field('roles', 'checks').hint, /publisher-tenant/);
    await handle({ type: 'fieldAction', action: 'setTenant' });
    assert.deepEqual(prompts.texts('open'), ['setting tenantId']);
  });

  it('says that there is no role, and that just-in-time access is off', async () => {
    service.roles = success([]);
    const off = application();
    service.application = success({
      ...off,
      policy: { ...policyOf(off), enabled: false },
    });
    await browse();
    assert.match(field('roles', 'checks').placeholder, /hasn't defined any roles/);
    assert.match(field('application', 'choice').problem, /turned off for contosoapp/);
    await request();
    assert.deepEqual(focused, ['application']);
    assert.deepEqual(service.requests, []);
  });

  it('adds an application by its resource ID, and remembers it for the next window', async () => {
    prompts.types = () => id;
    await edit('application', 'command:add');
    assert.equal(field('application', 'choice').value, environmentId);
    section.dispose();
    build();
    assert.deepEqual(
      field('application', 'choice').options.map(({ label }) => label),
      ['contosoapp', 'Browse all…', 'Add application by resource ID…'],
    );
    prompts.types = () => 'nonsense';
    await edit('application', 'command:add');
    assert.match(prompts.problem, /isn't the resource ID/);
  });

  it("keeps an application only if Azure has it, and until then while it's selected", async () => {
    await browse();
    const mistyped = id.replace('contosoapp', 'contosoap');
    service.application = failure(accessError('resourceMissing', { name: 'contosoap' }));
    prompts.types = () => mistyped;
    await edit('application', 'command:add');
    const labels = () =>
      field('application', 'choice')
        .options.map(({ label }) => label)
        .filter(label => label.startsWith('contoso'));
    assert.match(field('application', 'choice').value, /contosoap$/);
    assert.match(section.state().notice?.text ?? '', /Azure can't find "contosoap"/);
    assert.deepEqual(labels().sort(), ['contosoap', 'contosoapp']);
    await edit('application', environmentId);
    assert.deepEqual(labels(), ['contosoapp']);
    section.dispose();
    build();
    assert.deepEqual(labels(), ['contosoapp']);
  });

  it('remembers an application that Azure has once the user has signed in', async () => {
    service.application = failure(accessError('notSignedIn', { host: 'management.azure.com' }));
    prompts.types = () => id;
    await edit('application', 'command:add');
    assert.equal(memory.size, 0);
    service.application = success(application({ name: 'Contoso App' }));
    await handle({ type: 'remedy', id: 'signInAgain' });
    assert.equal(field('application', 'choice').options[0]?.label, 'Contoso App');
    section.dispose();
    build();
    assert.equal(field('application', 'choice').options[0]?.label, 'Contoso App');
  });

  it('offers a sign-in to a restored page without a session', async () => {
    prompts.types = () => id;
    await edit('application', 'command:add');
    section.dispose();
    build();
    service.application = failure(accessError('notSignedIn', { host: 'management.azure.com' }));
    section.attach({ fields: { application: environmentId, note: 'kept', start: 'later' } });
    await settled();
    assert.equal(service.calls.at(-1), 'application silent');
    assert.equal(field('note', 'text').value, 'kept');
    assert.equal(field('start', 'radio').value, 'later');
    service.application = success(application());
    await handle({ type: 'remedy', id: 'signInAgain' });
    assert.equal(service.calls.at(-1), 'application interactive');
    assert.equal(section.state().notice, null);
  });

  it('shows which values are missing, field by field', async () => {
    await request();
    assert.match(field('application', 'choice').problem, /Select a managed application/);
    await browse();
    await edit('roles', '');
    assert.equal(field('roles', 'checks').problem, '');
    await request();
    assert.match(field('roles', 'checks').problem, /Select a role/);
    await edit('roles', 'self-oid/contributor-id');
    await edit('duration', 'soon');
    await request();
    assert.match(field('duration', 'text').problem, /"soon" isn't a duration/);
    await edit('duration', 'PT59S');
    await request();
    assert.match(field('duration', 'text').problem, /at least one minute/);
    await edit('duration', '9 h');
    await request();
    assert.match(field('duration', 'text').problem, /at most 8 h/);
    await edit('duration', '1 h');
    assert.equal(field('duration', 'text').problem, '');
    await edit('start', 'later');
    assert.equal(field('startAt', 'moment').value, '2026-01-05T10:00:00.000Z');
    await edit('startAt', '2026-01-05T08:00:00.000Z');
    await request();
    assert.match(field('startAt', 'moment').problem, /in the future/);
    await edit('startAt', '9999-01-05T08:00:00.000Z');
    await request();
    assert.match(field('startAt', 'moment').problem, /more than a year in the future/);
    await edit('startAt', '2027-01-05T08:00:00.000Z');
    assert.equal(field('startAt', 'moment').problem, '');
    assert.deepEqual(focused.slice(0, 4), ['roles', 'duration', 'duration', 'duration']);
    assert.deepEqual(focused.slice(4), ['startAt', 'startAt']);
    assert.deepEqual(service.requests, []);
  });

  it('offers durations up to the maximum of the customer', async () => {
    await browse();
    assert.deepEqual(
      field('duration', 'text').suggestions?.map(({ value, detail }) => `${value} ${detail}`),
      ['30 min ', '1 h ', '2 h ', '4 h ', '8 h Maximum'],
    );
  });

  it('requests both roles that the user selected while the host was busy', async () => {
    service.roles = success([role('Contributor'), role('Owner')]);
    await browse();
    service.answer = accepted('Pending');
    // The messages arrive in one turn, and each has the complete value.
    const [first, second, requested] = [
      handle({ type: 'edit', field: 'roles', value: 'self-oid/contributor-id' }),
      handle({
        type: 'edit',
        field: 'roles',
        value: 'self-oid/contributor-id self-oid/owner-id',
      }),
      request(),
    ];
    await Promise.all([first, second, requested]);
    assert.deepEqual(
      service.requests[0]?.roles.map(({ roleId }) => roleId),
      ['contributor-id', 'owner-id'],
    );
  });

  it('keeps a value empty that the user cleared, also after a refresh', async () => {
    await browse();
    await edit('roles', '');
    await edit('duration', '');
    section.refresh();
    await settled();
    assert.equal(field('roles', 'checks').value, '');
    assert.equal(field('duration', 'text').value, '');
  });

  it('offers to read the roles again after the user canceled the sign-in', async () => {
    service.application = failure(accessError('cancelled', {}));
    await browse();
    assert.equal(section.state().notice, null);
    assert.deepEqual(
      field('roles', 'checks').actions.map(({ action, label }) => [action, label]),
      [['readAgain', 'Try again']],
    );
    service.application = success(application());
    await handle({ type: 'fieldAction', action: 'readAgain' });
    assert.equal(service.calls.at(-1), 'application interactive');
    assert.deepEqual(field('roles', 'checks').actions, []);
  });

  it('requests no role before the user has seen the roles', async () => {
    service.application = failure(accessError('notSignedIn', { host: 'management.azure.com' }));
    await browse();
    service.application = success(application());
    await request();
    assert.deepEqual(service.requests, []);
    assert.deepEqual(focused, ['roles']);
    assert.equal(field('roles', 'checks').value, 'self-oid/contributor-id');
    await request();
    assert.equal(service.requests.length, 1);
  });

  it('keeps what the user typed for another application, but neither roles nor values that VS Code filled in', async () => {
    const other = application({ name: 'otherapp' });
    const address = { ...other.address, name: 'otherapp' };
    const short = { ...policyOf(other), maximumMs: hour };
    service.listing = success({
      applications: [application(), { ...other, address, policy: short }],
      problems: [],
    });
    service.roles = success([role('Contributor'), role('Owner')]);
    await browse();
    await edit('roles', 'self-oid/contributor-id');
    await edit('note', 'ticket 4711');
    service.application = success({ ...other, address, policy: short });
    prompts.picks = labels => labels[1];
    await edit('application', 'command:browse');
    assert.match(field('application', 'choice').value, /otherapp$/);
    assert.equal(field('roles', 'checks').value, '');
    assert.equal(field('note', 'text').value, 'ticket 4711');
    assert.equal(field('duration', 'text').value, '1 h');
    await request();
    assert.deepEqual(service.requests, []);
    await edit('duration', '45 min');
    prompts.picks = labels => labels[0];
    await edit('application', 'command:browse');
    assert.equal(field('duration', 'text').value, '45 min');
    await section.activateAgain(earlier({ note: 'of that request', durationMs: 30 * 60_000 }));
    prompts.picks = labels => labels[1];
    await edit('application', 'command:browse');
    assert.deepEqual([field('note', 'text').value, field('duration', 'text').value], ['', '1 h']);
  });

  it('keeps the roles when a grant of the same application is shown', async () => {
    await browse();
    await edit('roles', 'group-oid/reader-id');
    await section.select(environmentId);
    assert.equal(field('roles', 'checks').value, 'group-oid/reader-id');
  });

  it('shows a grant of another cloud without naming its application to this one', async () => {
    await vault.hold(heldActivation(activation(clock.now())));
    cloud = { id: 'gccHigh', resourceManagerUrl: 'https://management.usgovcloudapi.net/' };
    section.refresh();
    await section.select(environmentId);
    assert.equal(section.environmentId, environmentId);
    assert.match(section.state().notice?.text ?? '', /doesn't belong to the cloud/);
    await handle({ type: 'button', id: 'history' });
    await vault.hold();
    section.refresh();
    await settled();
    await handle({ type: 'button', id: 'history' });
    assert.match(section.state().notice?.text ?? '', /doesn't belong to the cloud/);
    assert.deepEqual([service.calls, opened, memory.size], [[], [], 0]);
    section.dispose();
    build();
    assert.equal(field('application', 'choice').options.length, 2);
  });

  describe('if the user selects another cloud in between', () => {
    const china = { id: 'china', resourceManagerUrl: 'https://management.chinacloudapi.cn/' };

    it('sends nothing after the question', async () => {
      await browse();
      const roles = [{ principalId: 'self-oid', roleId: 'contributor-id', name: 'Contributor' }];
      const earlier = activation(clock.now(), { roles });
      await vault.hold(heldActivation(earlier));
      prompts.confirms = () => {
        cloud = china;
        return true;
      };
      await request();
      assert.deepEqual(service.requests, []);
      assert.match(section.state().notice?.text ?? '', /doesn't belong to the cloud/);
      assert.deepEqual([vault.held.length, grant()?.id], [1, earlier.id]);
    });

    it('remembers no application for the wrong one', async () => {
      service.readApplication = () => {
        cloud = china;
        return Promise.resolve(service.application);
      };
      await browse();
      assert.equal(memory.size, 0);
    });

    it('reads no application that the user picks after that', async () => {
      prompts.picks = labels => {
        cloud = china;
        return labels[0];
      };
      await edit('application', 'command:browse');
      assert.deepEqual(service.calls, ['list interactive']);
      assert.match(section.state().notice?.text ?? '', /doesn't belong to the cloud/);
    });

    it('fills in no earlier request', async () => {
      await edit('note', 'mine');
      prompts.confirms = () => {
        cloud = china;
        return true;
      };
      await section.activateAgain(earlier({ note: 'again' }));
      assert.deepEqual([field('note', 'text').value, service.calls], ['mine', []]);
      assert.match(section.state().notice?.text ?? '', /doesn't belong to the cloud/);
    });
  });

  it('is the default button until a role of the application is requested', async () => {
    await browse();
    assert.equal(section.state().request?.isDefault, true);
    await vault.hold(heldActivation(activation(clock.now())));
    assert.equal(section.state().request?.isDefault, false);
    await vault.hold(heldActivation(activation(clock.now(), { state: 'Denied' })));
    assert.equal(section.state().request?.isDefault, true);
  });

  it('continues with the roles of a selected application, unless it has an open role', async () => {
    prompts.picks = labels => labels[0];
    await edit('application', 'command:browse');
    assert.deepEqual(focused, ['roles']);
    await vault.hold(heldActivation(activation(clock.now())));
    await edit('application', environmentId);
    assert.deepEqual(focused, ['roles']);
  });

  it('names the button by the number of selected roles', async () => {
    await browse();
    const label = () => section.state().request?.label;
    assert.equal(label(), 'Activate Role');
    await edit('roles', 'self-oid/contributor-id team-oid/reader-id');
    assert.equal(label(), 'Activate Roles');
    await edit('roles', '');
    assert.equal(label(), 'Activate Role');
  });

  it('removes the notice about the decision when the customer decides', async () => {
    await browse();
    service.answer = accepted('Pending');
    await request();
    assert.match(section.state().notice?.text ?? '', /when the customer decides/);
    await vault.updateActivation(grant()?.id ?? '', { state: 'Approved' });
    assert.equal(section.state().notice, null);
  });

  /** Requests a role, and cancels while the request is on the way. */
  async function cancelOnTheWay() {
    await browse();
    let answer: (answered: Result<JitRequest>) => void = () => undefined;
    service.answer = () => new Promise(resolve => (answer = resolve));
    const requested = request();
    await clock.advance(2_000);
    await handle({ type: 'cancel' });
    await clock.advance(50);
    await requested;
    return answer;
  }

  it('ends at once when the user cancels, and the request goes on', async () => {
    const answer = await cancelOnTheWay();
    assert.equal(section.state().progress, null);
    assert.equal(section.state().notice?.severity, 'info');
    assert.match(
      section.state().notice?.text ?? '',
      /^You canceled after the request was sent\. We don't know whether Azure received the request/,
    );
    assert.deepEqual([...inStatusBar], []);
    assert.deepEqual([...underWay], [grant()?.id]);
    answer(success(jitRequest('Pending', clock.now())));
    await settled();
    assert.equal(grant()?.presence, 'found');
    assert.equal(section.state().notice, null);
    assert.equal(underWay.size, 0);
    assert.deepEqual(prompts.texts('warning'), []);
  });

  it('notifies the user if a canceled request was refused', async () => {
    const answer = await cancelOnTheWay();
    answer(failure(accessError('activationFailed', { message: 'No.' })));
    await settled();
    assert.deepEqual(vault.held, []);
    assert.match(prompts.texts('warning').join(), /^contosoapp: .*No\./);
  });

  it('notifies the user if nothing was requested after all', async () => {
    const answer = await cancelOnTheWay();
    answer(failure(accessError('cancelled', {})));
    await settled();
    assert.deepEqual(vault.held, []);
    assert.deepEqual(prompts.texts('info'), ['contosoapp: Canceled. Nothing was requested.']);
  });

  it('says that nothing was requested, even if the row takes long to go', async () => {
    await browse();
    const cancelled = failure(accessError('cancelled', {}));
    let forgotten: () => void = () => undefined;
    vault.forget = () => new Promise(resolve => (forgotten = resolve));
    service.answer = async () => {
      await handle({ type: 'cancel' });
      return cancelled;
    };
    const requested = request();
    await clock.advance(50);
    await requested;
    const text = 'Canceled. Nothing was requested.';
    assert.equal(section.state().notice?.text, text);
    forgotten();
    await settled();
    assert.deepEqual(prompts.texts('info'), []);
  });

  it('removes the warning about an unknown outcome when Azure has the request', async () => {
    await browse();
    const values = { application: 'contosoapp', request: 'jit1', because: 'cancelled' } as const;
    service.answer = () => Promise.resolve(failure(accessError('activationUnknown', values)));
    await request();
    assert.match(section.state().notice?.text ?? '', /We don't know whether Azure received/);
    await vault.updateActivation(grant()?.id ?? '', { presence: 'found', state: 'Approved' });
    assert.equal(section.state().notice, null);
  });

  it('shows in the status bar a request that takes more than a second', async () => {
    await browse();
    service.answer = async () => {
      await clock.advance(1_000);
      assert.deepEqual([...inStatusBar], ['Requesting access to contosoapp…']);
      return accepted('Pending')();
    };
    await request();
    assert.deepEqual([...inStatusBar], []);
    assert.equal(grant()?.presence, 'found');
  });

  it('stores the request before it is sent, with the account whose roles the user saw', async () => {
    service.account = grace;
    await browse();
    assert.match(field('application', 'choice').hint, /grace@contoso\.com$/);
    await edit('note', ' ticket 4711 ');
    let atSending = '';
    service.answer = () => {
      atSending = grant()?.presence ?? '';
      return accepted('Pending')();
    };
    await request();
    assert.equal(atSending, 'sent');
    assert.equal(grant()?.environment.id, environmentId);
    assert.equal(grant()?.presence, 'found');
    assert.equal(grant()?.note, 'ticket 4711');
    assert.deepEqual([grant()?.account, service.requests[0]?.account], [grace, grace]);
    assert.deepEqual(grant()?.roles, [
      { principalId: 'self-oid', roleId: 'contributor-id', name: 'Contributor' },
    ]);
    assert.match(
      section.state().notice?.text ?? '',
      /You get a notification when the customer decides/,
    );
    assert.deepEqual(shown, ['contosoapp: Waiting for approval']);
    assert.equal(service.requests[0]?.startsAt, 'now');
    assert.equal(service.requests[0].durationMs, 2 * hour);
  });

  it('leaves a decision in the response to the notification', async () => {
    await browse();
    service.answer = accepted('Approved');
    await request();
    assert.deepEqual(recorded, ['Approved']);
    assert.equal(section.state().notice, null);
    assert.deepEqual(shown, []);
  });

  it('forgets a request that Azure rejects, and keeps the form', async () => {
    await browse();
    await edit('note', 'ticket 4711');
    service.answer = () =>
      Promise.resolve(failure(accessError('requestRefused', { message: 'Not you.' })));
    await request();
    assert.deepEqual(vault.held, []);
    assert.match(section.state().notice?.text ?? '', /Not you/);
    assert.equal(field('note', 'text').value, 'ticket 4711');
    assert.equal(field('roles', 'checks').value, 'self-oid/contributor-id');
    assert.equal(section.state().progress, null);
  });

  it('writes the error of a request only into the form of its application', async () => {
    await browse();
    const otherId = activation(0).applicationId.replace('contosoapp', 'otherapp');
    const other = {
      ...activation(0).environment,
      id: `managedApplications:${otherId.toLowerCase()}`,
    };
    await vault.hold(
      heldActivation(activation(clock.now(), { applicationId: otherId, environment: other })),
    );
    let fail: () => void = () => undefined;
    service.answer = () =>
      new Promise(resolve => {
        fail = () => resolve(failure(accessError('requestRefused', { message: 'Not you.' })));
      });
    const done = request();
    await settled();
    await section.select(other.id);
    fail();
    await done;
    await settled();
    assert.equal(section.environmentId, other.id);
    assert.equal(section.state().notice, null);
    assert.match(prompts.texts('warning')[0] ?? '', /Not you/);
    assert.deepEqual(prompts.asked.at(-1)?.more, ['Show']);
  });

  it('keeps a request that Azure may have', async () => {
    await browse();
    service.answer = () =>
      Promise.resolve(
        failure(
          accessError('activationUnknown', {
            application: 'contosoapp',
            request: 'jit7k2m9qa',
            because: 'timeout',
          }),
        ),
      );
    await request();
    assert.equal(grant()?.presence, 'sent');
    assert.match(section.state().notice?.text ?? '', /We don't know whether/);
  });

  it("sends one request at a time, and doesn't fill the form meanwhile", async () => {
    await browse();
    let end: () => void = () => undefined;
    service.answer = () =>
      new Promise(resolve => {
        end = () => resolve(failure(accessError('cancelled', {})));
      });
    const running = request();
    await settled();
    assert.equal(section.state().progress?.step, 'Sending the request…');
    assert.deepEqual([...underWay], [grant()?.id]);
    const enabled = section.state().fields.filter(({ disabled }) => !disabled);
    assert.deepEqual(
      enabled.map(field => field.id),
      ['application'],
    );
    await request();
    await section.activateAgain(earlier());
    assert.match(prompts.texts('info').join(), /A request is running/);
    await handle({ type: 'cancel' });
    end();
    await running;
    assert.equal(service.requests.length, 1);
    assert.deepEqual(vault.held, []);
    assert.equal(underWay.size, 0);
  });

  const approved = { state: 'Approved' };
  for (const [name, changes, question] of [
    [
      'an active role',
      { ...approved, startsAt: -hour, expiresAt: hour },
      /^You already have Contributor on contosoapp\. Access ends .*\. Request again\?$/,
    ],
    [
      'a role that is approved for that time',
      { ...approved, startsAt: hour, expiresAt: 3 * hour },
      /^The request for Contributor on contosoapp is already approved\. Access ends .*\. Request again\?$/,
    ],
    [
      'a role whose request is undecided',
      { state: 'Pending', startsAt: 0 },
      /^You already requested Contributor on contosoapp, and the customer hasn't decided yet\./,
    ],
    [
      'a role whose request Azure may have',
      { presence: 'sent', state: '', startsAt: 0 },
      /^You already requested Contributor on contosoapp/,
    ],
    [
      'a role that is requested for later',
      { state: 'Pending', startsAt: 5 * hour, expiresAt: undefined },
      undefined,
    ],
    [
      'a role that is approved for later',
      { ...approved, startsAt: 5 * hour, expiresAt: 6 * hour },
      undefined,
    ],
    ['a role that has ended', { ...approved, startsAt: -2 * hour, expiresAt: -hour }, undefined],
    ['a denied role', { state: 'Denied', startsAt: 0 }, undefined],
  ] satisfies readonly (readonly [string, Partial<RoleActivation>, RegExp | undefined])[]) {
    it(`${question ? 'asks' : "doesn't ask"} before it requests ${name} again`, async () => {
      const now = clock.now();
      const { expiresAt } = changes;
      const earlier = activation(now, {
        ...changes,
        startsAt: now + changes.startsAt,
        expiresAt: expiresAt && now + expiresAt,
        roles: [
          { principalId: 'self-oid', roleId: 'contributor-id', name: 'Contributor' },
          { principalId: 'self-oid', roleId: 'owner-id', name: 'Owner' },
        ],
      });
      await vault.hold(heldActivation(earlier));
      await browse();
      prompts.confirms = () => false;
      await request();
      assert.equal(service.requests.length, question ? 0 : 1);
      assert.equal(section.state().progress, null);
      if (!question) return;
      assert.match(prompts.texts('confirm').join(), question);
      assert.equal(section.state().notice, null);
      prompts.confirms = () => true;
      await request();
      assert.equal(service.requests.length, 1);
    });
  }

  it('asks before it requests a role that another window has requested, until the customer denies it', async () => {
    await browse();
    const { vault: other } = await vault.computer.open();
    const roles = [{ principalId: 'self-oid', roleId: 'contributor-id', name: 'Contributor' }];
    const earlier = activation(clock.now(), { roles });
    await other.keepActivation(earlier);
    prompts.confirms = () => false;
    await request();
    assert.deepEqual(service.requests, []);
    assert.match(
      prompts.texts('confirm').join(),
      /^You already requested Contributor on contosoapp, and the customer hasn't decided yet\./,
    );
    assert.deepEqual(prompts.asked.at(-1)?.more, [
      'You sent the earlier request in another window. The customer gets a second request for the same time.',
      'Request Again',
    ]);
    await other.updateActivation(earlier.id, { state: 'Denied' });
    await request();
    assert.equal(service.requests.length, 1);
  });

  it("requests a role if the requests of other windows can't be listed", async () => {
    await browse();
    vault.computer.disk.fault = operation => (operation === 'list' ? 'EIO' : undefined);
    await request();
    assert.equal(service.requests.length, 1);
  });

  it("doesn't wait long for the requests of other windows", async () => {
    await browse();
    vault.computer.disk.hangs = operation => operation === 'list';
    const requested = request();
    await clock.advance(999);
    assert.deepEqual(service.requests, []);
    await clock.advance(1);
    await requested;
    assert.equal(service.requests.length, 1);
  });

  it('reads the requests of other windows a few at a time', async () => {
    await browse();
    const { vault: other } = await vault.computer.open();
    for (let count = 0; count < 40; count++) {
      await other.keepActivation(activation(clock.now(), { id: randomUUID() }));
    }
    await vault.activationsElsewhere();
    let reads = 0;
    vault.computer.disk.hangs = operation => operation === 'read' && (reads += 1) > 0;
    const requested = request();
    await clock.advance(1_000);
    await requested;
    assert.ok(reads > 0 && reads < 20, String(reads));
  });

  it('asks about two roles in words that are right for several', async () => {
    const roles = [role('Contributor'), role('Owner')];
    service.roles = success(roles);
    await browse();
    await edit('roles', 'self-oid/contributor-id self-oid/owner-id');
    prompts.confirms = () => false;
    const now = clock.now();
    for (const startsAt of [now - hour, now + hour]) {
      const expiresAt = startsAt + 2 * hour;
      const grant = activation(now, { ...approved, roles, startsAt, expiresAt });
      await vault.hold(heldActivation(grant));
      await request();
    }
    const [running, upcoming] = prompts.texts('confirm');
    assert.match(running ?? '', /^You already have Contributor, Owner on contosoapp\. /);
    assert.match(upcoming ?? '', /^The request for Contributor, Owner on contosoapp is already /);
  });

  it('opens the history of the selected application', async () => {
    await browse();
    assert.equal(section.state().hasHistory, true);
    await handle({ type: 'button', id: 'history' });
    assert.deepEqual(opened, [id]);
  });

  const earlier = (changes: Partial<EarlierRoleRequest> = {}): EarlierRoleRequest => ({
    url: 'https://management.azure.com/',
    applicationId: id,
    requestName: 'jit7k2m9qa',
    roles: [],
    startsAt: undefined,
    durationMs: hour,
    ...changes,
  });

  it('fills in the values of an earlier request, and says so', async () => {
    await edit('start', 'later');
    await section.activateAgain(
      earlier({
        applicationId: id.toUpperCase().replace('MICROSOFT.SOLUTIONS', 'Microsoft.Solutions'),
        applicationName: 'Contoso App',
        roles: [{ principalId: 'group-oid', roleId: 'reader-id' }],
        startsAt: clock.now() - 1,
        durationMs: 90 * 60_000,
        note: 'again',
      }),
    );
    assert.equal(field('application', 'choice').value, environmentId);
    assert.equal(field('roles', 'checks').value, 'group-oid/reader-id');
    assert.equal(field('duration', 'text').value, '1 h 30 min');
    assert.equal(field('note', 'text').value, 'again');
    assert.equal(field('start', 'radio').value, 'now');
    assert.deepEqual(focused, ['application']);
    assert.deepEqual(
      [section.state().notice?.severity, section.state().notice?.text],
      [
        'info',
        'Filled in from request jit7k2m9qa. Check the values before you request access. The start time has passed, so VS Code set Start to Now.',
      ],
    );
    // Not Activate Again on the card of the ended role.
    assert.equal(section.state().keepsPrimary, true);
    assert.deepEqual(service.requests, []);
  });

  it('asks before an earlier request replaces a note or roles that the user entered', async () => {
    const note = () => field('note', 'text').value;
    await section.activateAgain(earlier({ note: 'first' }));
    await section.activateAgain(earlier({ note: 'second' }));
    assert.deepEqual([note(), prompts.texts('confirm')], ['second', []]);
    await edit('note', 'mine');
    prompts.confirms = () => false;
    await section.activateAgain(earlier({ note: 'third' }));
    assert.equal(note(), 'mine');
    assert.deepEqual(prompts.asked.at(-1)?.more, [
      'This replaces the values in the form.',
      'Replace Values',
    ]);
    await edit('note', '');
    await edit('roles', 'ada-oid/contributor-id');
    const roles = [{ principalId: 'group-oid', roleId: 'reader-id' }];
    await section.activateAgain(earlier({ roles }));
    assert.equal(field('roles', 'checks').value, 'ada-oid/contributor-id');
    prompts.confirms = () => true;
    await section.activateAgain(earlier({ roles }));
    assert.equal(field('roles', 'checks').value, 'group-oid/reader-id');
    assert.equal(prompts.texts('confirm').length, 3);
    // The form already has the values of a request that the user sent.
    await edit('note', 'again');
    await section.activateAgain(earlier({ roles, note: 'again' }));
    assert.equal(prompts.texts('confirm').length, 3);
  });

  it('keeps a start in the future', async () => {
    const startsAt = clock.now() + 2 * hour;
    await section.activateAgain(earlier({ startsAt }));
    assert.equal(field('start', 'radio').value, 'later');
    assert.equal(field('startAt', 'moment').value, new Date(startsAt).toISOString());
    assert.match(section.state().notice?.text ?? '', /before you request access\.$/);
  });

  it('shows only the error if the application of an earlier request fails', async () => {
    service.application = failure(accessError('serviceBusy', { host: 'management.azure.com' }));
    await section.activateAgain(earlier());
    assert.equal(section.state().notice?.severity, 'error');
  });

  it('keeps the known name of a subscription', async () => {
    const { subscription, ...unnamed } = application();
    await browse();
    service.application = success({ ...unnamed, subscription: 'customer-sub' });
    await section.activateAgain(earlier());
    assert.match(field('application', 'choice').hint, new RegExp(subscription));
    memory.clear();
    section.dispose();
    build();
    await section.activateAgain(earlier({ subscriptionName: 'Named by the history' }));
    assert.match(field('application', 'choice').hint, /Named by the history/);
  });

  it('clears everything that belongs to another cloud', async () => {
    await browse();
    service.application = failure(accessError('serviceBusy', { host: 'management.azure.com' }));
    section.refresh();
    await settled();
    assert.equal(section.state().notice?.severity, 'error');
    const calls = service.calls.length;

    cloud = { id: 'gccHigh', resourceManagerUrl: 'https://management.usgovcloudapi.net/' };
    section.refresh();
    await settled();
    assert.equal(section.state().notice, null);
    assert.equal(field('application', 'choice').value, '');
    assert.equal(field('application', 'choice').hint, '');
    assert.equal(field('application', 'choice').options.length, 2);
    assert.deepEqual(field('roles', 'checks').options, []);
    assert.equal(field('roles', 'checks').value, '');
    assert.equal(service.calls.length, calls);

    cloud = { id: 'public', resourceManagerUrl: 'https://management.azure.com/' };
    section.refresh();
    await settled();
    assert.equal(field('application', 'choice').value, '');
    assert.equal(field('application', 'choice').options.length, 3);
  });

  it('checks a duration when the user stops typing', async () => {
    await browse();
    for (const [typed, problem] of [
      ['99 h', /at most 8 h/],
      ['8h 30m', /at most 8 h/],
      ['abc', /"abc" isn't a duration/],
    ] as const) {
      await edit('duration', typed);
      assert.equal(field('duration', 'text').problem, '');
      await clock.advance(1000);
      assert.match(field('duration', 'text').problem, problem);
    }
    await edit('duration', '');
    await clock.advance(1000);
    assert.equal(field('duration', 'text').problem, '');
  });

  it('shows the problems of all fields at once', async () => {
    await browse();
    await edit('roles', '');
    await edit('duration', '8h 30m');
    await edit('start', 'later');
    await edit('startAt', '2026-01-05T08:00:00.000Z');
    await request();
    assert.match(field('roles', 'checks').problem, /Select a role/);
    assert.match(field('startAt', 'moment').problem, /in the future/);
    assert.match(field('duration', 'text').problem, /at most 8 h/);
    assert.deepEqual(focused, ['roles']);
  });
});

function policyOf(of: ReturnType<typeof application>) {
  assert.ok(of.policy);
  return of.policy;
}
