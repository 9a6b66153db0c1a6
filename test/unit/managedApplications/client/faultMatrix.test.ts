import assert from 'node:assert/strict';
import type { HttpCall, HttpClient } from '../../../../src/access/http/transport';
import type { Result } from '../../../../src/access/result';
import {
  createManagedApplications,
  type ManagedApplications,
} from '../../../../src/managedApplications/client';
import type { ManagedApplication } from '../../../../src/managedApplications/types';
import { FakeLog } from '../../support/fakeLog';
import { ada, FakeTokens } from '../../support/fakeTokens';
import { QuickClock } from '../../support/quickClock';
import { hour } from './support';

const host = 'management.example';
const group = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Solutions';
const address = {
  subscriptionId: 's',
  resourceGroup: 'g',
  type: 'Microsoft.Solutions/jitRequests',
  name: 'jit0000001',
};
const role = { principalId: 'p', roleId: 'r' };
const request = {
  id: `${group}/jitRequests/jit0000001`,
  name: 'jit0000001',
  properties: { jitRequestState: 'Pending', provisioningState: 'Succeeded' },
};
const application: ManagedApplication = {
  address: { ...address, type: 'Microsoft.Solutions/applications', name: 'app' },
  name: 'app',
  location: '',
  subscription: 's',
  tenantId: '',
  publisherTenantId: '',
  policy: undefined,
  authorizations: [role],
};

type Answer = Awaited<ReturnType<HttpClient['send']>>;
type Responder = (call: HttpCall) => Answer | undefined;

function answer(status: number, body: unknown = '', headers: Record<string, string> = {}): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { ok: true, value: { status, headers, body: text, receivedAt: 0 } };
}

function network(
  kind: 'timeout' | 'connectionLost' | 'unreachable' | 'certificate',
  beforeSending = false,
): Answer {
  return { ok: false, error: { kind, beforeSending, detail: '' } };
}

const error = (code: string, message: string) => ({ error: { code, message } });

/** Azure with one answer per method and place; without an entry, a request isn't there. */
class MadeUpAzure {
  readonly calls: HttpCall[] = [];
  readonly azure: ManagedApplications;

  constructor(respond: Responder) {
    this.azure = createManagedApplications({
      http: {
        send: call => {
          this.calls.push(call);
          return Promise.resolve(respond(call) ?? answer(404));
        },
      },
      tokens: new FakeTokens(() => 'token'),
      clock: new QuickClock(),
      log: new FakeLog(),
      cloud: { resourceManagerUrl: `https://${host}/` },
      newRequestName: () => 'jit0000001',
    });
  }

  count(method: string): number {
    return this.calls.filter(call => call.method === method).length;
  }
}

/** A fault, and what the user sees: an error code, with the cause if the outcome is unknown. */
interface FaultRow {
  readonly name: string;
  readonly fault: Answer;
  /** After a PUT, if Azure doesn't have the request. */
  readonly put: string;
  /** How often the PUT or DELETE is sent, the same each time. */
  readonly sent: number;
  readonly remove: string;
  readonly read: string;
}

const unknown = (cause: string) => ({
  put: `activationUnknown: ${cause}`,
  // A DELETE whose request is gone afterwards has succeeded.
  remove: 'done',
  sent: 2,
});
const refused = (code: string, sent = 1) => ({ put: code, remove: code, read: code, sent });

const faults: readonly FaultRow[] = [
  { name: 'no connection', fault: network('unreachable', true), ...refused('hostUnreachable') },
  {
    name: 'an invalid certificate',
    fault: network('certificate', true),
    ...refused('certificateRefused'),
  },
  {
    name: 'a broken connection',
    fault: network('connectionLost'),
    ...unknown('connectionLost'),
    read: 'hostUnreachable',
  },
  { name: 'a timeout', fault: network('timeout'), ...unknown('timeout'), read: 'timedOut' },
  {
    name: '408',
    fault: answer(408),
    ...unknown('serverError'),
    read: 'serviceFailed',
  },
  { name: '500', fault: answer(500), ...unknown('serverError'), read: 'serviceFailed' },
  {
    name: '500 with a message',
    fault: answer(500, error('InternalServerError', 'Broken.')),
    ...unknown('serverError'),
    read: 'serviceFailed',
  },
  { name: '502', fault: answer(502, '<html>'), ...unknown('serverError'), read: 'serviceFailed' },
  { name: '503', fault: answer(503), ...unknown('serverError'), read: 'serviceBusy' },
  {
    name: '503 that asks to come back',
    fault: answer(503, '', { 'retry-after': '3' }),
    ...unknown('serverError'),
    read: 'serviceBusy',
  },
  { name: '504', fault: answer(504), ...unknown('serverError'), read: 'serviceFailed' },
  {
    name: '429 that asks to wait',
    fault: answer(429, '', { 'retry-after': '3' }),
    ...refused('tooManyRequests', 5),
  },
  {
    name: '429 for longer than the user waits',
    fault: answer(429, '', { 'retry-after': '86400' }),
    ...refused('tooManyRequests'),
  },
  { name: '401', fault: answer(401), ...refused('unauthorized', 2) },
  {
    name: '401 of another tenant',
    fault: answer(401, error('InvalidAuthenticationTokenTenant', 'Wrong issuer.')),
    ...refused('otherTenant'),
  },
  {
    name: '400 with a message',
    fault: answer(400, error('InvalidRequestContent', 'The duration is too long.')),
    ...refused('requestRefused: The duration is too long.'),
  },
  { name: '400 without one', fault: answer(400), ...refused('serviceFailed') },
  {
    name: '403 with a message',
    fault: answer(403, error('AuthorizationFailed', 'No permission.')),
    ...refused('resourceForbidden: No permission.'),
  },
  {
    name: '403 of a proxy',
    fault: answer(403, '<html>'),
    ...refused('resourceForbidden: HTTP 403'),
  },
  {
    name: '409 with a message',
    fault: answer(409, error('Conflict', 'In progress.')),
    ...refused('requestRefused: In progress.'),
  },
  {
    name: '412 with a message',
    fault: answer(412, error('PreconditionFailed', 'Changed.')),
    ...refused('requestRefused: Changed.'),
  },
  {
    name: '302 to a sign-in',
    fault: answer(302, '', { location: 'https://login.microsoftonline.com/' }),
    ...refused('redirected'),
  },
  { name: '307', fault: answer(307, '', { location: '/elsewhere' }), ...refused('redirected') },
  {
    name: '418 with another kind of body',
    fault: answer(418, [1, 2]),
    ...refused('serviceFailed'),
  },
];

const options = { mode: 'interactive', signal: new AbortController().signal } as const;

/** The error code, with the cause and the service's words if there are any. */
function seen(result: Result<unknown>): string {
  if (result.ok) return 'done';
  const { code } = result.error;
  const values: { readonly because?: string; readonly message?: string } = result.error.values;
  const words = values.because ?? values.message ?? '';
  return words === '' ? code : `${code}: ${words}`;
}

function activate({ azure }: MadeUpAzure): Promise<Result<unknown>> {
  return azure.requestActivation(
    { account: ada, application, roles: [role], startsAt: 'now', durationMs: hour },
    { signal: options.signal, onStep: () => undefined, sending: () => Promise.resolve() },
  );
}

async function first(pages: AsyncIterable<Result<unknown>>): Promise<Result<unknown>> {
  for await (const page of pages) return page;
  return assert.fail('There is no page.');
}

const reads: readonly (readonly [
  string,
  (azure: ManagedApplications) => Promise<Result<unknown>>,
])[] = [
  ['an application', azure => azure.readApplication(application.address, options)],
  ['a request', azure => azure.readRequest(address, options)],
  [
    'a list of requests',
    azure => first(azure.listRequests({ kind: 'application', address }, options)),
  ],
  ['the list of applications', azure => azure.listApplications(options)],
];

describe('a fault of Azure Resource Manager', () => {
  for (const { name, fault, put, sent, remove, read } of faults) {
    describe(name, () => {
      it(`in the answer to PUT: ${put}, sent ${sent} times, always the same`, async () => {
        const scene = new MadeUpAzure(({ method }) => (method === 'PUT' ? fault : undefined));
        assert.equal(seen(await activate(scene)), put);
        const puts = scene.calls.filter(({ method }) => method === 'PUT');
        assert.equal(puts.length, sent);
        assert.equal(new Set(puts.map(({ url, body }) => `${url} ${body ?? ''}`)).size, 1);
      });

      it('in the answer to PUT: a request that Azure has is found and not sent again', async () => {
        const scene = new MadeUpAzure(({ method }) =>
          method === 'PUT' ? fault : answer(200, request),
        );
        const isFound = put.startsWith('activationUnknown');
        assert.equal(seen(await activate(scene)), isFound ? 'done' : put);
        if (isFound) assert.equal(scene.count('PUT'), 1);
      });

      it('in the answer to DELETE: it is sent again only if the request is still there', async () => {
        const isThere = new MadeUpAzure(({ method }) =>
          method === 'DELETE' ? fault : answer(200, request),
        );
        const outcome = seen(await isThere.azure.withdraw(address, options));
        assert.equal(outcome, remove === 'done' ? 'withdrawalUnknown' : remove);
        assert.equal(isThere.count('DELETE'), sent);
        const isGone = new MadeUpAzure(({ method }) => (method === 'DELETE' ? fault : undefined));
        assert.equal(seen(await isGone.azure.withdraw(address, options)), remove);
      });

      for (const [what, call] of reads) {
        it(`in the answer for ${what}: ${read}`, async () => {
          const scene = new MadeUpAzure(() => fault);
          assert.equal(seen(await call(scene.azure)), read);
        });
      }

      it('in the answer for a name: the role has none', async () => {
        const scene = new MadeUpAzure(() => fault);
        assert.equal((await scene.azure.roleNames(['r'], options)).size, 0);
      });

      it('while the request is stored: the request stays', async () => {
        const operation = `https://${host}/operation`;
        const scene = new MadeUpAzure(({ method, url }) => {
          if (method === 'PUT') {
            return answer(201, request, { 'azure-asyncoperation': operation });
          }
          return url === operation ? fault : answer(200, request);
        });
        assert.equal(seen(await activate(scene)), 'done');
        assert.equal(scene.count('PUT'), 1);
      });
    });
  }

  for (const [name, body] of [
    ['no body', ''],
    ['a page', '<html>'],
    ['a list', []],
    ['a body cut short', '{"id":"/subs'],
    ['nulls', { id: null, name: null, properties: null }],
  ] as const) {
    it(`200 with ${name} is unreadable, except for a request whose place is known`, async () => {
      const scene = new MadeUpAzure(() => answer(200, body));
      const expected = name === 'nulls' ? 'done' : 'answerUnreadable';
      assert.equal(seen(await scene.azure.readRequest(address, options)), expected);
      const put = name === 'nulls' ? 'done' : 'activationUnknown: unreadable';
      assert.equal(seen(await activate(scene)), put);
      assert.equal(scene.count('PUT'), 1);
    });
  }
});
