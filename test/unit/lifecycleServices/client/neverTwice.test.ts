import assert from 'node:assert/strict';
import { startEmulator, type Emulator, type Fault } from '../../../emulator';
import { assertFailed, errorOf, valueOf } from '../../support/results';
import { LcsScene, never } from './support';

const entry = { name: 'home', addressOrCidr: '203.0.113.7' };

describe('a change in Lifecycle Services', () => {
  let emulator: Emulator;
  let scene: LcsScene;
  before(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => (scene = new LcsScene(emulator)));
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  /** Puts faults in place of the answer to the request alone. */
  async function requestWith(fault: Omit<Fault, 'on'>) {
    scene.beforeCall('AddUserWithExpiry', () =>
      emulator.setSwitches({ next: [{ on: 'lcs', ...fault }] }),
    );
    return scene.request();
  }

  const asked = () => scene.received('AddUserWithExpiry').length;

  const unclear: readonly (readonly [string, Omit<Fault, 'on'>, string])[] = [
    ['an HTTP 502', { answer: 'error', status: 502, ran: true }, 'serverError'],
    ['an HTTP 500 that is a page', { answer: 'html', status: 500 }, 'serverError'],
    ['an HTTP 503', { answer: 'error', status: 503, bodyForm: 'empty' }, 'serverError'],
    ['a broken connection', { answer: 'reset', ran: true }, 'connectionLost'],
    ['an answer cut short', { answer: 'malformed' }, 'unreadable'],
    ['a redirection to somewhere', { answer: 'redirect', location: '/elsewhere' }, 'redirect'],
    [
      'a redirection to a page that only speaks of the sign-in',
      { answer: 'redirect', location: '/Environment/Done?from=/login/' },
      'redirect',
    ],
    ['some page', { answer: 'replace', body: '<html>Welcome</html>' }, 'unreadable'],
    ['a sign-in page', { answer: 'html', ran: true }, 'unreadable'],
    [
      'a redirection to the sign-in',
      { answer: 'redirect', location: '/Logon/AdLogon?ReturnUrl=x', ran: true },
      'redirect',
    ],
    [
      'an HTTP 400 that mentions the anti-forgery cookie',
      { answer: 'replace', status: 400, body: 'anti-forgery cookie', ran: true },
      'unclear',
    ],
  ];
  for (const [what, fault, because] of unclear) {
    it(`is not sent again after ${what}`, async () => {
      const outcome = await requestWith(fault);
      const error = errorOf(outcome);
      assert.equal(error.code, 'outcomeUnknown');
      assert.deepEqual(error.values, { environment: 'contoso-uat', because });
      assert.equal(asked(), 1);
      assert.ok(!scene.events.includes('notRun'));
    });
  }

  it('is not sent again after a time-out', async () => {
    scene.timeoutMs = 300;
    const error = errorOf(await requestWith({ answer: 'hang' }));
    assert.deepEqual(error.values, { environment: 'contoso-uat', because: 'timeout' });
    assert.equal(asked(), 1);
  });

  it('is sent again, once, with a new session after an HTTP 401', async () => {
    const { grant } = valueOf(await requestWith({ answer: 'error', status: 401 }));
    assert.match(grant.user, /^JIT-/);
    assert.equal(asked(), 2);
    assert.equal(scene.events.filter(event => event === 'signInAgain').length, 1);
    assert.ok(scene.events.indexOf('notRun') < scene.events.indexOf('signInAgain'));
  });

  it('is given up where the user does not sign in again', async () => {
    await emulator.setSwitches({ lcs: { withoutSession: 'page' } });
    const session = await scene.session();
    emulator.endLcsSessions();
    scene.signInAgain = () =>
      Promise.resolve({ ok: false, error: { code: 'cancelled', values: {}, detail: '' } });
    const request = { environment: scene.environment(), option: { label: 'a', value: '2' } };
    const whole = { ...request, reasonDetails: 'b', addresses: '' };
    assertFailed(await scene.lcs.requestAccess(session, whole, scene.context()), 'cancelled', {});
    assert.equal(asked(), 0);
  });

  it('goes on where the session ends while the account is waited for', async () => {
    await emulator.setSwitches({ lcs: { accountDelaySeconds: 40, sessionSeconds: 20 } });
    const { grant } = valueOf(await scene.request());
    assert.match(grant.user, /^JIT-/);
    assert.equal(asked(), 1);
    assert.ok(scene.events.includes('signInAgain'));
  });

  it('is sent again when the site asks to wait', async () => {
    const { grant } = valueOf(
      await requestWith({ answer: 'error', status: 429, retryAfter: 7, bodyForm: 'empty' }),
    );
    assert.match(grant.user, /^JIT-/);
    assert.equal(asked(), 2);
    assert.ok(scene.events.includes('waitingToRetry'));
  });

  it('is not sent again if the site rejects the anti-forgery token', async () => {
    const session = await scene.session();
    scene.beforeCall('SFAdd', () => {
      emulator.renewLcsTokens();
    });
    const added = await scene.lcs.addToAllowList(session, scene.environment(), entry, never);
    const values = { environment: 'contoso-uat', because: 'unclear', message: '' } as const;
    assertFailed(added, 'lcsChangeUnknown', values);
    assert.equal(scene.received('SFAddNetworkSecurityRule').length, 1);
  });

  it('may have changed the allow-list after an HTTP 502, and is not sent again', async () => {
    const session = await scene.session();
    const environment = scene.environment('contoso-uat', 'selfService');
    scene.beforeCall('SFAdd', () =>
      emulator.setSwitches({ next: [{ on: 'lcs', answer: 'error', status: 502 }] }),
    );
    const result = await scene.lcs.addToAllowList(session, environment, entry, never);
    const values = { environment: 'contoso-uat', because: 'serverError', message: '' } as const;
    assertFailed(result, 'lcsChangeUnknown', values);
    assert.equal(scene.received('SFAddNetworkSecurityRule').length, 1);
  });

  it('is not sent once it was cancelled', async () => {
    const session = await scene.session();
    scene.stop.abort();
    const request = { environment: scene.environment(), option: { label: 'a', value: '2' } };
    const whole = { ...request, reasonDetails: 'b', addresses: '' };
    assertFailed(await scene.lcs.requestAccess(session, whole, scene.context()), 'cancelled', {});
    assert.equal(asked(), 0);
  });

  it('goes nowhere with a session of another host', async () => {
    const session = await scene.session();
    const other = { ...scene.environment(), baseUrl: 'https://eu.lcs.dynamics.com' };
    const calls = scene.calls.length;
    const result = await scene.lcs.readAllowList(session, other, never);
    assertFailed(result, 'lcsAddressUnknown', { text: 'https://eu.lcs.dynamics.com' });
    assert.equal(scene.calls.length, calls);
  });
});
