import assert from 'node:assert/strict';
import type { HttpCall } from '../../../../src/access/http/transport';
import { createManagedApplications } from '../../../../src/managedApplications/client';
import { readDuration } from '../../../../src/managedApplications/client/durations';
import { readResourceError } from '../../../../src/managedApplications/client/refusals';
import { cpuTime } from '../../support/cpuTime';
import { FakeClock } from '../../support/fakeClock';
import { FakeLog } from '../../support/fakeLog';
import { FakeTokens } from '../../support/fakeTokens';

const host = 'management.example';

/** Whatever it is made of, an answer of this size is read in far less. */
const soonMs = 1_000;

describe('an answer of Azure that is made to keep this extension busy', () => {
  it('names one more page, without an end', async () => {
    const calls: HttpCall[] = [];
    const azure = createManagedApplications({
      http: {
        send: call => {
          calls.push(call);
          // A service that would go on for ever, but for the test.
          const nextLink = calls.length < 5_000 ? `https://${host}/page/${calls.length}` : '';
          const body = JSON.stringify({ value: [], nextLink });
          return Promise.resolve({
            ok: true,
            value: { status: 200, headers: {}, body, receivedAt: 0 },
          });
        },
      },
      tokens: new FakeTokens(() => 'token'),
      clock: new FakeClock(0),
      log: new FakeLog(),
      cloud: { resourceManagerUrl: `https://${host}/`, portalUrl: '' },
      newRequestName: () => 'jit0000001',
    });
    const options = { mode: 'silent', signal: new AbortController().signal } as const;
    const codes: string[] = [];
    const scope = { kind: 'subscription', subscriptionId: 's' } as const;
    for await (const page of azure.listRequests(scope, options)) {
      if (!page.ok) codes.push(page.error.code);
    }
    assert.equal(calls.length, 1_000);
    assert.deepEqual(codes, ['answerUnreadable']);
  });

  it('is a duration without an end', async () => {
    const text = `P${'1'.repeat(60_000)}`;
    const took = await cpuTime(() => assert.equal(readDuration(text).milliseconds, undefined));
    assert.ok(took < soonMs, `${took} ms`);
    for (const endless of ['P999999999Y', 'P101Y', `PT${'9'.repeat(90)}H`]) {
      assert.equal(readDuration(endless).milliseconds, undefined, endless);
    }
  });

  it('has very many details of an error, behind a very long message', async () => {
    const details = Array.from({ length: 40_000 }, (_, at) => ({ message: `b${at}` }));
    const error = { code: 'Bad', message: 'a'.repeat(4_000_000), details };
    const took = await cpuTime(() => {
      const { message } = readResourceError({ error });
      assert.match(message, /^a{4000} b0 b1$/);
    });
    assert.ok(took < soonMs, `${took} ms`);
  });
});
