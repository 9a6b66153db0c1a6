import assert from 'node:assert/strict';
import { startEmulator, type Emulator, type Fault } from '../../emulator';
import { ask, grant, refusal } from './support';

describe('the switches of the emulator', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  const next = (...faults: Fault[]) => emulator.setSwitches({ next: faults });

  it('cause as many faults as configured', async () => {
    await next({ answer: 'error', error: 'busy', times: 2 });
    assert.equal((await ask(emulator)).status, 503);
    assert.equal((await ask(emulator)).status, 503);
    assert.equal((await ask(emulator)).status, 200);
  });

  it('cause faults in order and per service', async () => {
    await next(
      { on: 'echo', answer: 'error', status: 500 },
      { answer: 'error', error: 'missingPrivilege' },
      { answer: 'error', error: 'notMember' },
    );
    assert.equal((await refusal(emulator)).code, '0x80040220');
    assert.equal((await refusal(emulator)).code, '0x80072560');
    assert.equal((await fetch(`${emulator.url}/ip`)).status, 500);
  });

  it('set Retry-After in seconds or as a date', async () => {
    const fault: Fault = { answer: 'error', error: 'tooManyRequests', retryAfter: 30 };
    await next(fault, { ...fault, retryAfterForm: 'date' });
    const seconds = await ask(emulator);
    assert.equal(seconds.status, 429);
    assert.equal(seconds.headers.get('Retry-After'), '30');
    const date = await ask(emulator);
    const wait = Date.parse(date.headers.get('Retry-After') ?? '') - Date.now();
    assert.ok(wait > 28_000 && wait <= 30_000);
  });

  it('return a 401 with the header and without a body', async () => {
    await next({ answer: 'error', status: 401 });
    const response = await ask(emulator);
    assert.equal(response.status, 401);
    assert.ok(response.headers.get('WWW-Authenticate'));
    assert.equal(await response.text(), '');
  });

  it('redirect, and record the redirected request', async () => {
    await next({ answer: 'redirect', status: 307 });
    const response = await ask(emulator);
    assert.equal(response.status, 307);
    await fetch(response.headers.get('Location') ?? '');
    assert.equal(emulator.requests.at(-1)?.path, '/__emulator/redirected');
  });

  it('break the connection, before or after the operation', async () => {
    await next({ answer: 'reset' }, { answer: 'reset', ran: true });
    await assert.rejects(ask(emulator));
    assert.equal(emulator.credentials.length, 0);
    await assert.rejects(ask(emulator));
    assert.equal(emulator.credentials.length, 1);
  });

  it('send no response until the client disconnects', async () => {
    await next({ answer: 'hang' });
    await assert.rejects(ask(emulator, { signal: AbortSignal.timeout(100) }), {
      name: 'TimeoutError',
    });
    assert.equal(emulator.requests.length, 1);
  });

  it('replace a successful response after the operation', async () => {
    await next(
      { answer: 'malformed' },
      { answer: 'html' },
      { answer: 'missing', fields: ['servername'] },
      { answer: 'extra' },
      { answer: 'expiration', expiration: '1999-01-01T00:00:00Z' },
      { answer: 'replace', body: '[]' },
    );
    await assert.rejects(ask(emulator).then(response => response.json()));
    assert.match((await ask(emulator)).headers.get('Content-Type') ?? '', /^text\/html/);
    const missing = await grant(emulator);
    assert.equal(missing.servername, undefined);
    assert.ok('sqljitticket' in (await grant(emulator)));
    assert.equal((await grant(emulator)).sqljitexpiration, '1999-01-01T00:00:00Z');
    assert.equal(emulator.credentials.length, 5);
    assert.equal(await (await ask(emulator)).text(), '[]');
  });

  it('change the Date header only', async () => {
    await emulator.setSwitches({ clockSkewSeconds: -3600, latencyMs: { action: 40 } });
    const start = performance.now();
    const response = await ask(emulator);
    assert.ok(performance.now() - start >= 39);
    const skew = Date.parse(response.headers.get('Date') ?? '') - Date.now();
    assert.ok(Math.abs(skew + 3_600_000) < 5000);
    const { sqljitexpiration } = (await response.json()) as { sqljitexpiration: string };
    assert.ok(Date.parse(sqljitexpiration) > Date.now());
  });

  it('return to the default by null and by reset', async () => {
    await emulator.setSwitches({ echoedAddress: '192.0.2.1', sql: { encryption: 'optional' } });
    await emulator.setSwitches({ echoedAddress: null });
    assert.equal(emulator.switches.echoedAddress, '203.0.113.7');
    assert.equal(emulator.switches.sql.encryption, 'optional');
    await emulator.reset();
    assert.equal(emulator.switches.sql.encryption, 'required');
  });
});

describe('the control calls of the emulator', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ switches: { lifetimeSeconds: 60 } });
  });
  after(() => emulator.close());

  const post = (path: string, body: unknown) =>
    fetch(`${emulator.url}/__emulator/${path}`, { method: 'POST', body: JSON.stringify(body) });

  it('merge switches, and name unknown ones', async () => {
    const good = await post('switches', { propagationSeconds: 5 });
    assert.equal(((await good.json()) as { propagationSeconds: number }).propagationSeconds, 5);
    const bad = await post('switches', { propagation: 5 });
    assert.equal(bad.status, 400);
    assert.match(await bad.text(), /propagation/);
    await post('reset', {});
    assert.equal(emulator.switches.propagationSeconds, 0);
    assert.equal(emulator.switches.lifetimeSeconds, 60);
  });

  it('return tokens that the services accept', async () => {
    const token = await (await post('token', { upn: 'grace@contoso.com' })).text();
    assert.match((await grant(emulator, { token })).sqljitusername, /^JIT-grace-/);
  });

  it('show logins without passwords', async () => {
    const { sqljitpassword } = await grant(emulator);
    const text = await (await fetch(`${emulator.url}/__emulator/credentials`)).text();
    assert.match(text, /JIT-ada/);
    assert.ok(!text.includes(sqljitpassword) && !text.includes('"password"'));
  });

  it('shift the clock', async () => {
    await post('clock', { shiftSeconds: 3600 });
    const response = await fetch(`${emulator.url}/ip`);
    const shift = Date.parse(response.headers.get('Date') ?? '') - Date.now();
    assert.ok(Math.abs(shift - 3_600_000) < 5000);
  });
});

describe('the start of an emulator', () => {
  it('fails if the port is in use, and cleans up', async () => {
    const first = await startEmulator();
    await assert.rejects(startEmulator({ port: first.port }), { code: 'EADDRINUSE' });
    await assert.rejects(startEmulator({ sqlPort: first.sqlPort }), { code: 'EADDRINUSE' });
    await first.close();
    const second = await startEmulator({ port: first.port, sqlPort: first.sqlPort });
    await second.close();
  });
});
