import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import type { LoginAttempt, LoginFailure } from '../../../src/access/readiness';
import { tryLogin, type LoginToTry } from '../../../src/services/sqlLogin';
import { startEmulator, type Emulator } from '../../emulator';
import { grant, type Granted } from '../emulator/support';
import { until } from '../support/fakeClock';
import { startRedirectingServer, startRefusingServer } from './sqlLoginSupport';

describe('the login that verifies a credential', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  function login(granted: Granted, changes: Partial<LoginToTry> = {}): Promise<LoginAttempt> {
    return tryLogin({
      server: granted.servername,
      database: granted.databasename,
      user: granted.sqljitusername,
      password: granted.sqljitpassword,
      trustServerCertificate: true,
      mayGoTo: () => false,
      timeoutMs: 5_000,
      signal: new AbortController().signal,
      onAccepted: () => undefined,
      ...changes,
    });
  }

  async function failure(granted: Granted, changes?: Partial<LoginToTry>): Promise<LoginFailure> {
    const attempt = await login(granted, changes);
    if (attempt.outcome !== 'failed') assert.fail(`The login was ${attempt.outcome}.`);
    return attempt.failure;
  }

  it('accepts a reader after the first login, and reads its rights with the second', async () => {
    const granted = await grant(emulator);
    const loginsAtAcceptance: number[] = [];
    const onAccepted = () => void loginsAtAcceptance.push(emulator.logins.length);
    const rights = { canRead: true, canWrite: false };
    assert.deepEqual(await login(granted, { onAccepted }), { outcome: 'accepted', rights });
    assert.deepEqual(loginsAtAcceptance, [1]);
    assert.deepEqual(
      emulator.logins.map(({ outcome, encrypted }) => ({ outcome, encrypted })),
      [1, 2].map(() => ({ outcome: 'accepted', encrypted: true })),
    );
  });

  it('reads the rights of a writer', async () => {
    const granted = await grant(emulator, { body: { sqljitrole: 'Writer' } });
    const rights = { canRead: true, canWrite: true };
    assert.deepEqual(await login(granted), { outcome: 'accepted', rights });
  });

  it('accepts a login without rights if the second login fails', async () => {
    const granted = await grant(emulator);
    let accepted = 0;
    const onAccepted = () => {
      accepted += 1;
      void emulator.setSwitches({ sql: { errors: [{ number: 10928, times: 9 }] } });
    };
    assert.deepEqual(await login(granted, { onAccepted }), { outcome: 'accepted' });
    assert.equal(accepted, 1);
    assert.equal(emulator.logins.length, 2);
  });

  it('returns every error number of the server', async () => {
    const numbers = [
      4060, 18456, 40615, 40613, 40197, 40501, 10928, 10929, 10936, 49918, 49919, 49920, 40532,
      40143, 40166, 40540, 18401, 42109, 4242,
    ];
    await emulator.setSwitches({ sql: { errors: numbers.map(number => ({ number })) } });
    const granted = await grant(emulator);
    for (const number of numbers) {
      const { errors, code, stage } = await failure(granted);
      assert.deepEqual(
        errors.map(error => error.number),
        [number],
      );
      assert.deepEqual({ code, stage }, { code: 'ELOGIN', stage: 'encrypted' });
    }
    assert.equal(emulator.logins.length, numbers.length);
  });

  it('returns the address that the server saw', async () => {
    await emulator.setSwitches({ sqlAddress: '198.51.100.4' });
    const { errors } = await failure(await grant(emulator));
    assert.match(errors[0]?.message ?? '', /'198\.51\.100\.4'/);
  });

  it('detects that a credential was replaced', async () => {
    const first = await grant(emulator);
    const second = await grant(emulator);
    assert.equal((await failure(first)).errors[0]?.number, 18456);
    assert.equal((await login(second)).outcome, 'accepted');
  });

  it('accepts a self-signed certificate only if it is told to', async () => {
    const found = await failure(await grant(emulator), { trustServerCertificate: false });
    assert.equal(found.causeCode, 'DEPTH_ZERO_SELF_SIGNED_CERT');
    assert.deepEqual(emulator.logins, []);
  });

  it('sends no login to a server without encryption', async () => {
    const granted = await grant(emulator);
    await emulator.setSwitches({ sql: { encryption: 'unsupported' } });
    const found = await failure(granted);
    assert.deepEqual([found.code, found.causeCode], ['ESOCKET', 'ECLEARTEXT']);
    assert.deepEqual(emulator.logins, []);
  });

  it("gives up when a server doesn't respond in time", async () => {
    const granted = await grant(emulator);
    await emulator.setSwitches({ sql: { handshakeMs: 60_000 } });
    const found = await failure(granted, { timeoutMs: 150 });
    assert.deepEqual([found.code, found.stage], ['ETIMEOUT', 'connected']);
  });

  it('waits for a slow handshake within its time limit', async () => {
    const granted = await grant(emulator);
    await emulator.setSwitches({ sql: { handshakeMs: 300 } });
    assert.equal((await login(granted)).outcome, 'accepted');
  });

  it('distinguishes a refused connection, an unknown host, and a broken connection', async () => {
    const granted = await grant(emulator);
    await emulator.setSwitches({ sql: { dropOnPrelogin: true } });
    const dropped = await failure(granted);
    assert.deepEqual([dropped.causeCode, dropped.stage], ['ECONNRESET', 'connected']);
    await emulator.setSwitches({ sql: { refuse: true, dropOnPrelogin: false } });
    const refused = await failure(granted);
    assert.deepEqual([refused.causeCode, refused.stage], ['ECONNREFUSED', 'nothing']);
    const server = 'not a host/1';
    assert.equal((await failure(granted, { server })).causeCode, 'EBADHOST');
  });

  it("reports a server that isn't a SQL server", async () => {
    const granted = await grant(emulator);
    const other = createServer(socket => {
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    }).listen(0, '127.0.0.1');
    await until(() => other.listening);
    const { port } = other.address() as AddressInfo;
    const found = await failure(granted, { server: `127.0.0.1,${String(port)}`, timeoutMs: 1_000 });
    assert.equal(found.stage, 'connected');
    assert.deepEqual(found.errors, []);
    other.close();
  });

  it('follows a redirect to a trusted host', async () => {
    const granted = await grant(emulator);
    const gateway = await startRedirectingServer('127.0.0.1', emulator.sqlPort);
    const server = `localhost,${String(gateway.port)}`;
    const attempt = await login(granted, { server, mayGoTo: host => host === '127.0.0.1' });
    assert.equal(attempt.outcome === 'accepted' && attempt.rights?.canRead, true);
    assert.equal(emulator.logins.length, 2);
    gateway.close();
  });

  it("doesn't follow a redirect to an untrusted host", async () => {
    const granted = await grant(emulator);
    const gateway = await startRedirectingServer('127.0.0.1', emulator.sqlPort);
    const server = `localhost,${String(gateway.port)}`;
    const found = await failure(granted, { server, mayGoTo: () => false });
    assert.equal(found.causeCode, 'EFOREIGNHOST');
    assert.deepEqual(found.redirectedTo, { host: '127.0.0.1', port: emulator.sqlPort });
    assert.deepEqual(emulator.logins, []);
    gateway.close();
  });

  it("reports the target of a redirect that it can't follow", async () => {
    const granted = await grant(emulator);
    await emulator.setSwitches({ sql: { refuse: true } });
    const gateway = await startRedirectingServer('127.0.0.1', emulator.sqlPort);
    const server = `localhost,${String(gateway.port)}`;
    const found = await failure(granted, { server, mayGoTo: () => true });
    assert.deepEqual([found.causeCode, found.stage], ['ECONNREFUSED', 'nothing']);
    assert.deepEqual(found.redirectedTo, { host: '127.0.0.1', port: emulator.sqlPort });
    gateway.close();
  });

  it('logs in at most twice, even if the server rejects every query', async () => {
    const granted = await grant(emulator);
    const refusing = await startRefusingServer(916, 'Not in this database.');
    const server = `localhost,${String(refusing.port)}`;
    assert.deepEqual(await login(granted, { server, timeoutMs: 2_000 }), { outcome: 'accepted' });
    assert.equal(refusing.logins(), 2);
    refusing.close();
  });

  it('logs in only once if the server rejects the login', async () => {
    const granted = await grant(emulator);
    assert.equal((await failure(granted, { password: 'wrong' })).errors[0]?.number, 18456);
    assert.equal(emulator.logins.length, 1);
  });

  it('never repeats the password, even if the server does', async () => {
    await emulator.setSwitches({ password: 'Client with' });
    const granted = await grant(emulator);
    await emulator.setSwitches({ sqlAddress: '198.51.100.4' });
    const text = JSON.stringify(await failure(granted));
    assert.ok(!text.includes('Client with'));
    assert.match(text, /••• IP address/);
  });

  it('does nothing if the caller canceled it before', async () => {
    const granted = await grant(emulator);
    assert.deepEqual(await login(granted, { signal: AbortSignal.abort() }), { outcome: 'aborted' });
    assert.deepEqual(emulator.logins, []);
  });

  it('ends immediately when the caller cancels it during the handshake', async () => {
    const granted = await grant(emulator);
    await emulator.setSwitches({ sql: { handshakeMs: 60_000 } });
    const abort = new AbortController();
    const before = handles();
    const running = login(granted, { signal: abort.signal, timeoutMs: 60_000 });
    await until(() => handles().includes('TCPSocketWrap') && connected());
    const from = Date.now();
    abort.abort();
    assert.deepEqual(await running, { outcome: 'aborted' });
    assert.ok(Date.now() - from < 1_000);
    await until(() => handles().length <= before.length);
  });

  it('leaves no connection and no timer behind', async () => {
    const granted = await grant(emulator);
    const before = handles();
    assert.equal((await login(granted)).outcome, 'accepted');
    assert.equal((await failure(granted, { password: 'wrong' })).errors[0]?.number, 18456);
    await until(() => handles().length <= before.length);
  });

  /** Sockets and timers that would keep the process running. */
  function handles(): readonly string[] {
    return process
      .getActiveResourcesInfo()
      .filter(name => ['TCPSocketWrap', 'Timeout', 'TLSWrap'].includes(name));
  }

  function connected(): boolean {
    return handles().filter(name => name === 'TCPSocketWrap').length >= 2;
  }
});
