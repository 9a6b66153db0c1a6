import { recognizeApplicationId } from '../../../../src/managedApplications/picker';
import assert from 'node:assert/strict';
import type { HttpClient } from '../../../../src/access/http/transport';
import { success } from '../../../../src/access/result';
import {
  createManagedApplications,
  type ManagedApplications,
} from '../../../../src/managedApplications/client';
import { createHttpClient } from '../../../../src/services/httpClient';
import { startEmulator, type Emulator } from '../../../emulator';
import type { ArmSwitches } from '../../../emulator/azure/switches';
import { applicationId, applications } from '../../../emulator/azure/resources';
import { FakeLog } from '../../support/fakeLog';
import { ada, FakeTokens } from '../../support/fakeTokens';
import { QuickClock } from '../../support/quickClock';
import { valueOf } from '../../support/results';
import type { Exchange } from '../../specification/checker';
import { officialAnswers, specification } from '../../specification/officialFiles';

const signal = new AbortController().signal;
const options = { mode: 'interactive', signal } as const;

/** Makes the provider before an HTTP client. */
function provider(http: HttpClient, url: string, token: string): ManagedApplications {
  let names = 0;
  return createManagedApplications({
    http,
    tokens: new FakeTokens(() => token),
    clock: new QuickClock(),
    log: new FakeLog(),
    cloud: { resourceManagerUrl: url },
    newRequestName: () => `jit000000${++names}`,
  });
}

/** Everything that the provider does, once. */
async function doEverything(azure: ManagedApplications): Promise<void> {
  await azure.listApplications(options);
  for (const each of applications) {
    const address = valueOf(recognizeApplicationId(applicationId(each)));
    const read = await azure.readApplication(address, options);
    if (!read.ok) continue;
    const application = read.value;
    await azure.eligibleRoles(application, options);
    const roles = application.authorizations.slice(0, 1);
    const request = {
      account: ada,
      application,
      roles,
      startsAt: 'now',
      durationMs: 5_400_000,
    } as const;
    const context = { signal, onStep: () => undefined, sending: () => Promise.resolve() };
    const asked = await azure.requestActivation(request, context);
    const list = azure.listRequests({ kind: 'application', address }, options);
    for await (const page of list) valueOf(page);
    const { subscriptionId } = address;
    for await (const page of azure.listRequests(
      { kind: 'subscription', subscriptionId },
      options,
    )) {
      valueOf(page);
    }
    if (!asked.ok) continue;
    await azure.readRequest(asked.value.address, options);
    await azure.withdraw(asked.value.address, options);
    await azure.withdraw(asked.value.address, options);
    await azure.readRequest(asked.value.address, options);
  }
}

describe('the specification of managed applications', () => {
  let emulator: Emulator;
  const { checker, common } = specification();
  before(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  const cases: Readonly<Record<string, Partial<ArmSwitches>>> = {
    'as usual': {},
    'by Location': { operationBy: 'Location', operationPolls: 2 },
    'without an operation': { operationBy: 'none' },
    'with a failed operation': { operationEnd: 'Failed' },
    'with an operation that may not be read': { operationForbidden: true },
    'with nulls': { nulls: true },
    'with unknown values': { unknownValues: true },
    'with empty answers': { emptyNotFound: true },
    'with a long history, without Resource Graph': {
      graph: 'forbidden',
      historyRows: 40,
      pageSize: 15,
    },
  };
  for (const [name, arm] of Object.entries(cases)) {
    it(`is kept to by what is sent and what the emulator answers: ${name}`, async () => {
      await emulator.setSwitches({ arm });
      const exchanges: Exchange[] = [];
      const real = createHttpClient(new QuickClock());
      const http: HttpClient = {
        send: async call => {
          const outcome = await real.send(call);
          const { status, body } = valueOf(outcome);
          exchanges.push({ ...call, sent: call.body, status, answered: body });
          return outcome;
        },
      };
      await doEverything(provider(http, emulator.url, emulator.token()));

      const operations = new Set<string>();
      for (const exchange of exchanges) {
        const { operation, problems } = checker.check(exchange);
        assert.deepEqual(problems, [], `${exchange.method} ${exchange.url}`);
        if (operation !== undefined) operations.add(operation);
        else if (
          exchange.status === 200 &&
          exchange.url.includes('operationStatuses') &&
          arm.operationBy !== 'Location'
        ) {
          const odd = checker.checkDefinition(common, 'OperationStatusResult', exchange.answered);
          assert.deepEqual(odd, []);
        }
      }
      const expected = [
        'Applications_Get',
        'jitRequests_CreateOrUpdate',
        'jitRequests_ListByResourceGroup',
        'jitRequests_ListBySubscription',
      ];
      for (const each of expected) assert.ok(operations.has(each), each);
      assert.equal(operations.has('Applications_ListBySubscription'), arm.graph === 'forbidden');
    });
  }

  it('is kept to by the emulator where only others call', async () => {
    const place = applications[0] ?? assert.fail();
    const url =
      `${emulator.url}/subscriptions/${place.subscriptionId}/resourceGroups/x` +
      '/providers/Microsoft.Solutions/jitRequests/jit1?api-version=2021-07-01';
    const headers = { Authorization: `Bearer ${emulator.token()}` };
    const put = {
      properties: {
        applicationResourceId: applicationId(place),
        jitAuthorizationPolicies: place.authorizations.slice(0, 1),
        jitSchedulingPolicy: { type: 'Once', duration: 'PT1H', startTime: '2026-01-05T09:00:00Z' },
      },
    };
    const bodies = { PUT: put, PATCH: { tags: { ticket: '4711' } } };
    for (const [method, content] of Object.entries(bodies)) {
      const sent = JSON.stringify(content);
      const response = await fetch(url, { method, headers, body: sent });
      const answered = await response.text();
      const { problems } = checker.check({ method, url, sent, status: response.status, answered });
      assert.deepEqual(problems, [], method);
      assert.ok(response.ok);
    }
  });

  it('is not kept to by a request that lacks something, or holds what is only read', () => {
    const url = `${emulator.url}/subscriptions/s/resourceGroups/g/providers/Microsoft.Solutions/jitRequests/j`;
    const answered = '{"properties":{}}';
    const sent = JSON.stringify({ id: 'x', properties: { jitRequestState: 'Approved' } });
    const { problems } = checker.check({ method: 'PUT', url, sent, status: 202, answered });
    const all = problems.join('\n');
    for (const part of ['api-version', '/id', 'jitRequestState', 'applicationResourceId', '202']) {
      assert.ok(all.includes(part), `${part} in ${all}`);
    }
  });

  /** As odd as the official examples: null, a state that is in no list, an id without dashes. */
  const ownAnswers = [
    {
      operation: 'Applications_Get',
      status: 200,
      body: {
        id: '/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Solutions/applications/app',
        name: 'app',
        type: 'Microsoft.Solutions/applications',
        kind: 'ServiceCatalog',
        plan: null,
        properties: {
          provisioningState: 'Created',
          jitAccessPolicy: null,
          publisherTenantId: null,
          authorizations: [{ principalId: 'somebody', roleDefinitionId: 'some-role' }],
        },
      },
    },
    {
      operation: 'JitRequests_Get',
      status: 200,
      body: {
        id: '/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Solutions/jitRequests/aLongOne',
        name: 'aLongOne',
        type: 'Microsoft.Solutions/jitRequests',
        properties: {
          applicationResourceId: '/subscriptions/x',
          jitAuthorizationPolicies: [
            { principalId: '0123456789abcdef0123456789abcdef', roleDefinitionId: 'some-role' },
          ],
          jitSchedulingPolicy: {
            type: 'Once',
            duration: 'PT8H',
            startTime: '2025-03-04T05:06:07.1234567Z',
          },
          provisioningState: 'Accepted',
          jitRequestState: 'Pending',
          createdBy: { oid: '', applicationId: 'some-client' },
        },
      },
    },
  ];
  for (const { operation, status, body } of [...ownAnswers, ...officialAnswers()]) {
    it(`has examples that are understood as answers: ${operation} ${status}`, async () => {
      let answered: unknown = body;
      const http: HttpClient = {
        send: () => {
          const answer = {
            status: 200,
            headers: {},
            body: JSON.stringify(answered),
            receivedAt: 0,
          };
          return Promise.resolve(success(answer));
        },
      };
      const azure = provider(http, 'https://management.azure.com/', 'x.y.z');
      const at = (type: string) => ({ subscriptionId: 's', resourceGroup: 'g', name: 'n', type });
      const items: readonly unknown[] =
        'value' in body && Array.isArray(body.value) ? body.value : [body];
      if (!operation.startsWith('Applications_') && 'value' in body) {
        const scope = { kind: 'subscription', subscriptionId: 's' } as const;
        for await (const page of azure.listRequests(scope, options)) {
          assert.equal(valueOf(page).length, items.length);
        }
      }
      for (const item of items) {
        answered = item;
        if (operation.startsWith('Applications_')) {
          const address = at('Microsoft.Solutions/applications');
          const application = valueOf(await azure.readApplication(address, options));
          assert.equal(application.policy, undefined);
          assert.notEqual(application.name, 'n');
        } else {
          const address = at('Microsoft.Solutions/jitRequests');
          const request = valueOf(await azure.readRequest(address, options));
          assert.equal(request.state, 'Pending');
          assert.equal(request.duration.milliseconds, 8 * 3_600_000);
          assert.ok(request.startsAt !== undefined);
          assert.equal(request.roles.length, 1);
        }
      }
    });
  }
});
