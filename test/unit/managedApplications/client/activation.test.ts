import assert from 'node:assert/strict';
import { newRequestName } from '../../../../src/managedApplications/client';
import { startEmulator, type Emulator, type Fault } from '../../../emulator';
import type { ArmSwitches } from '../../../emulator/azure/switches';
import { supportGroup } from '../../../emulator/azure/resources';
import { success } from '../../../../src/access/result';
import { ada, grace } from '../../support/fakeTokens';
import { assertFailed, errorOf, valueOf } from '../../support/results';
import { ArmScene, hour, minute } from './support';

describe('a role request for a managed application', () => {
  let emulator: Emulator;
  let scene: ArmScene;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => (scene = new ArmScene(emulator)));
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  const arm = (switches: Partial<ArmSwitches>) => emulator.setSwitches({ arm: switches });
  const next = (...faults: Fault[]) =>
    emulator.setSwitches({ next: faults.map(fault => ({ on: 'armRequests' as const, ...fault })) });
  const puts = () => scene.received('PUT');
  const expired: Fault = { answer: 'error', status: 401, message: 'old' };
  const notSeen: Fault = { answer: 'error', status: 404, message: 'not yet' };

  it('sends the body of the contract to the resource group of the application', async () => {
    const request = valueOf(await scene.request({ durationMs: 1.5 * hour }));
    const [put, ...more] = puts();
    assert.equal(more.length, 0);
    assert.equal(
      put?.path,
      '/subscriptions/99999999-0000-4000-8000-000000000001/resourceGroups/contoso-apps' +
        '/providers/Microsoft.Solutions/jitRequests/jit0000001?api-version=2021-07-01',
    );
    const { startTime } = emulator.jitRequests[0]?.jitSchedulingPolicy ?? {};
    assert.deepEqual(JSON.parse(put.body), {
      location: 'westeurope',
      properties: {
        applicationResourceId:
          '/subscriptions/99999999-0000-4000-8000-000000000001/resourceGroups/contoso-apps' +
          '/providers/Microsoft.Solutions/applications/contosoapp',
        jitAuthorizationPolicies: [
          {
            principalId: 'a0000000-0000-4000-8000-00000000ada0',
            roleDefinitionId: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
          },
        ],
        jitSchedulingPolicy: { type: 'Once', duration: 'PT1H30M', startTime },
      },
    });
    assert.equal(request.state, 'Pending');
    assert.equal(request.duration.milliseconds, 1.5 * hour);
    assert.equal(request.startsAt, Date.parse(String(startTime)));
    assert.equal(request.createdBy.name, 'ada@contoso.com');
  });

  it('tells where the request will be before it leaves, and each step once', async () => {
    await scene.request();
    assert.deepEqual(scene.events, ['signingIn', 'mark jit0000001', 'requesting', 'storing']);
  });

  it('begins at the time that was chosen, and at the time of the service when at once', async () => {
    const startsAt = Date.UTC(2030, 5, 1, 8);
    const later = valueOf(await scene.request({ startsAt }));
    assert.equal(later.startsAt, startsAt);
    emulator.shiftClock(3_600);
    scene.names = ['jit0000002'];
    const atOnce = valueOf(await scene.request());
    const sent = emulator.jitRequests.at(-1)?.jitSchedulingPolicy.startTime ?? '';
    const ahead = Date.parse(sent) - scene.clock.now();
    assert.ok(Math.abs(ahead - hour) < minute, String(ahead));
    // This computer counts on its own clock.
    assert.ok(Math.abs(Number(atOnce.startsAt) - scene.clock.now()) < minute);
  });

  it('sees an automatic approval at once', async () => {
    const request = valueOf(await scene.request({ on: 'contosoreports' }));
    assert.equal(request.state, 'Approved');
  });

  for (const operationBy of ['Azure-AsyncOperation', 'Location', 'none'] as const) {
    it(`follows the operation until Azure has stored it, by ${operationBy}`, async () => {
      await arm({ operationBy, operationPolls: 2, retryAfterSeconds: 7 });
      assert.ok((await scene.request()).ok);
      // Only what an operation answers says when to come back.
      assert.deepEqual(scene.clock.waits, [7_000, operationBy === 'none' ? 10_000 : 7_000]);
      const looks = emulator.requests.filter(({ path }) => path.includes('/operationStatuses/'));
      assert.equal(looks.length, operationBy === 'none' ? 0 : 2);
    });
  }

  it('reads the time to wait as a date, and takes ten seconds where there is none', async () => {
    await arm({ retryAfterSeconds: 30, retryAfterForm: 'date' });
    await scene.request();
    const [wait = 0] = scene.clock.waits;
    assert.ok(wait >= 29_000 && wait <= 31_000, String(wait));
    await arm({ bareHeaders: true });
    scene = new ArmScene(emulator);
    scene.names = ['jit0000002'];
    await scene.request();
    assert.deepEqual(scene.clock.waits, [10_000]);
  });

  it('looks at the request itself where the operation may not be followed', async () => {
    await arm({ operationForbidden: true, operationPolls: 2 });
    assert.ok((await scene.request()).ok);
    assert.match(scene.log.lines.join(), /resourceForbidden HTTP 403 AuthorizationFailed x-ms-req/);
  });

  it('does not wait for ever for a request that stays accepted', async () => {
    await arm({ operationBy: 'none', staysAccepted: true });
    assert.equal(valueOf(await scene.request()).state, 'Pending');
    assert.equal(scene.clock.waits.length, 3);
  });

  it('treats unknown states as running', async () => {
    await arm({ unknownValues: true, operationPolls: 3 });
    assert.equal(valueOf(await scene.request()).state, 'UnderReview');
    assert.equal(scene.clock.waits.length, 3);
  });

  it('gives up watching after two minutes; the request is there', async () => {
    await arm({ operationPolls: 1_000, retryAfterSeconds: 50 });
    assert.ok((await scene.request()).ok);
    assert.deepEqual(scene.clock.waits, [50_000, 50_000]);
  });

  for (const operationEnd of ['Failed', 'Canceled'] as const) {
    it(`says that Azure could not store it: ${operationEnd}`, async () => {
      await arm({ operationEnd });
      const message = 'The request could not be stored.';
      assertFailed(await scene.request(), 'activationFailed', { message });
      await arm({ operationEnd, operationBy: 'none' });
      scene.names = ['jit0000002'];
      assertFailed(await scene.request(), 'activationFailed', { message: operationEnd });
    });
  }

  it('sends its token to no other host, wherever the operation is said to lie', async () => {
    const other = await startEmulator();
    try {
      for (const operationBy of ['Azure-AsyncOperation', 'Location'] as const) {
        await arm({ linkOrigin: other.url, operationBy });
        scene.names = [operationBy === 'Location' ? 'jit0000002' : 'jit0000003'];
        assert.ok((await scene.request()).ok);
      }
      assert.deepEqual(other.requests, []);
      assert.equal(scene.log.lines.filter(line => line.includes('another origin')).length, 2);
    } finally {
      await other.close();
    }
  });

  it('stops watching when the user does; the request is there', async () => {
    await arm({ operationPolls: 5 });
    scene.onStep = ({ name }) => name === 'storing' && scene.stop.abort();
    assert.ok((await scene.request()).ok);
    assert.equal(emulator.jitRequests.length, 1);
  });

  it('sends nothing where the user stops before', async () => {
    scene.onStep = () => scene.stop.abort();
    assertFailed(await scene.request(), 'cancelled', {});
    assert.equal(puts().length, 0);
  });

  describe('whose answer is lost', () => {
    for (const fault of [
      { answer: 'reset', ran: true },
      { answer: 'error', status: 500, ran: true },
    ] satisfies Fault[]) {
      it(`finds the request that was made, and puts it no second time: ${fault.answer}`, async () => {
        await next(fault);
        const request = valueOf(await scene.request());
        assert.equal(request.name, 'jit0000001');
        assert.equal(puts().length, 1);
        assert.equal(emulator.jitRequests.length, 1);
      });
    }

    it('puts it again under the same name where Azure has it not', async () => {
      for (const fault of [
        { answer: 'reset' },
        { answer: 'error', status: 502 },
      ] satisfies Fault[]) {
        await emulator.reset();
        scene.names = ['jit0000001', 'jit0000002'];
        await next(fault);
        assert.equal(valueOf(await scene.request()).name, 'jit0000001');
        assert.equal(new Set(puts().map(({ path, body }) => path + body)).size, 1);
        assert.equal(puts().length, 2);
        assert.equal(emulator.jitRequests.length, 1);
      }
    });

    it('reads the request itself where the answer has no body', async () => {
      for (const status of [201, 202]) {
        await emulator.reset();
        scene.names = ['jit0000001'];
        await next({ answer: 'replace', status, body: '', ran: true });
        assert.equal(valueOf(await scene.request()).state, 'Pending');
      }
      await emulator.reset();
      const application = await scene.application();
      await next({ answer: 'replace', status: 201, body: '' });
      const unread = errorOf(await scene.request({ application }));
      assert.equal('because' in unread.values && unread.values.because, 'unreadable');
    });

    it('says that the outcome is unknown if the request cannot be looked for', async () => {
      const application = await scene.application();
      await next({ answer: 'error', status: 500, times: 2 });
      assertFailed(await scene.request({ application }), 'activationUnknown', {
        application: 'contosoapp',
        request: 'jit0000001',
        because: 'serverError',
      });
      await emulator.setSwitches({
        next: [
          { on: 'armRequests', answer: 'reset', ran: true },
          { on: 'armRequests', answer: 'reset' },
        ],
      });
      const lost = errorOf(await scene.request({ application }));
      assert.equal('because' in lost.values && lost.values.because, 'connectionLost');
    });
  });

  it('waits while Azure is busy, as long as it says, then asks again by the same name', async () => {
    await next(
      { answer: 'error', status: 429, code: 'TooManyRequests', message: 'busy', retryAfter: 17 },
      { answer: 'error', status: 503, code: 'ServerBusy', message: 'busy', retryAfter: 4 },
    );
    assert.equal(valueOf(await scene.request()).name, 'jit0000001');
    assert.deepEqual(scene.clock.waits.slice(0, 2), [17_000, 4_000]);
    assert.deepEqual(scene.events.slice(2, 7), [
      'requesting',
      'wait 17',
      'requesting',
      'wait 4',
      'requesting',
    ]);
    assert.equal(new Set(puts().map(({ path }) => path)).size, 1);
  });

  it('says so where Azure stays busy', async () => {
    const application = await scene.application();
    await next({ answer: 'error', status: 429, message: 'busy', retryAfter: 1, times: 9 });
    assertFailed(await scene.request({ application }), 'tooManyRequests', { host: scene.host });
    assert.equal(puts().length, 5);
  });

  it('signs in again once, unless the tenant is the wrong one', async () => {
    const application = await scene.application();
    await next({
      answer: 'error',
      status: 401,
      code: 'ExpiredAuthenticationToken',
      message: 'old',
    });
    assert.ok((await scene.request({ application })).ok);
    assert.equal(scene.tokens.modes.filter(mode => mode === 'fresh').length, 1);

    await next({
      answer: 'error',
      status: 401,
      code: 'InvalidAuthenticationTokenTenant',
      message: 'The access token is from the wrong issuer.',
    });
    const values = { host: scene.host, account: 'ada@contoso.com' };
    assertFailed(await scene.request({ application }), 'otherTenant', values);
    assert.equal(scene.tokens.modes.filter(mode => mode === 'fresh').length, 1);
  });

  it("doesn't ask a user who has canceled to sign in again", async () => {
    const application = await scene.application();
    scene.onStep = ({ name }) => name === 'requesting' && scene.stop.abort();
    await next({
      answer: 'error',
      status: 401,
      code: 'ExpiredAuthenticationToken',
      message: 'old',
    });
    assertFailed(await scene.request({ application }), 'cancelled', {});
    assert.equal(scene.tokens.modes.includes('fresh'), false);
  });

  it('is sent only as the account whose roles the user saw', async () => {
    const other = { account: 'grace@contoso.com', expected: 'ada@contoso.com' };
    const application = await scene.application();
    scene.tokens.account = grace;
    assertFailed(await scene.request({ application }), 'otherAccount', other);
    assert.deepEqual([puts().length, scene.events], [0, ['signingIn']]);

    scene.tokens.account = ada;
    scene.tokens.getToken = (url, mode) =>
      Promise.resolve(success(scene.tokens.bound(url, mode, mode === 'fresh' ? grace : ada)));
    await next(expired);
    assertFailed(await scene.request({ application }), 'otherAccount', other);
    assert.equal(puts().length, 1);

    // The first of them may have run.
    await next({ answer: 'reset', ran: true }, notSeen, expired);
    const unknown = errorOf(await scene.request({ application }));
    assert.equal(unknown.code, 'activationUnknown');
    assert.equal(puts().length, 3);

    const { address } = valueOf(await scene.request({ application }));
    await next(expired);
    assertFailed(await scene.azure.withdraw(address, scene.options), 'otherAccount', other);
    assert.equal(scene.received('DELETE').length, 1);
  });

  it('ends at once when the user cancels during the second sign-in', async () => {
    const application = await scene.application();
    scene.tokens.getToken = (url, mode) => {
      if (mode !== 'fresh') return Promise.resolve(success(scene.tokens.bound(url, mode)));
      setImmediate(() => scene.stop.abort());
      return new Promise(() => undefined);
    };
    await next(expired);
    assertFailed(await scene.request({ application }), 'cancelled', {});
    assert.deepEqual(scene.events.slice(2), ['requesting', 'signingIn']);

    scene.stop = new AbortController();
    await next({ answer: 'reset', ran: true }, notSeen, expired);
    const unknown = errorOf(await scene.request({ application }));
    assert.equal(unknown.code, 'activationUnknown');
  });

  it('quotes what Azure refuses, with what its details say', async () => {
    const application = await scene.application();
    const message = 'The request content was invalid. The duration must not exceed PT1H.';
    await arm({ maximumHours: 1 });
    const refused = await scene.request({ application });
    assertFailed(refused, 'requestRefused', { message });
    assert.match(
      errorOf(refused).detail,
      /^HTTP 400 InvalidRequestContent x-ms-request-id=[\w-]+ x-ms-corr/,
    );

    const role = { principalId: supportGroup, roleId: 'b24988ac-6180-42a0-ab88-20f7382dd24c' };
    assertFailed(
      await scene.request({ application, roles: [role], durationMs: hour }),
      'resourceForbidden',
      {
        account: 'ada@contoso.com',
        message: `The principal '${supportGroup}' is not listed.`,
      },
    );
  });

  it('asks also where Azure tells no policy, and quotes the answer', async () => {
    const message = 'Just-in-time access is not enabled for the application.';
    assertFailed(await scene.request({ on: 'adatumbare' }), 'requestRefused', { message });
  });
});

describe('the names of requests', () => {
  it('have ten characters that every version of the service takes', () => {
    const names = Array.from({ length: 500 }, newRequestName);
    for (const name of names) assert.match(name, /^jit[a-z0-9]{7}$/);
    assert.equal(new Set(names).size, names.length);
  });
});
