import assert from 'node:assert/strict';
import { startEmulator, type Emulator, type Fault } from '../../../emulator';
import { assertFailed, errorOf, valueOf } from '../../support/results';
import { defaultRequest, LcsScene } from './support';

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

  /** Puts faults in place of the answer to the request alone, and limits its time. */
  async function requestWith(fault: Omit<Fault, 'on'>, timeoutMs?: number) {
    scene.beforeCall('AddUserWithExpiry', () => {
      scene.timeoutMs = timeoutMs;
      return emulator.setSwitches({ next: [{ on: 'lcs', ...fault }] });
    });
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
    const error = errorOf(await requestWith({ answer: 'hang' }, 1_000));
    assert.deepEqual(error.values, { environment: 'contoso-uat', because: 'timeout' });
    assert.equal(asked(), 1);
  });

  it('is not sent again after an HTTP 401, which proves that it did not run', async () => {
    const { host } = new URL(emulator.url);
    const outcome = await requestWith({ answer: 'error', status: 401 });
    assertFailed(outcome, 'lcsSessionEnded', { host });
    assert.equal(asked(), 1);
    assert.equal(scene.events.at(-1), 'notRun');
    assert.match(valueOf(await scene.request()).grant.user, /^JIT-/);
  });

  it('is not sent if the session has ended', async () => {
    await emulator.setSwitches({ lcs: { withoutSession: 'page' } });
    const lcs = await scene.client();
    emulator.endLcsSessions();
    const { host } = new URL(emulator.url);
    const outcome = await lcs.requestAccess(defaultRequest(scene.environment()), scene.context());
    assertFailed(outcome, 'lcsSessionEnded', { host });
    assert.equal(asked(), 0);
  });

  it('can be waited for in a new session if the first one ends meanwhile', async () => {
    await emulator.setSwitches({ lcs: { accountDelaySeconds: 40, sessionSeconds: 20 } });
    const { host } = new URL(emulator.url);
    assertFailed(await scene.request(), 'lcsSessionEnded', { host });
    await emulator.setSwitches({ lcs: { accountDelaySeconds: 40, sessionSeconds: 3600 } });
    assert.ok(scene.accepted);
    const later = (await scene.client()).awaitAccount(scene.accepted, scene.context());
    assert.match(valueOf(await scene.pass(later)).grant.user, /^JIT-/);
    assert.equal(asked(), 1);
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
    const lcs = await scene.client();
    scene.beforeCall('SFAdd', () => {
      emulator.renewLcsTokens();
    });
    const added = await lcs.addToAllowList(scene.environment(), entry);
    const values = { environment: 'contoso-uat', because: 'unclear', message: '' } as const;
    assertFailed(added, 'lcsChangeUnknown', values);
    assert.equal(scene.received('SFAddNetworkSecurityRule').length, 1);
  });

  it('may have changed the allow-list after an HTTP 502, and is not sent again', async () => {
    const lcs = await scene.client();
    const environment = scene.environment('contoso-uat', 'selfService');
    scene.beforeCall('SFAdd', () =>
      emulator.setSwitches({ next: [{ on: 'lcs', answer: 'error', status: 502 }] }),
    );
    const result = await lcs.addToAllowList(environment, entry);
    const values = { environment: 'contoso-uat', because: 'serverError', message: '' } as const;
    assertFailed(result, 'lcsChangeUnknown', values);
    assert.equal(scene.received('SFAddNetworkSecurityRule').length, 1);
  });

  it('is not sent once it was cancelled', async () => {
    const lcs = await scene.client();
    scene.stop.abort();
    const outcome = await lcs.requestAccess(defaultRequest(scene.environment()), scene.context());
    assertFailed(outcome, 'cancelled', {});
    assert.equal(asked(), 0);
  });

  it('goes nowhere with a session of another host', async () => {
    const lcs = await scene.client();
    const other = { ...scene.environment(), baseUrl: 'https://eu.lcs.dynamics.com' };
    const calls = scene.calls.length;
    const result = await lcs.readAllowList(other);
    assertFailed(result, 'lcsAddressUnknown', { text: 'https://eu.lcs.dynamics.com' });
    assert.equal(scene.calls.length, calls);
  });
});
