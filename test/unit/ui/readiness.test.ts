import assert from 'node:assert/strict';
import { deferred } from '../support/deferred';
import { settled } from '../support/fakeClock';
import {
  ReadinessHarness,
  accepted,
  failed,
  firewall,
  password,
  refused,
  type Answer,
} from './readinessSupport';

const second = 1000;
const minute = 60 * second;

describe('the readiness of a credential', () => {
  let harness: ReadinessHarness;
  beforeEach(() => {
    harness = new ReadinessHarness();
  });
  afterEach(() => {
    harness.service.dispose();
    assert.equal(harness.clock.pending, 0);
    assert.ok(!JSON.stringify([harness.said, harness.logged]).includes(password));
  });

  function begun(answer: (sinceIssued: number) => Answer = harness.answer): string {
    harness.answer = answer;
    const id = harness.hold();
    harness.service.begin(id);
    return id;
  }

  function problemOf(id: string): string {
    const readiness = harness.service.of(id);
    return readiness?.state === 'refused' ? readiness.problem.code : `${readiness?.state}`;
  }

  it('waits for the firewall, then for the login, then announces once that it is ready', async () => {
    const id = begun(since =>
      since < 10 * second ? firewall() : since < 20 * second ? refused(18456) : accepted,
    );
    await harness.clock.advance(0);
    assert.deepEqual(waiting(id), 'firewall');
    await harness.clock.advance(13 * second);
    assert.equal(waiting(id), 'login');
    assert.deepEqual(harness.said, []);
    await harness.clock.advance(16 * second);
    const readiness = harness.service.of(id);
    if (readiness?.state !== 'ready') assert.fail(readiness?.state);
    assert.ok(readiness.afterMs >= 20 * second && readiness.afterMs <= 27 * second);
    assert.deepEqual(harness.said, ['contoso-dev: Ready']);
    await harness.clock.advance(10 * minute);
    assert.equal(harness.said.length, 1);
    assert.ok(harness.times.length <= 15);
  });

  it('is ready after the first login, and shows the rights after the second', async () => {
    const { promise, resolve: readRights } = deferred();
    harness.secondLogin = promise;
    const id = begun();
    await settled();
    const first = harness.service.of(id);
    if (first?.state !== 'ready') assert.fail(first?.state);
    assert.equal(first.rights, undefined);
    assert.deepEqual(harness.said, ['contoso-dev: Ready']);
    await harness.clock.advance(3 * second);
    readRights();
    await settled();
    const rights = { canRead: true, canWrite: false };
    assert.deepEqual(harness.service.of(id), { ...first, rights });
    assert.deepEqual(harness.said, ['contoso-dev: Ready']);
  });

  it('stays ready without rights if they cannot be read', async () => {
    const id = begun(() => ({ outcome: 'accepted' }));
    await settled();
    const readiness = harness.service.of(id);
    assert.equal(readiness?.state === 'ready' && readiness.rights === undefined, true);
    await harness.clock.advance(10 * minute);
    assert.equal(harness.times.length, 1);
  });

  it('stays ready if the test is stopped while the rights are read', async () => {
    harness.secondLogin = deferred().promise;
    const id = begun();
    await settled();
    harness.service.cancel(id);
    assert.equal(harness.service.of(id)?.state, 'ready');
  });

  it('is tested again when something may have ended the login, unless the setting is off', async () => {
    const id = begun();
    await settled();
    harness.answer = () => refused(18456);
    harness.isEnabled = false;
    harness.service.tryAgain(id);
    await settled();
    assert.equal(harness.service.of(id)?.state, 'ready');
    harness.isEnabled = true;
    harness.service.tryAgain(id);
    await harness.clock.advance(10 * minute);
    assert.equal(problemOf(id), 'loginRefused');
  });

  it('is tested at once, and the SQL client loads only then', async () => {
    assert.equal(harness.loaded, 0);
    const id = begun();
    await settled();
    assert.deepEqual(harness.times, [0]);
    assert.equal(harness.service.of(id)?.state, 'ready');
  });

  it('sends the login, encrypted and with a trusted certificate, only to its server', async () => {
    begun();
    await settled();
    const [login] = harness.logins;
    assert.equal(login?.server, 'srv.database.windows.net');
    assert.equal(login.password, password);
    assert.equal(login.trustServerCertificate, false);
    assert.equal(login.mayGoTo('node1.worker.database.windows.net'), true);
    assert.equal(login.mayGoTo('database.windows.net.example.org'), false);
    assert.equal(login.mayGoTo('127.0.0.1'), false);
  });

  it('is refused if the server sees another address', async () => {
    const id = begun(() => firewall('203.0.113.99'));
    await harness.clock.advance(10 * minute);
    assert.equal(problemOf(id), 'otherAddress');
    assert.equal(harness.times.length, 1);
    assert.equal(harness.said.length, 1);
    assert.match(harness.said[0] ?? '', /203\.0\.113\.99/);
  });

  it('gives the firewall five minutes and a login the time of its propagation', async () => {
    const id = begun(() => firewall());
    await harness.clock.advance(5 * minute - second);
    assert.equal(waiting(id), 'firewall');
    await harness.clock.advance(2 * second);
    assert.equal(problemOf(id), 'firewallTimeout');

    const other = harness.hold({ id: 'grant-2', issuedAt: harness.clock.now() });
    harness.answer = () => refused(18456);
    harness.service.begin(other);
    await harness.clock.advance(3 * minute);
    assert.equal(problemOf(other), 'loginRefused');
    assert.equal(harness.said.length, 2);
  });

  it('tries an unreachable server twice', async () => {
    const id = begun(() => failed({ causeCode: 'ECONNREFUSED' }));
    await settled();
    assert.equal(waiting(id), 'network');
    await harness.clock.advance(10 * second);
    assert.equal(problemOf(id), 'portBlocked');
    assert.equal(harness.times.length, 2);
  });

  it('stops at once when it is cancelled, in the middle of a login too', async () => {
    const id = begun(() => 'silence');
    await settled();
    harness.service.cancel(id);
    assert.equal(harness.logins[0]?.signal.aborted, true);
    assert.deepEqual(harness.service.of(id), { state: 'unchecked', reason: 'stopped' });
    await harness.clock.advance(10 * minute);
    assert.equal(harness.times.length, 1);
    assert.deepEqual(harness.said, []);
  });

  it('is forgotten when the grant is replaced', async () => {
    const id = begun(() => firewall());
    await settled();
    harness.end(id, 'replaced');
    assert.equal(harness.service.of(id), undefined);
    await harness.clock.advance(10 * minute);
    assert.equal(harness.times.length, 1);
  });

  it('tests a login only on request if its server is not certain', async () => {
    const id = harness.hold({ isServerUncertain: true });
    harness.service.begin(id);
    harness.service.tryAgain(id);
    await settled();
    assert.deepEqual(harness.service.of(id), { state: 'unchecked', reason: 'uncertainServer' });
    assert.equal(harness.logins.length, 0);
    await harness.service.test(id);
    assert.equal(harness.logins.length, 1);
    harness.service.tryAgain(id);
    await settled();
    assert.equal(harness.logins.length, 2);
  });

  it('is tested again for an account that was imported again', async () => {
    const id = begun();
    await settled();
    harness.service.begin(id);
    await settled();
    assert.equal(harness.logins.length, 1);
    harness.hold({ issuedAt: harness.clock.now() + 1 });
    harness.service.begin(id);
    await settled();
    assert.equal(harness.logins.length, 2);
  });

  it('is tested only by hand when the setting is off', async () => {
    harness.isEnabled = false;
    const id = begun();
    await settled();
    assert.deepEqual(harness.service.of(id), { state: 'unchecked', reason: 'off' });
    assert.equal(harness.loaded, 0);
    await harness.service.test(id);
    assert.equal(harness.service.of(id)?.state, 'ready');
  });

  it('reports that a login was replaced if it worked before', async () => {
    const id = begun();
    await settled();
    harness.answer = () => refused(18456);
    await harness.service.test(id);
    const readiness = harness.service.of(id);
    assert.equal(
      readiness?.state === 'refused' && readiness.problem.code === 'loginRefused'
        ? readiness.problem.values.because
        : readiness,
      'replaced',
    );
    assert.deepEqual(harness.said.length, 2);
  });

  it('is tested by hand at once, but at most every two seconds', async () => {
    const id = begun(() => firewall());
    await harness.clock.advance(31 * second);
    const before = harness.times.length;
    const last = harness.times.at(-1) ?? 0;
    void harness.service.test(id);
    await settled();
    void harness.service.test(id);
    void harness.service.test(id);
    await settled();
    assert.ok(harness.times.length <= before + 1);
    await harness.clock.advance(2 * second);
    const [next = 0] = harness.times.slice(before);
    assert.ok(next - last >= 2 * second && next <= 33 * second);
  });

  it('reports an unreachable server at once if the test is by hand', async () => {
    const id = harness.hold();
    harness.answer = () => failed({ causeCode: 'ENOTFOUND' });
    await harness.service.test(id);
    assert.equal(problemOf(id), 'hostUnknown');
  });

  it('returns to the last outcome when a test by hand is stopped', async () => {
    const id = begun();
    await settled();
    harness.answer = () => 'silence';
    void harness.service.test(id);
    await settled();
    assert.equal(harness.service.of(id)?.state, 'waiting');
    harness.service.cancel(id);
    assert.equal(harness.service.of(id)?.state, 'ready');
  });

  it('asks before it sends a password to a server outside of the cloud', async () => {
    harness.isConfirmed = false;
    const id = harness.hold({ server: 'srv.example.org' });
    harness.service.begin(id);
    await settled();
    assert.deepEqual(harness.asked, ['srv.example.org']);
    assert.equal(harness.logins.length, 0);
    assert.deepEqual(harness.service.of(id), { state: 'unchecked', reason: 'foreignHost' });
    harness.isConfirmed = true;
    await harness.service.test(id);
    assert.equal(harness.service.of(id)?.state, 'ready');
    const [login] = harness.logins;
    assert.equal(login?.trustServerCertificate, false);
    assert.equal(login.mayGoTo('other.example.org'), false);
    await harness.service.test(id);
    assert.equal(harness.asked.length, 2);
  });

  it('sends no login to the server of an earlier import of the account', async () => {
    const id = begun(() => firewall());
    await settled();
    assert.equal(harness.logins.length, 1);
    harness.hold({ server: 'right.database.windows.net' });
    await harness.clock.advance(5 * minute);
    assert.equal(harness.logins.length, 1);
    assert.deepEqual(harness.service.of(id), { state: 'unchecked', reason: 'stopped' });
  });

  it('asks for each password, although it is the same server', async () => {
    harness.service.begin(harness.hold({ server: 'srv.example.org' }));
    await settled();
    assert.equal(harness.logins.length, 1);
    harness.isConfirmed = false;
    harness.service.begin(harness.hold({ id: 'grant-2', server: 'srv.example.org' }));
    await settled();
    assert.equal(harness.asked.length, 2);
    assert.equal(harness.logins.length, 1);
  });

  it('sends nothing if the grant ends during the question', async () => {
    let answer: (isConfirmed: boolean) => void = () => undefined;
    harness.isConfirmed = new Promise(resolve => (answer = resolve));
    const id = harness.hold({ server: 'srv.example.org' });
    harness.service.begin(id);
    await settled();
    harness.end(id, 'expired');
    answer(true);
    await settled();
    assert.deepEqual(harness.logins, []);
  });

  it('accepts a self-signed certificate only from this computer in a custom cloud', async () => {
    const server = '127.0.0.1,14330';
    harness.service.begin(harness.hold({ server }));
    await settled();
    assert.deepEqual(harness.asked, ['127.0.0.1']);
    assert.equal(harness.logins[0]?.trustServerCertificate, false);

    const custom = new ReadinessHarness({ id: 'custom', custom: {} });
    custom.service.begin(custom.hold({ server }));
    await settled();
    assert.deepEqual(custom.asked, []);
    assert.equal(custom.logins[0]?.trustServerCertificate, true);
    assert.equal(custom.logins[0].mayGoTo('srv.example.org'), false);
    custom.service.dispose();
  });

  it('reports a failure of the vault or the client', async () => {
    const id = begun(() => {
      throw new Error('no module');
    });
    await settled();
    assert.equal(problemOf(id), 'protocolFailed');
  });

  it('continues after the clock was set back and after sleep', async () => {
    const id = begun(since => (since < 2 * 3600 * second && since >= 0 ? firewall() : accepted));
    await harness.clock.advance(4 * second);
    harness.clock.jump(-3600 * second);
    await harness.clock.advance(2 * minute);
    assert.equal(harness.service.of(id)?.state, 'ready');
  });

  function waiting(id: string): string {
    const readiness = harness.service.of(id);
    return readiness?.state === 'waiting' ? readiness.reason : `${readiness?.state}`;
  }
});
