import assert from 'node:assert/strict';
import type { UnknownOutcomeCause } from '../../../../src/access/errors';
import { startEmulator, type Emulator, type Fault } from '../../../emulator';
import { grace } from '../../support/fakeTokens';
import { assertFailed, errorOf } from '../../support/results';
import { Scene } from './support';

describe('a request for a credential whose outcome is not known', () => {
  let emulator: Emulator;
  let scene: Scene;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => (scene = new Scene(emulator)));
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  const errors = [500, 502, 503, 504, 599].map((status): [string, Fault, UnknownOutcomeCause] => [
    `a ${status}`,
    { answer: 'error', status, retryAfter: 1, bodyForm: 'empty' },
    status === 503 ? 'serverBusy' : 'serverError',
  ]);
  const redirects = [301, 302, 303, 307, 308].map(
    (status): [string, Fault, UnknownOutcomeCause] => [
      `a ${status}`,
      { answer: 'redirect', status },
      'redirect',
    ],
  );
  const faults: readonly (readonly [string, Fault, UnknownOutcomeCause])[] = [
    ...errors,
    ...redirects,
    ['a 304', { answer: 'error', status: 304, bodyForm: 'empty' }, 'redirect'],
    ['a 408', { answer: 'error', status: 408, bodyForm: 'empty' }, 'serverError'],
    ['a 499', { answer: 'error', status: 499, bodyForm: 'empty' }, 'serverError'],
    ["a proxy's 403", { answer: 'error', status: 403, bodyForm: 'html' }, 'foreignAnswer'],
    ["a network's 511", { answer: 'error', status: 511, bodyForm: 'html' }, 'foreignAnswer'],
    ["a proxy's 400", { answer: 'error', status: 400, bodyForm: 'html' }, 'foreignAnswer'],
    ['a reset connection', { answer: 'reset' }, 'connectionLost'],
    ['a 204', { answer: 'replace', status: 204, body: '' }, 'unreadable'],
    ['a 202', { answer: 'replace', status: 202, body: '{}' }, 'unreadable'],
    ['JSON that was cut short', { answer: 'malformed' }, 'unreadable'],
    ['a page in place of JSON', { answer: 'html' }, 'unreadable'],
    ['an empty answer', { answer: 'replace', body: '' }, 'unreadable'],
    ['JSON of a number', { answer: 'replace', body: '42' }, 'unreadable'],
    ['JSON null', { answer: 'replace', body: 'null' }, 'unreadable'],
  ];
  for (const [name, fault, because] of faults) {
    it(`was sent once, whether it ran or not: ${name}`, async () => {
      for (const ran of [true, false]) {
        await emulator.reset();
        const result = await scene.requestWith({ ...fault, ran, times: 9 });
        assertFailed(result, 'outcomeUnknown', { environment: 'contoso-dev', because });
        assert.equal(scene.received.length, 1);
        assert.equal(emulator.credentials.length, ran ? 1 : 0);
      }
      assert.equal(scene.count('sending ada@contoso.com'), 2);
      assert.equal(scene.count('notRun'), 0);
      assert.deepEqual(scene.tokens.modes, ['interactive', 'interactive']);
    });
  }

  it('quotes what the service says about its failure', async () => {
    const message = 'EnvironmentNotInReadyState: Password=s3cret; maintenance until noon.';
    const result = await scene.requestWith({ answer: 'error', status: 503, message, times: 9 });
    assertFailed(result, 'outcomeUnknown', {
      environment: 'contoso-dev',
      because: 'serverBusy',
      message: 'EnvironmentNotInReadyState: [redacted]; maintenance until noon.',
    });
    assert.equal(scene.received.length, 1);
  });

  it('was sent once where the service stays silent', async () => {
    scene.timeoutMs = 1_000;
    for (const ran of [true, false]) {
      await emulator.reset();
      const result = await scene.requestWith({ answer: 'hang', ran, times: 9 });
      const values = { environment: 'contoso-dev', because: 'timeout' } as const;
      assertFailed(result, 'outcomeUnknown', values);
      assert.equal(scene.received.length, 1);
      assert.equal(emulator.credentials.length, ran ? 1 : 0);
    }
    assert.equal(scene.count('notRun'), 0);
    // What the provider itself allows: longer than Dataverse's two minutes, not much longer.
    const limits = scene.calls.map(call => call.timeoutMs);
    assert.ok(limits.every(limit => limit >= 120_000 && limit <= 180_000));
  });

  it('follows no redirection, and the token goes nowhere else', async () => {
    const other = await startEmulator();
    try {
      const location = `${other.url}/contoso-dev/api/data/v9.2/msprov_getfinopssqljitaccessasync`;
      await scene.requestWith({ answer: 'redirect', status: 307, location });
      assert.deepEqual(other.requests, []);
      assert.equal(emulator.requests.length, 1);
    } finally {
      await other.close();
    }
  });

  it('is not known after a throttled request either', async () => {
    const busy: Fault = { answer: 'error', error: 'tooManyRequests', retryAfter: 3 };
    const asked = scene.requestWith(busy, { answer: 'reset', ran: true });
    await scene.heard('wait 3');
    await scene.clock.advance(3_000);
    assert.equal(errorOf(await asked).code, 'outcomeUnknown');
    assert.equal(scene.received.length, 2);
    assert.equal(emulator.credentials.length, 1);
    assert.equal(scene.count('notRun'), 1);
  });

  it('goes on when it was sent, whoever stops waiting', async () => {
    await emulator.setSwitches({ latencyMs: { action: 30 } });
    const asked = scene.request();
    await scene.heard('requesting');
    scene.stop.abort();
    assert.equal((await asked).ok, true);
    assert.ok(scene.calls.every(call => call.signal === undefined));
  });

  it('asks nobody to sign in who stopped waiting', async () => {
    await emulator.setSwitches({ latencyMs: { action: 30 } });
    const asked = scene.requestWith({ answer: 'error', status: 401 });
    await scene.heard('requesting');
    scene.stop.abort();
    assertFailed(await asked, 'cancelled', {});
    assert.deepEqual(scene.tokens.modes, ['interactive']);
    assert.equal(scene.events.at(-1), 'notRun');
  });
});

describe('a request for a credential that was not sent', () => {
  let emulator: Emulator;
  let scene: Scene;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => (scene = new Scene(emulator)));
  afterEach(() => {
    assert.deepEqual(emulator.requests, []);
  });
  after(() => emulator.close());

  it('ends with the refused question', async () => {
    scene.confirm = () => false;
    assertFailed(await scene.request(), 'cancelled', {});
    assert.equal(scene.count('sending ada@contoso.com'), 0);
  });

  it('ends with the sign-in that was given up', async () => {
    scene.tokens.next.push({ ok: true, value: undefined });
    assertFailed(await scene.request(), 'cancelled', {});
    scene.tokens.next.push({ ok: false, error: { code: 'cancelled', values: {}, detail: '' } });
    assertFailed(await scene.request(), 'cancelled', {});
    assert.deepEqual(scene.events, ['signingIn', 'signingIn']);
  });

  it('ends when the waiting is stopped during the sign-in', async () => {
    const asked = scene.request();
    scene.stop.abort();
    assertFailed(await asked, 'cancelled', {});
    assert.deepEqual(scene.events, ['signingIn']);
  });

  it('ends when the waiting is stopped during the question', async () => {
    scene.confirm = () => {
      scene.stop.abort();
      return true;
    };
    assertFailed(await scene.request(), 'cancelled', {});
    assert.equal(scene.count('sending ada@contoso.com'), 0);
  });

  it('ends when the waiting is stopped while the mark is written, and takes the mark back', async () => {
    scene.onSending = () => {
      scene.stop.abort();
    };
    assertFailed(await scene.request(), 'cancelled', {});
    assert.deepEqual(scene.events.slice(-2), ['sending ada@contoso.com', 'notRun']);
  });

  it('is not sent where the mark cannot be written', async () => {
    scene.onSending = () => Promise.reject(new Error('disk full'));
    await assert.rejects(scene.request(), /disk full/);
  });

  it('is not sent with a token that is meant for another host', async () => {
    const elsewhere = scene.tokens.bound('https://evil.example/', 'interactive', grace);
    scene.tokens.next.push({ ok: true, value: elsewhere });
    await assert.rejects(scene.request(), /origin/);
  });

  it('tells that nobody listens, and that nothing was requested', async () => {
    const gone = await startEmulator();
    const { url } = gone;
    await gone.close();
    const lonely = new Scene({ ...gone, url, token: () => emulator.token() });
    assertFailed(await lonely.request(), 'hostUnreachable', { host: new URL(url).host });
    assert.equal(lonely.events.at(-1), 'notRun');
  });
});
