import assert from 'node:assert/strict';
import { retryAfterSeconds, retryWhileBusy } from '../../../../src/access/http/retry';
import type { HttpAnswer, HttpFailure } from '../../../../src/access/http/transport';
import { failure, success, type Result } from '../../../../src/access/result';
import { deferred } from '../../support/deferred';
import { FakeClock, settled } from '../../support/fakeClock';

const second = 1000;

describe('repeating a call while the service is busy', () => {
  const clock = new FakeClock();
  let stop: AbortController;
  let sent: number;
  let waits: number[];
  beforeEach(() => {
    stop = new AbortController();
    sent = 0;
    waits = [];
  });
  afterEach(() => {
    assert.equal(clock.pending, 0);
  });

  const answer = (status: number, retryAfter?: string): HttpAnswer => ({
    status,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    body: '',
    receivedAt: clock.now(),
  });

  function call(
    answers: readonly Result<HttpAnswer, HttpFailure>[],
    options: Partial<Parameters<typeof retryWhileBusy>[1]> = {},
  ) {
    const next = () => {
      const found = answers[Math.min(sent, answers.length - 1)];
      sent += 1;
      assert.ok(found);
      return Promise.resolve(found);
    };
    const onWait = (seconds: number) => void waits.push(seconds);
    return retryWhileBusy(next, { clock, signal: stop.signal, onWait, ...options });
  }

  it('returns any other answer and any failure at once', async () => {
    const lost = failure({ kind: 'connectionLost', beforeSending: false, detail: '' } as const);
    for (const found of [success(answer(200)), success(answer(503, '1')), lost]) {
      sent = 0;
      assert.equal(await call([found]), found);
      assert.equal(sent, 1);
    }
  });

  it('waits as long as the service asks, each time', async () => {
    const answers = [answer(429, '7'), answer(429, '3'), answer(200)].map(success);
    const called = call(answers);
    await clock.advance(7 * second - 1);
    assert.equal(sent, 1);
    await clock.advance(1);
    assert.equal(sent, 2);
    await clock.advance(3 * second);
    assert.equal(await called, answers[2]);
    assert.deepEqual(waits, [7, 3]);
  });

  it('returns the answer that asks for too long a wait', async () => {
    const longer = success(answer(429, '601'));
    assert.equal(await call([longer]), longer);
    assert.deepEqual(waits, []);
  });

  it('returns the last answer after five attempts', async () => {
    const busy = success(answer(429, '1'));
    const called = call([busy]);
    await clock.advance(10 * second);
    assert.equal(await called, busy);
    assert.equal(sent, 5);
  });

  it('leaves it to the caller which answers are busy', async () => {
    const isBusy = ({ status }: HttpAnswer) => status === 503;
    const busy = success(answer(429, '1'));
    assert.equal(await call([busy], { isBusy }), busy);
    const called = call([success(answer(503, '1')), success(answer(200))], { isBusy });
    await clock.advance(second);
    assert.equal((await called).ok, true);
  });

  it('starts to wait when the caller is done', async () => {
    const { promise: ready, resolve: proceed } = deferred();
    const answers = [success(answer(429, '2')), success(answer(200))];
    const called = call(answers, { onWait: () => ready });
    await clock.advance(60 * second);
    assert.equal(sent, 1);
    proceed();
    await settled();
    await clock.advance(2 * second);
    assert.equal((await called).ok, true);
  });

  it('says that nothing was sent since, if it is stopped before or during a wait', async () => {
    const busy = success(answer(429, '9'));
    const called = call([busy]);
    await settled();
    stop.abort();
    const stopped = failure({ kind: 'aborted', beforeSending: true, detail: '' });
    assert.deepEqual(await called, stopped);
    assert.deepEqual(await call([busy]), stopped);
    assert.equal(sent, 1);
  });

  it('reads a wait of seconds or a date, and nothing else', () => {
    assert.equal(retryAfterSeconds(answer(429, '120')), 120);
    const date = new Date(clock.now() + 90 * second).toUTCString();
    assert.equal(retryAfterSeconds(answer(429, date)), 90);
    for (const odd of ['', '-1', '1.5', 'soon', '9'.repeat(1_000_000)]) {
      const expected = odd.length > 9 ? undefined : 30;
      assert.equal(retryAfterSeconds(answer(429, odd)), expected);
    }
  });
});
