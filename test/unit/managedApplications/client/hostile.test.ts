import assert from 'node:assert/strict';
import type { HttpCall } from '../../../../src/access/http/transport';
import fc from 'fast-check';
import { recognizeApplicationId } from '../../../../src/managedApplications/picker';
import { createManagedApplications } from '../../../../src/managedApplications/client';
import { readDuration, writeDuration } from '../../../../src/managedApplications/client/durations';
import {
  readApplication,
  readRequest,
  readResourceError,
} from '../../../../src/managedApplications/client/responses';
import { FakeClock } from '../../support/fakeClock';
import { FakeLog } from '../../support/fakeLog';
import { FakeTokens } from '../../support/fakeTokens';
import { countWork } from '../../support/workMeter';

const host = 'management.example';

describe('an answer of Azure of any size', () => {
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
      cloud: { resourceManagerUrl: `https://${host}/` },
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

  it('names thousands of subscriptions: twice as many take twice the work', async () => {
    const work = async (count: number) => {
      const pageOf = (value: unknown) => JSON.stringify({ value, nextLink: '' });
      const azure = createManagedApplications({
        http: {
          send: ({ url, method }) => {
            const [, id] = /subscriptions\/(s\d+)\//.exec(url) ?? [];
            const subscriptions = Array.from({ length: count }, (_, at) => ({
              subscriptionId: `s${at}`,
            }));
            const application = `/subscriptions/${id ?? ''}/resourceGroups/g/providers/Microsoft.Solutions/applications/a`;
            const body = id === undefined ? pageOf(subscriptions) : pageOf([{ id: application }]);
            const status = method === 'POST' ? 403 : 200;
            return Promise.resolve({
              ok: true,
              value: { status, headers: {}, body, receivedAt: 0 },
            });
          },
        },
        tokens: new FakeTokens(() => 'token'),
        clock: new FakeClock(0),
        log: new FakeLog(),
        cloud: { resourceManagerUrl: `https://${host}/` },
        newRequestName: () => 'jit0000001',
      });
      let drawn = 0;
      const { signal } = new AbortController();
      const listed = await azure.listApplications({
        mode: 'silent',
        signal,
        onProgress: ({ applications }) => (drawn += applications.length),
      });
      assert.equal(listed.ok && listed.value.applications.length, count);
      return drawn;
    };
    const [half, whole] = [await work(500), await work(1_000)];
    assert.ok(whole <= 2.2 * half, `${half} applications drawn, then ${whole}`);
  });

  it('may have a duration that is none', async () => {
    const work = await countWork(() => {
      assert.equal(readDuration(`P${'1'.repeat(60_000)}`), undefined);
    });
    assert.ok(work < 1_000, String(work));
    for (const endless of ['P999999999Y', 'P101Y', `PT${'9'.repeat(90)}H`]) {
      assert.equal(readDuration(endless), undefined, endless);
    }
  });

  it('may have thousands of details of an error, and a long message', async () => {
    const details = Array.from({ length: 40_000 }, (_, at) => ({ message: `b${at}` }));
    const error = { code: 'Bad', message: 'a'.repeat(4_000_000), details };
    const work = await countWork(() => {
      assert.match(readResourceError({ error }).message, /^a{4000} b0 b1$/);
    });
    assert.ok(work < 100_000, String(work));
  });

  it('is read without an error, whatever JSON it is', () => {
    const address = { subscriptionId: 's', resourceGroup: 'g', type: 't', name: 'n' };
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        readApplication(value, address);
        readRequest(value, 0, address);
        readResourceError(value);
      }),
    );
  });

  it('may have durations that were written by this client', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), seconds => {
        const text = writeDuration(seconds * 1_000);
        assert.equal(readDuration(text), seconds * 1_000, text);
      }),
    );
    fc.assert(fc.property(fc.string(), text => void readDuration(text)));
  });

  it('may be no ID of an application, whatever text it is', () => {
    fc.assert(
      fc.property(fc.string(), text => assert.equal(recognizeApplicationId(text).ok, false)),
    );
  });
});
