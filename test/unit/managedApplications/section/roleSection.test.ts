import assert from 'node:assert/strict';
import { accessError } from '../../../../src/access/errors';
import { failure, success } from '../../../../src/access/result';
import type { Field, FieldId } from '../../../../src/protocol/state';
import type { SignIn } from '../../../../src/services/signIn';
import {
  createRoleSection,
  type RoleSection,
} from '../../../../src/managedApplications/section/index';
import type { ActivationValues } from '../../../../src/managedApplications/activations/activationValues';
import { isActivation } from '../../../../src/vault/heldGrant';
import { FakeClock, settled } from '../../support/fakeClock';
import { FakeLog } from '../../support/fakeLog';
import { ada, FakeTokens } from '../../support/fakeTokens';
import { application, FakeApplications, jitRequest, role } from '../fakeApplications';
import { FakePrompts } from '../../support/fakePrompts';
import { FakeVault } from '../../support/fakeVault';
import { hour } from '../../support/samples';

const id =
  '/subscriptions/customer-sub/resourceGroups/contoso-apps/providers/Microsoft.Solutions/applications/contosoapp';

describe('The section for roles', () => {
  let clock: FakeClock;
  let vault: FakeVault;
  let prompts: FakePrompts;
  let service: FakeApplications;
  let tokens: FakeTokens;
  let memory: Map<string, unknown>;
  let focused: string[];
  let opened: (string | undefined)[];
  let shown: string[];
  let said: string[];
  let told: string[];
  let underWay: Set<string>;
  let azure: string;
  let section: RoleSection;
  beforeEach(() => {
    [clock, vault, prompts] = [new FakeClock(), new FakeVault(), new FakePrompts()];
    [service, tokens, memory] = [
      new FakeApplications(),
      new FakeTokens(() => 'token'),
      new Map<string, unknown>(),
    ];
    [focused, shown, said, opened, told] = [[], [], [], [], []];
    underWay = new Set();
    azure = 'https://management.azure.com/';
    build();
  });
  afterEach(() => {
    section.dispose();
    assert.equal(clock.pending, 0);
  });

  function build(): void {
    section = createRoleSection(
      {
        vault,
        clock,
        prompts,
        log: new FakeLog(),
        service: () => Promise.resolve(success(service)),
        resourceManagerUrl: () => azure,
        signIn: Object.assign(tokens, {
          accounts: () => Promise.resolve([ada]),
          useAccount: () => Promise.resolve(),
        }) as unknown as SignIn,
        memory: {
          get: (key: string) => memory.get(key),
          update: (key: string, value: unknown) => Promise.resolve(void memory.set(key, value)),
        },
        announcer: { say: (text: string) => said.push(text) },
        underWay,
        tell: ({ state }) => told.push(state),
        openRequestHistory: address => {
          opened.push(address?.name);
          return Promise.resolve();
        },
        newId: () => '11111111-1111-4111-8111-111111111111',
      },
      {
        changed: () => undefined,
        announce: words => said.push(words),
        focus: field => focused.push(field),
        revealField: () => undefined,
        show: grantId => shown.push(grantId),
        granted: () => undefined,
        cameLate: () => undefined,
        openSection: () => Promise.resolve(undefined),
      },
    );
  }

  async function edit(field: FieldId, value: string): Promise<void> {
    await section.handle({ type: 'edit', field, value });
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
  }

  const request = () => section.handle({ type: 'request' });
  const grant = () => vault.held.find(isActivation)?.grant;
  const accepted = (state: string) => () =>
    Promise.resolve(success({ request: jitRequest(state, clock.now()), isStored: true }));

  it('begins without a selection, and asks for no sign-in', () => {
    section.attach({ fields: {} });
    assert.deepEqual(service.calls, []);
    assert.equal(field('roles', 'checks').placeholder, 'Choose an application first.');
    assert.equal(field('application', 'choice').options.length, 2);
  });

  it('lists what the account sees while it is found', async () => {
    await browse();
    assert.deepEqual(prompts.placeholders, [
      'Looking for applications: 1 of 3 subscriptions…',
      'Search by name, resource group or subscription',
    ]);
    assert.equal(field('application', 'choice').value, id.toLowerCase());
    assert.match(
      field('application', 'choice').hint,
      /contoso-apps · Fabrikam Production · signed in as ada@/,
    );
    assert.match(
      field('duration', 'text').hint,
      /At most 8 h\. Each request is approved by Grace\./,
    );
    assert.equal(field('duration', 'text').value, '2 h');
    assert.equal(section.state().notice, null);
  });

  it('says when not everything could be listed, and why nothing could', async () => {
    const error = accessError('serviceBusy', { host: 'management.azure.com' });
    service.listing = success({ applications: [], problems: [{ subscription: 'A', error }] });
    await edit('application', 'command:browse');
    assert.match(prompts.placeholders.at(-1) ?? '', /1 problems, see the log/);
    service.listing = failure(error);
    await edit('application', 'command:browse');
    assert.match(section.state().notice?.text ?? '', /too much to do|busy/);
  });

  it('marks what may be refused, and chooses the only role of the account', async () => {
    await browse();
    const roles = field('roles', 'checks');
    assert.deepEqual(
      roles.options.map(({ label, detail }) => [label, detail.slice(0, 14)]),
      [
        ['Contributor', ''],
        ['Reader', 'May be refused'],
      ],
    );
    assert.equal(roles.value, 'self-oid/contributor-id');
  });

  it('leads to the publisher’s tenant where no role is the account’s', async () => {
    service.roles = success([role('Reader', 'group')]);
    await browse();
    assert.match(field('roles', 'checks').hint, /publisher-tenant/);
    await section.handle({ type: 'fieldAction', action: 'setTenant' });
    assert.deepEqual(prompts.texts('open'), ['setting tenantId']);
  });

  it('says that there is no role, and that JIT is off', async () => {
    service.roles = success([]);
    const off = application();
    service.application = success({
      ...off,
      policy: { ...policyOf(off), enabled: false },
    });
    await browse();
    assert.match(field('roles', 'checks').placeholder, /listed no role/);
    assert.match(field('application', 'choice').problem, /switched off for contosoapp/);
    await request();
    assert.deepEqual(focused, ['application']);
    assert.deepEqual(service.requests, []);
  });

  it('takes an application by its resource id, and remembers it for the next window', async () => {
    prompts.types = () => id;
    await edit('application', 'command:add');
    assert.equal(field('application', 'choice').value, id.toLowerCase());
    section.dispose();
    build();
    assert.deepEqual(
      field('application', 'choice').options.map(({ label }) => label),
      ['contosoapp', 'Browse all…', 'Add application by resource id…'],
    );
    prompts.types = () => 'nonsense';
    await edit('application', 'command:add');
    assert.match(prompts.problem, /not the resource id/);
  });

  it('offers a sign-in where a page is brought back and the user is signed out', async () => {
    prompts.types = () => id;
    await edit('application', 'command:add');
    section.dispose();
    build();
    service.application = failure(accessError('notSignedIn', { host: 'management.azure.com' }));
    section.attach({ fields: { application: id.toLowerCase(), note: 'kept', start: 'later' } });
    await settled();
    assert.equal(service.calls.at(-1), 'application silent');
    assert.equal(field('note', 'text').value, 'kept');
    assert.equal(field('start', 'radio').value, 'later');
    service.application = success(application());
    await section.handle({ type: 'remedy', id: 'signInAgain' });
    assert.equal(service.calls.at(-1), 'application interactive');
    assert.equal(section.state().notice, null);
  });

  it('complains of what is missing, field by field', async () => {
    await request();
    assert.match(field('application', 'choice').problem, /Choose a managed application/);
    await browse();
    await edit('roles', '');
    await request();
    assert.match(field('roles', 'checks').problem, /Choose a role/);
    await edit('roles', 'self-oid/contributor-id');
    await edit('duration', 'soon');
    await request();
    assert.match(field('duration', 'text').problem, /"soon" is not a duration/);
    await edit('duration', '9 h');
    await request();
    assert.match(field('duration', 'text').problem, /at most 8 h/);
    await edit('duration', '1 h');
    assert.equal(field('duration', 'text').problem, '');
    await edit('start', 'later');
    assert.equal(field('startAt', 'moment').value, '2026-01-05T10:00:00.000Z');
    await edit('startAt', '2026-01-05T08:00:00.000Z');
    await request();
    assert.match(field('startAt', 'moment').problem, /still to come/);
    assert.deepEqual(focused, ['application', 'roles', 'duration', 'duration', 'startAt']);
    assert.deepEqual(service.requests, []);
  });

  it('offers lengths of time up to what the customer allows', async () => {
    await browse();
    prompts.picks = labels => labels.find(label => label === '4 h');
    await section.handle({ type: 'fieldAction', action: 'chooseDuration' });
    assert.deepEqual(prompts.asked.at(-1)?.more, ['30 min', '1 h', '2 h', '4 h', '8 h']);
    assert.equal(field('duration', 'text').value, '4 h');
  });

  it('keeps the request before it leaves', async () => {
    await browse();
    await edit('note', ' ticket 4711 ');
    let atSending = '';
    service.answer = () => {
      atSending = grant()?.presence ?? '';
      return accepted('Pending')();
    };
    await request();
    assert.equal(atSending, 'sent');
    assert.deepEqual(shown, [grant()?.id]);
    assert.equal(grant()?.presence, 'found');
    assert.equal(grant()?.note, 'ticket 4711');
    assert.deepEqual(grant()?.account, ada);
    assert.deepEqual(grant()?.roles, [
      { principalId: 'self-oid', roleId: 'contributor-id', name: 'Contributor' },
    ]);
    assert.equal(grant()?.expiresAt, undefined);
    assert.match(said.at(-1) ?? '', /You get a notification when the customer decides/);
    assert.equal(service.requests[0]?.startsAt, 'now');
    assert.equal(service.requests[0].durationMs, 2 * hour);
  });

  it('tells once of a decision that comes with the answer, wherever the user is by then', async () => {
    await browse();
    service.answer = accepted('Approved');
    await request();
    assert.deepEqual(told, ['Approved']);
    assert.equal(grant()?.toldState, 'Approved');
    assert.equal(grant()?.expiresAt, clock.now() + 2 * hour);
  });

  it('forgets what Azure refused, and keeps everything that was typed', async () => {
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

  it('keeps a request if it is unknown whether Azure has it', async () => {
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
    assert.match(section.state().notice?.text ?? '', /is not known/);
  });

  it('takes one request at a time, and fills in an earlier one only in between', async () => {
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
    assert.ok(section.state().fields.every(({ disabled }) => disabled));
    await request();
    await section.activateAgain(earlier());
    assert.match(prompts.texts('info').join(), /A request is running/);
    await section.handle({ type: 'cancel' });
    end();
    await running;
    assert.equal(service.requests.length, 1);
    assert.deepEqual(vault.held, []);
    assert.equal(underWay.size, 0);
  });

  it('opens the history of the chosen application', async () => {
    await browse();
    const [button] = section.state().buttons;
    assert.ok(button);
    await section.handle({ type: 'button', id: button.id });
    assert.deepEqual(opened, ['contosoapp']);
  });

  const earlier = (changes: Partial<ActivationValues> = {}): ActivationValues => ({
    applicationId: id,
    requestName: 'jit7k2m9qa',
    roles: [],
    startsAt: undefined,
    durationMs: hour,
    ...changes,
  });

  it('fills in the values of an earlier request, and shows that it did', async () => {
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
    assert.equal(field('application', 'choice').value, id.toLowerCase());
    assert.equal(field('roles', 'checks').value, 'group-oid/reader-id');
    assert.equal(field('duration', 'text').value, '1 h 30 min');
    assert.equal(field('note', 'text').value, 'again');
    assert.equal(field('start', 'radio').value, 'now');
    assert.deepEqual(focused, ['application']);
    assert.deepEqual(
      [section.state().notice?.severity, section.state().notice?.text],
      [
        'info',
        'Filled in from request jit7k2m9qa. Check the values and select Activate Role. Its start has passed, so Start is set to Now.',
      ],
    );
    assert.deepEqual(service.requests, []);
  });

  it('keeps a start that is still ahead', async () => {
    const startsAt = clock.now() + 2 * hour;
    await section.activateAgain(earlier({ startsAt }));
    assert.equal(field('start', 'radio').value, 'later');
    assert.equal(field('startAt', 'moment').value, new Date(startsAt).toISOString());
    assert.match(section.state().notice?.text ?? '', /select Activate Role\.$/);
  });

  it('says why an application could not be read, and not that all is well', async () => {
    service.application = failure(accessError('serviceBusy', { host: 'management.azure.com' }));
    await section.activateAgain(earlier());
    assert.equal(section.state().notice?.severity, 'error');
  });

  it('keeps the name of a subscription that it knows', async () => {
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

  it('leaves what belongs to another cloud', async () => {
    await browse();
    service.application = failure(accessError('serviceBusy', { host: 'management.azure.com' }));
    section.refresh();
    await settled();
    assert.equal(section.state().notice?.severity, 'error');
    const calls = service.calls.length;

    azure = 'https://management.usgovcloudapi.net/';
    section.refresh();
    await settled();
    assert.equal(section.state().notice, null);
    assert.equal(field('application', 'choice').value, '');
    assert.equal(field('application', 'choice').hint, '');
    assert.equal(field('application', 'choice').options.length, 2);
    assert.deepEqual(field('roles', 'checks').options, []);
    assert.equal(field('roles', 'checks').value, '');
    assert.equal(service.calls.length, calls);

    azure = 'https://management.azure.com/';
    section.refresh();
    await settled();
    assert.equal(field('application', 'choice').value, '');
    assert.equal(field('application', 'choice').options.length, 3);
  });

  it('validates a duration when it is typed', async () => {
    await browse();
    for (const [typed, problem] of [
      ['99 h', /at most 8 h/],
      ['8h 30m', /at most 8 h/],
      ['abc', /"abc" is not a duration/],
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

  it('validates all fields at once', async () => {
    await browse();
    await edit('roles', '');
    await edit('duration', '8h 30m');
    await edit('start', 'later');
    await edit('startAt', '2026-01-05T08:00:00.000Z');
    await request();
    assert.match(field('roles', 'checks').problem, /Choose a role/);
    assert.match(field('startAt', 'moment').problem, /still to come/);
    assert.match(field('duration', 'text').problem, /at most 8 h/);
    assert.deepEqual(focused, ['roles']);
  });
});

function policyOf(of: ReturnType<typeof application>) {
  assert.ok(of.policy);
  return of.policy;
}
