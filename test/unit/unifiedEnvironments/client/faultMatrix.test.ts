import assert from 'node:assert/strict';
import type { AccessError } from '../../../../src/access/errors';
import type { SqlAccessRequest } from '../../../../src/access/request';
import type { Result } from '../../../../src/access/result';
import { findCloud } from '../../../../src/services/clouds';
import { createHttpClient } from '../../../../src/services/httpClient';
import { explainError } from '../../../../src/unifiedEnvironments/errorMessages';
import { DataverseClient } from '../../../../src/unifiedEnvironments/client';
import { parseEnvironmentUrl } from '../../../../src/unifiedEnvironments/environmentUrl';
import { FakeLog } from '../../support/fakeLog';
import { FakeTokens } from '../../support/fakeTokens';
import { valueOf } from '../../support/results';
import { faultRows, outcomes, type FaultRow, type Outcome } from './faultMatrix';
import { startFaultServer, type Endpoint, type FaultServer } from './faultServer';

const endpoints = ['action', 'discovery', 'kind', 'records'] as const;

/** What a call led to, apart from an error. */
const successes = {
  action: 'credential',
  discovery: 'listed',
  records: 'recorded',
} as const satisfies Partial<Record<Endpoint, Outcome>>;

describe('the fault matrix of unified environments', () => {
  let server: FaultServer;
  before(async () => {
    server = await startFaultServer();
  });
  beforeEach(() => {
    server.calls.clear();
  });
  after(() => server.close());

  /** Waits end at once, and time stands still. */
  const clock = {
    now: () => now,
    after: (milliseconds: number, callback: () => void) => {
      now += milliseconds;
      setImmediate(callback);
      return { dispose: () => undefined };
    },
  };
  let now = 0;
  beforeEach(() => (now = Math.floor(Date.now() / 1000) * 1000));

  function scene(timeoutMs: number) {
    const custom = { discoveryUrl: server.url, environmentHosts: [new URL(server.url).host] };
    const cloud = valueOf(findCloud('custom', custom));
    const http = createHttpClient(clock);
    const client = new DataverseClient({
      http: { send: call => http.send({ ...call, timeoutMs }) },
      tokens: new FakeTokens(() => 'token'),
      clock,
      log: new FakeLog(),
      newId: () => 'id',
      cloud: { ...cloud, parseEnvironmentUrl: text => parseEnvironmentUrl(text, cloud) },
    });
    return { client, environment: valueOf(client.recognise(`${server.url}/contoso`)) };
  }

  /** Calls an endpoint. */
  async function call(
    endpoint: Endpoint,
    timeoutMs: number,
  ): Promise<{ result: Result<unknown>; kind?: string; expiresAt?: number | undefined }> {
    const { client, environment } = scene(timeoutMs);
    const { signal } = new AbortController();
    switch (endpoint) {
      case 'action': {
        const request: SqlAccessRequest = {
          environment,
          reason: 'Ticket 4711',
          addresses: '203.0.113.7',
          role: 'Reader',
        };
        const result = await client.requestAccess(request, {
          signal,
          onStep: () => undefined,
          confirm: () => Promise.resolve(true),
          sending: () => Promise.resolve(),
          notRun: () => Promise.resolve(),
        });
        return result.ok ? { result, expiresAt: result.value.grant.expiresAt } : { result };
      }
      case 'discovery':
        return { result: await client.listEnvironments('silent') };
      case 'kind': {
        const kind = await client.describe(environment, signal);
        return { result: { ok: true, value: kind }, kind };
      }
      case 'records':
        return { result: await client.readRecords(environment) };
    }
  }

  it('has at least 120 rows, each fault once', () => {
    assert.ok(faultRows.length * endpoints.length >= 120);
    assert.equal(new Set(faultRows.map(({ fault }) => fault)).size, faultRows.length);
  });

  for (const row of faultRows) {
    for (const endpoint of endpoints) {
      it(`${endpoint}: ${row.fault}: ${row.outcome[endpoint]}`, async () => {
        server.respond = row.respond;
        const { result, kind, expiresAt } = await call(endpoint, timeLimitMs(row));
        assertOutcome(row, endpoint, result, kind);
        // The action is sent again only after a 429, and after one 401.
        assert.equal(server.calls.get(endpoint), endpoint === 'action' ? row.sent : 1);
        assert.equal(server.calls.get('elsewhere'), undefined);
        if (expiresAt === undefined) return;
        const left = expiresAt - now;
        assert.ok(Math.abs(left - row.leftMs) < 60_000, String(left));
      });
    }
  }
});

/** Long enough for a slow machine, unless the row is about the limit. */
function timeLimitMs({ outcome }: FaultRow): number {
  return outcome.action === 'unknownTimeout' ? 250 : 20_000;
}

function assertOutcome(
  { outcome }: FaultRow,
  endpoint: Endpoint,
  result: Result<unknown>,
  kind: string | undefined,
): void {
  const expected = outcome[endpoint];
  if (endpoint === 'kind') {
    assert.equal(`${String(kind)}Kind`.replace('DevelopmentKind', 'Development'), expected);
    return;
  }
  const words = outcomes[expected];
  if (words === undefined) {
    assert.equal(result.ok ? successes[endpoint] : JSON.stringify(result.error), expected);
    return;
  }
  assert.equal(result.ok, false);
  const { sentence, remedies } = explainError((result as { error: AccessError }).error);
  assert.match(sentence, words);
  assert.ok(remedies.length > 0, sentence);
}
