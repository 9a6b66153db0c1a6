import assert from 'node:assert/strict';
import { accessError } from '../../../src/access/errors';
import type { HttpAnswer, HttpFailure } from '../../../src/access/http/transport';
import { readinessProblem, type Readiness } from '../../../src/access/readiness';
import { RequestTrace } from '../../../src/access/requestTrace';
import { failure, success, type Result } from '../../../src/access/result';
import { diagnosticReport } from '../../../src/ui/diagnosticReport';
import { TrackedRequest } from '../../../src/ui/dialog/trackedRequest';
import type { SystemWindow } from '../../../src/ui/window';
import { FakeClock } from '../support/fakeClock';
import { FakeLog } from '../support/fakeLog';
import { FakePrompts } from '../support/fakePrompts';
import { TestVault } from '../support/testVault';
import { fakeWindow } from '../support/fakeWindow';
import { issued, password, request } from '../support/samples';

const editor = {
  extensionVersion: '0.9.0',
  editorVersion: '1.139.1',
  extensionKind: 'ui',
  isRemote: false,
  isWeb: false,
  cloud: 'public',
} as const;

const requestId = '0f4e8d2a-1b3c-4d5e-8f90-a1b2c3d4e5f6';

/** Text that must not be in a report, by the place where it enters. */
const canaries = {
  url: 'canary-url',
  token: 'canary-token',
  account: 'canary-account@contoso.com',
  sentHeader: 'canary-sent-header',
  sentBody: 'canary-sent-body',
  receivedHeader: 'canary-received-header',
  receivedBody: 'canary-received-body',
  failureDetail: 'CANARY_FAILURE_DETAIL',
  environment: 'canary-environment',
  reason: 'canary-reason',
  addresses: '203.0.113.77',
  errorValue: 'canary-error-value',
  errorDetail: 'canary-error-detail',
  exception: 'canary-exception',
  server: 'canary-server.database.windows.net',
  operationId: 'canary-operation',
};

describe('The diagnostic report', () => {
  let clock: FakeClock;
  let trace: RequestTrace;
  let answers: Result<HttpAnswer, HttpFailure>[];
  beforeEach(() => {
    clock = new FakeClock();
    trace = new RequestTrace(clock);
    answers = [];
  });

  const text = (...logins: readonly Readiness[]) =>
    diagnosticReport(
      editor,
      new Map([['unifiedEnvironments', trace]]),
      () => logins.map(readiness => ({ issuedAt: clock.now() - 60_000, readiness })),
      clock.now(),
    );

  async function call(): Promise<void> {
    const send = async () => {
      await clock.advance(250);
      return answers.shift() ?? failure(lost);
    };
    const origin = `https://${canaries.url}.crm4.dynamics.com`;
    await trace.observe({ send }).send({
      method: 'POST',
      url: `${origin}/api/data`,
      token: { value: canaries.token, origin, account: { id: 'id', label: canaries.account } },
      headers: { 'x-ms-client-request-id': canaries.sentHeader },
      body: canaries.sentBody,
      timeoutMs: 1_000,
    });
  }

  const lost: HttpFailure = {
    kind: 'connectionLost',
    beforeSending: false,
    detail: canaries.failureDetail,
  };

  const answer = (headers: Readonly<Record<string, string>>, status = 403) =>
    success({ status, headers, body: canaries.receivedBody, receivedAt: clock.now() });

  async function track(ask: ConstructorParameters<typeof TrackedRequest>[1], run: Ask) {
    const window = fakeWindow<SystemWindow>({
      trace,
      vault: new TestVault(clock),
      prompts: new FakePrompts(),
      log: new FakeLog(),
      clock,
      locale: { language: 'en' },
      history: { add: () => Promise.resolve('id') },
      readiness: { begin: () => undefined },
    });
    const tracked = new TrackedRequest(window, ask, [], { words: () => '', show: () => undefined });
    await tracked.run(run, new AbortController().signal, () => undefined);
  }

  type Ask = Parameters<TrackedRequest['run']>[0];

  const asked = request({
    environment: { ...request().environment, name: canaries.environment },
    reason: canaries.reason,
    addresses: canaries.addresses,
  });

  it('has versions, and says that nothing was called', () => {
    const lines = text().split('\n');

    assert.equal(lines[0], 'SQL Credentials 0.9.0, diagnostic report of 2026-01-05T09:00:00.000Z');
    assert.match(lines[1] ?? '', /^VS Code 1\.139\.1, Node [\d.]+, \w+ [\d.]+ \w+$/);
    assert.equal(lines[2], 'extension kind ui, local window, cloud public');
    assert.equal(lines.at(-1), 'No calls in this window yet.');
  });

  it('has the steps, statuses, request IDs, error code, and times of the last request', async () => {
    answers = [answer({ 'x-ms-service-request-id': requestId })];
    await track(asked, async context => {
      context.onStep({ name: 'requesting' });
      await call();
      return failure(accessError('requestRefused', { message: canaries.errorValue }));
    });

    assert.deepEqual(text().split('\n').slice(4), [
      '[unifiedEnvironments]',
      'Request at 2026-01-05T09:00:00.000Z',
      '+0 ms  step requesting',
      `+250 ms  POST -> 403 after 250 ms, x-ms-service-request-id ${requestId}`,
      '+250 ms  error requestRefused',
    ]);
  });

  it('forgets the request before the last one', async () => {
    await track(asked, () => Promise.resolve(failure(accessError('timedOut', { host: 'a' }))));
    await track(asked, () => Promise.resolve(failure(accessError('cancelled', {}))));

    assert.doesNotMatch(text(), /timedOut/);
    assert.match(text(), /error cancelled/);
  });

  it('has the calls of a window without a request', async () => {
    answers = [failure(lost)];
    await call();

    assert.match(text(), /\nNo request yet\. First call at .*\n\+0 ms {2}POST -> connectionLost/);
  });

  it('names an error once that ends a request and is shown', async () => {
    await track(asked, () => Promise.resolve(failure(accessError('timedOut', { host: 'a' }))));
    trace.failed('timedOut');
    trace.failed('signInFailed');

    assert.match(text(), /error timedOut\n\+0 ms {2}error signInFailed$/);
  });

  it('has the last test of each login and when the login was issued', async () => {
    const values = { number: 40_197, innerCode: '', database: canaries.server };
    const problem = readinessProblem('databaseUnavailable', values);
    const refused = { state: 'refused', at: clock.now(), problem } as const;
    const ready = { state: 'ready', at: clock.now(), afterMs: 5 } as const;
    const at = '2026-01-05T09:00:00.000Z';
    const tests = [
      `Login issued at 2026-01-05T08:59:00.000Z: refused databaseUnavailable 40197 at ${at}`,
      `Login issued at 2026-01-05T08:59:00.000Z: ready after 5 ms, tested at ${at}`,
      'Login issued at 2026-01-05T08:59:00.000Z: unchecked foreignHost',
    ].join('\n');
    const logins = [refused, ready, { state: 'unchecked', reason: 'foreignHost' } as const];

    assert.ok(text(...logins).endsWith(`[unifiedEnvironments]\n${tests}`));
    await track(asked, () => Promise.resolve(failure(accessError('timedOut', { host: 'a' }))));
    assert.ok(text(...logins).endsWith(`error timedOut\n${tests}`));
  });

  it('has no name, address, token, or secret', async () => {
    const ids = ['x-ms-service-request-id', 'x-ms-request-id', 'req_id', 'set-cookie', 'location'];
    answers = [
      answer(Object.fromEntries(ids.map(name => [name, canaries.receivedHeader]))),
      answer({ 'x-ms-request-id': `${requestId} ${canaries.receivedHeader}` }),
      failure(lost),
    ];
    await track(asked, async context => {
      context.onStep({ name: 'requesting' });
      for (let sent = 0; sent < 3; sent++) await call();
      const values = { environment: canaries.environment, because: 'timeout' } as const;
      const message = { ...values, message: canaries.errorValue };
      return failure(accessError('outcomeUnknown', message, canaries.errorDetail));
    });
    const failed = text();
    await track(asked, () => Promise.reject(new Error(canaries.exception)));
    const thrown = text();
    const { grant } = issued(clock.now());
    const named = { ...grant, operationId: canaries.operationId, server: canaries.server };
    await track(asked, () => Promise.resolve(success({ grant: named, password })));
    const granted = text({
      state: 'refused',
      at: 0,
      problem: readinessProblem('serverRefused', { number: 18456, message: canaries.errorValue }),
    });

    assert.match(failed, /error outcomeUnknown/);
    assert.match(thrown, /error unexpected/);
    assert.match(granted, /granted\nLogin issued at [^ ]+: refused serverRefused 18456 at /);
    for (const forbidden of [...Object.values(canaries), password, grant.user, grant.server]) {
      for (const written of [failed, thrown, granted]) {
        assert.ok(!written.includes(forbidden), forbidden);
      }
    }
  });

  it('keeps the newest events of a long request', async () => {
    for (let index = 0; index < 200; index++) await call();

    assert.equal(text().match(/POST/g)?.length, 80);
  });
});
