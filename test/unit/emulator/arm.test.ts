import assert from 'node:assert/strict';
import { startEmulator, type Emulator } from '../../emulator';
import {
  applicationId,
  applications,
  namelessRole,
  supportGroup,
} from '../../emulator/azure/resources';

interface Body {
  error: { code: string; message: string; details: { message: string }[] };
  properties: { jitRequestState: string; provisioningState: string };
  value: unknown[];
  nextLink?: string | null;
  tags: Record<string, string>;
}

const [first = assert.fail(), automatic = assert.fail()] = applications;
const group = `subscriptions/${first.subscriptionId}/resourceGroups/${first.resourceGroup}`;
const requests = `${group}/providers/Microsoft.Solutions/jitRequests`;

describe('the emulated Azure Resource Manager', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  async function call(method: string, path: string, content?: unknown, token = emulator.token()) {
    const url = path.startsWith('http') ? path : `${emulator.url}/${path}`;
    const response = await fetch(
      url.includes('api-version') ? url : `${url}?api-version=2021-07-01`,
      {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        ...(content === undefined ? {} : { body: JSON.stringify(content) }),
      },
    );
    const text = await response.text();
    const { status, headers } = response;
    return { status, headers, text, body: (text === '' ? {} : JSON.parse(text)) as Body };
  }

  const content = (changes: object = {}, schedule: object = {}) => ({
    properties: {
      applicationResourceId: applicationId(first),
      jitAuthorizationPolicies: first.authorizations.slice(0, 1),
      jitSchedulingPolicy: {
        type: 'Once',
        duration: 'PT2H',
        startTime: new Date(Date.now()).toISOString(),
        ...schedule,
      },
      ...changes,
    },
  });
  const put = (name = 'jit1', changes?: object, schedule?: object) =>
    call('PUT', `${requests}/${name}`, content(changes, schedule));
  const state = async (name = 'jit1') =>
    (await call('GET', `${requests}/${name}`)).body.properties.jitRequestState;

  it('accepts only tokens for its own origin, and explains it in the body', async () => {
    for (const token of [emulator.token({ aud: 'https://management.azure.com' }), 'x']) {
      const { status, headers, body } = await call('GET', requests, undefined, token);
      assert.equal(status, 401);
      assert.equal(body.error.code, 'AuthenticationFailed');
      assert.ok(headers.get('WWW-Authenticate'));
    }
  });

  it('requires the API version of each call', async () => {
    const bare = await fetch(`${emulator.url}/${requests}`, {
      headers: { Authorization: `Bearer ${emulator.token()}` },
    });
    assert.equal(((await bare.json()) as Body).error.code, 'MissingApiVersionParameter');
    const { body } = await call('GET', `${requests}?api-version=1999-01-01`);
    assert.equal(body.error.code, 'InvalidApiVersionParameter');
  });

  it('creates a request once, and stores it by an operation', async () => {
    const made = await put();
    assert.equal(made.status, 201);
    assert.equal(made.body.properties.provisioningState, 'Accepted');
    assert.equal(made.headers.get('Retry-After'), '1');
    assert.equal((await put()).status, 200);
    assert.equal(emulator.jitRequests.length, 1);
    const operation = made.headers.get('Azure-AsyncOperation') ?? '';
    assert.match((await call('GET', operation)).text, /"status":"Succeeded"/);
    const { body } = await call('GET', `${requests}/jit1`);
    assert.equal(body.properties.provisioningState, 'Succeeded');
  });

  it("waits for the consumer's decision, which a control call sets", async () => {
    await put('jit1');
    await put('jit2');
    const decide = (said: object) =>
      fetch(`${emulator.url}/__emulator/jitRequests/decide`, {
        method: 'POST',
        body: JSON.stringify(said),
      });
    assert.equal((await decide({ name: 'jit1', state: 'Denied' })).status, 200);
    assert.equal((await decide({})).status, 200);
    assert.equal((await decide({ name: 'nobody' })).status, 404);
    assert.deepEqual([await state('jit1'), await state('jit2')], ['Denied', 'Approved']);
    const shown = await fetch(`${emulator.url}/__emulator/jitRequests`);
    assert.equal(((await shown.json()) as unknown[]).length, 2);
  });

  it('expires approved requests, and times out requests without a decision', async () => {
    await put('jit1');
    await put('jit2');
    emulator.decide('Approved', 'jit1');
    emulator.shiftClock(2 * 3600 + 1);
    assert.deepEqual([await state('jit1'), await state('jit2')], ['Expired', 'Pending']);
    await emulator.setSwitches({ arm: { timeoutSeconds: 60 } });
    assert.equal(await state('jit2'), 'Timeout');
  });

  it('approves automatically if the consumer configured it', async () => {
    const changes = {
      applicationResourceId: applicationId(automatic),
      jitAuthorizationPolicies: automatic.authorizations.slice(0, 1),
    };
    assert.equal((await put('jit1', changes)).body.properties.jitRequestState, 'Approved');
  });

  it('rejects requests that violate the specification or the policy', async () => {
    const refusals: readonly (readonly [
      Promise<{ status: number; body: Body }>,
      number,
      string,
    ])[] = [
      [put('elevenchars'), 400, 'InvalidResourceName'],
      [put('jit1', {}, { duration: 'PT9H' }), 400, 'InvalidRequestContent'],
      [put('jit1', {}, { duration: 'two hours' }), 400, 'InvalidRequestContent'],
      [put('jit1', {}, { startTime: 'soon' }), 400, 'InvalidRequestContent'],
      [put('jit1', {}, { type: 'Daily' }), 400, 'InvalidRequestContent'],
      [put('jit1', { jitAuthorizationPolicies: [] }), 400, 'InvalidRequestContent'],
      [put('jit1', { applicationResourceId: '/nobody' }), 404, 'ApplicationNotFound'],
      [
        put('jit1', { applicationResourceId: applicationId(applications[2] ?? first) }),
        400,
        'JitAccessNotEnabled',
      ],
      [
        put('jit1', {
          jitAuthorizationPolicies: [{ principalId: supportGroup, roleDefinitionId: namelessRole }],
        }),
        403,
        'LinkedAuthorizationFailed',
      ],
      [call('PUT', `${requests}/jit1`, 'text'), 400, 'InvalidRequestContent'],
    ];
    for (const [answer, status, code] of refusals) {
      const { body, status: given } = await answer;
      assert.deepEqual([given, body.error.code], [status, code]);
    }
    assert.equal(emulator.jitRequests.length, 0);
  });

  it('changes tags, and deletes requests', async () => {
    await put();
    const { body } = await call('PATCH', `${requests}/jit1`, { tags: { ticket: '4711' } });
    assert.deepEqual(body.tags, { ticket: '4711' });
    assert.equal((await call('DELETE', `${requests}/jit1`)).status, 200);
    assert.equal((await call('DELETE', `${requests}/jit1`)).status, 204);
    assert.equal((await call('GET', `${requests}/jit1`)).body.error.code, 'ResourceNotFound');
    await emulator.setSwitches({ arm: { emptyNotFound: true } });
    const empty = await call('GET', `${requests}/jit1`);
    assert.deepEqual([empty.status, empty.text], [404, '']);
  });

  it('lists thousands of rows by next links, each row once', async () => {
    await emulator.setSwitches({ arm: { historyRows: 10_000, pageSize: 3_000 } });
    const names = new Set<unknown>();
    let link: string | null | undefined = requests;
    for (let pages = 0; link; pages++) {
      assert.ok(pages < 4);
      const { body }: { body: Body } = await call('GET', link);
      for (const row of body.value) names.add((row as { name: string }).name);
      link = body.nextLink;
    }
    assert.equal(names.size, 10_000);
  });

  it('knows only its own subscriptions, and denies access to one', async () => {
    const list = (id: string) =>
      call('GET', `subscriptions/${id}/providers/Microsoft.Solutions/applications`);
    assert.equal((await list('nobody')).body.error.code, 'SubscriptionNotFound');
    const sealed = await list('99999999-0000-4000-8000-000000000003');
    assert.deepEqual([sealed.status, sealed.body.error.code], [403, 'AuthorizationFailed']);
  });

  it('returns request IDs unless a switch turns them off', async () => {
    const ids = async () => {
      const { headers } = await call('GET', requests);
      return ['x-ms-request-id', 'x-ms-correlation-request-id'].map(name => headers.get(name));
    };
    for (const id of await ids()) assert.match(id ?? '', /^[0-9a-f-]{36}$/);
    await emulator.setSwitches({ arm: { bareHeaders: true } });
    assert.deepEqual(await ids(), [null, null]);
  });

  it('returns configured faults in its own error shape', async () => {
    await emulator.setSwitches({
      next: [
        {
          on: 'armRequests',
          answer: 'error',
          status: 401,
          code: 'InvalidAuthenticationTokenTenant',
          message: 'wrong issuer',
        },
      ],
    });
    const { status, headers, body } = await call('GET', requests);
    assert.deepEqual([status, body.error.code], [401, 'InvalidAuthenticationTokenTenant']);
    assert.equal(headers.get('OData-Version'), null);
    assert.equal((await call('GET', requests)).status, 200);
  });
});
