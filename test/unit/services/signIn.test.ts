import assert from 'node:assert/strict';
import { accessError } from '../../../src/access/errors';
import { failure, success } from '../../../src/access/result';
import { SignIn, type Authentication } from '../../../src/services/signIn';
import { FakeClock } from '../support/fakeClock';
import { FakeLog } from '../support/fakeLog';
import { assertFailed, errorOf, valueOf } from '../support/results';

const url = 'https://contoso-dev.crm4.dynamics.com/api/data';
const ada = { id: 'a', label: 'ada@contoso.com' };
const grace = { id: 'g', label: 'grace@contoso.com' };

type Options = Parameters<Authentication['getSession']>[2];
type Session = Awaited<ReturnType<Authentication['getSession']>>;

interface Question {
  readonly scopes: readonly string[];
  readonly options: Options;
  readonly answer: (session: Session) => void;
  readonly fail: (error: Error) => void;
}

describe('signing in', () => {
  let questions: Question[];
  let remembered: string | undefined;
  let log: FakeLog;
  let settings: { provider: string; tenantId: string; clientId: string };
  let signIn: SignIn;
  let clock: FakeClock;

  beforeEach(() => {
    questions = [];
    remembered = undefined;
    settings = { provider: 'microsoft', tenantId: '', clientId: '' };
    const authentication: Authentication = {
      getAccounts: () => Promise.resolve([grace, ada]),
      getSession: (_, scopes, options) =>
        new Promise((answer, fail) => questions.push({ scopes, options, answer, fail })),
    };
    const memory = {
      get: () => remembered,
      set: (id: string | undefined) => Promise.resolve(void (remembered = id)),
    };
    log = new FakeLog();
    clock = new FakeClock();
    signIn = new SignIn({ authentication, settings: () => success(settings), memory, log, clock });
  });

  const session = (account: typeof ada) => ({ accessToken: `token of ${account.label}`, account });

  /** Waits until VS Code has received this number of requests. */
  async function asked(times: number): Promise<Question> {
    for (let turn = 0; turn < 50 && questions.length < times; turn++) await Promise.resolve();
    assert.equal(questions.length, times);
    const last = questions.at(-1);
    assert.ok(last);
    return last;
  }

  /** Prefetches a token, for which VS Code returns Ada's session. */
  async function prefetch(): Promise<void> {
    const times = questions.length + 1;
    const prefetching = signIn.prefetch(url);
    (await asked(times)).answer(session(ada));
    await prefetching;
  }

  it('shares one request among parallel calls for the same token', async () => {
    const calls = [signIn.getToken(url, 'interactive'), signIn.getToken(`${url}/x`, 'interactive')];
    (await asked(1)).answer(session(ada));
    for (const token of await Promise.all(calls)) assert.equal(valueOf(token)?.account, ada);
    void signIn.getToken(url, 'interactive');
    await asked(2);
  });

  it('uses a token that was prefetched, for a minute', async () => {
    const prefetching = signIn.prefetch(url);
    const { options, answer } = await asked(1);
    assert.equal(options.silent, true);
    assert.equal(signIn.isReady(url), false);
    answer(session(ada));
    await prefetching;
    await signIn.prefetch(url);
    assert.equal(signIn.isReady(url), true);
    const token = valueOf(await signIn.getToken(url, 'interactive'));
    assert.equal(token?.origin, new URL(url).origin);
    assert.equal(questions.length, 1);
    void signIn.getToken('https://contoso-test.crm4.dynamics.com', 'interactive');
    await asked(2);
    clock.jump(60_000);
    assert.equal(signIn.isReady(url), false);
    void signIn.getToken(url, 'interactive');
    await asked(3);
  });

  it('uses no prefetched token after a sign-in, another choice, or for a refused one', async () => {
    await prefetch();
    void signIn.getToken(url, 'fresh');
    await asked(2);
    signIn.forgetPrefetched();
    void signIn.getToken(url, 'interactive');
    (await asked(3)).answer(session(ada));
    await prefetch();
    await signIn.useAccount('g');
    void signIn.getToken(url, 'interactive');
    await asked(5);
  });

  it('keeps no token that was requested before the user signed in or out', async () => {
    const prefetching = signIn.prefetch(url);
    const { answer } = await asked(1);
    signIn.forgetPrefetched();
    answer(session(ada));
    await prefetching;
    assert.equal(signIn.isReady(url), false);
  });

  it('keeps no prefetched token that the service refused, also if the user declines to sign in', async () => {
    await prefetch();
    const fresh = signIn.getToken(url, 'fresh');
    (await asked(2)).answer(undefined);
    await fresh;
    assert.equal(signIn.isReady(url), false);
  });

  it('uses a prefetched token no longer if the clock is set back', async () => {
    await prefetch();
    clock.jump(-60_000);
    assert.equal(signIn.isReady(url), false);
  });

  it('prefetches nothing without a sign-in', async () => {
    const prefetching = signIn.prefetch(url);
    (await asked(1)).answer(undefined);
    await prefetching;
    void signIn.getToken(url, 'interactive');
    await asked(2);
  });

  it('shares no request among origins, modes, and settings', async () => {
    void signIn.getToken(url, 'interactive');
    void signIn.getToken(url, 'silent');
    void signIn.getToken('https://contoso-test.crm4.dynamics.com', 'silent');
    settings = { ...settings, tenantId: 'fabrikam.com', clientId: 'app' };
    void signIn.getToken(url, 'silent');
    const { scopes } = await asked(4);
    const origin = new URL(url).origin;
    const expected = [`${origin}/.default`, 'VSCODE_TENANT:fabrikam.com', 'VSCODE_CLIENT_ID:app'];
    assert.deepEqual(scopes, expected);
  });

  it('never joins the pending sign-in of the previous account after a switch', async () => {
    await signIn.useAccount(ada.id);
    const before = signIn.getToken(url, 'interactive');
    const first = await asked(1);
    assert.equal(first.options.account, ada);
    await signIn.useAccount(grace.id);
    const after = signIn.getToken(url, 'interactive');
    const second = await asked(2);
    assert.equal(second.options.account, grace);
    second.answer(session(grace));
    assert.equal(valueOf(await after)?.account, grace);
    first.answer(session(ada));
    assert.equal(valueOf(await before)?.account, ada);
  });

  it('never joins a sign-in that started before or during a switch to another account', async () => {
    void signIn.getToken(url, 'silent');
    await asked(1);
    const switching = signIn.useAnotherAccount(url);
    const another = await asked(2);
    assert.deepEqual(another.options, { forceNewSession: true, clearSessionPreference: true });
    void signIn.getToken(url, 'silent');
    await asked(3);
    another.answer(session(grace));
    assert.deepEqual(valueOf(await switching), grace);
    assert.equal(remembered, grace.id);
    void signIn.getToken(url, 'silent');
    assert.equal((await asked(4)).options.account, grace);
  });

  it('keeps the account if the user cancels the switch', async () => {
    await signIn.useAccount(ada.id);
    const switching = signIn.useAnotherAccount(url);
    (await asked(1)).fail(new Error('User did not consent to login.'));
    assertFailed(await switching, 'cancelled', {});
    assert.equal(remembered, ada.id);
    const again = signIn.useAnotherAccount(url);
    (await asked(2)).answer(undefined);
    assertFailed(await again, 'cancelled', {});
    assert.equal(remembered, ada.id);
  });

  it('keeps the account that VS Code chose if the user cancels the switch', async () => {
    await prefetch();
    const switching = signIn.useAnotherAccount(url);
    (await asked(2)).fail(new Error('User did not consent to login.'));
    await switching;
    void signIn.getToken(url, 'interactive');
    assert.equal((await asked(3)).options.account, ada);
  });

  it('lists the chosen account first', async () => {
    await signIn.useAccount(ada.id);
    assert.deepEqual(await signIn.accounts(), [ada, grace]);
  });

  it('asks VS Code as the mode allows', async () => {
    void signIn.getToken(url, 'silent');
    assert.deepEqual((await asked(1)).options, { silent: true });
    void signIn.getToken(url, 'interactive');
    assert.deepEqual((await asked(2)).options, { createIfNone: true });
    void signIn.getToken(url, 'fresh');
    assert.equal(typeof (await asked(3)).options.forceNewSession, 'object');
  });

  const errors = [
    ['AADSTS50020: no', 'signInNeedsTenant'],
    ['AADSTS500011: no', 'signInResourceUnknown'],
    ['AADSTS65002: no', 'signInClientRefused'],
    ['No authentication provider', 'signInProviderMissing'],
    ['Something: eyJhbGciOiJub25lIn0.secret', 'signInFailed'],
  ] as const;
  for (const [message, code] of errors) {
    it(`explains an error by its text: ${code}`, async () => {
      const token = signIn.getToken(url, 'interactive');
      (await asked(1)).fail(new Error(message));
      const result = await token;
      assert.equal(result.ok ? '' : result.error.code, code);
      assert.equal(log.lines.length, 1);
      assert.ok(!JSON.stringify([result, log.lines]).includes('secret'));
    });
  }

  const guid = '11111111-2222-3333-4444-555555555555';
  for (const tenantId of [
    guid,
    'fabrikam.onmicrosoft.com',
    'organizations',
    'common',
    'bücher.de',
  ]) {
    it(`signs in to a tenant as the settings name it: ${tenantId}`, async () => {
      settings = { ...settings, tenantId, clientId: guid };
      void signIn.getToken(url, 'silent');
      const { scopes } = await asked(1);
      assert.deepEqual(scopes.slice(1), [`VSCODE_TENANT:${tenantId}`, `VSCODE_CLIENT_ID:${guid}`]);
    });
  }

  for (const [key, value] of [
    ['tenantId', 'not a tenant!!'],
    ['tenantId', 'https://login.example/fabrikam.com'],
    ['tenantId', 'a VSCODE_CLIENT_ID:b'],
    ['clientId', 'My application'],
    ['clientId', `{${guid}}`],
  ] as const) {
    it(`asks for no token if the setting ${key} isn't valid: ${value}`, async () => {
      settings = { ...settings, [key]: value };
      await signIn.prefetch(url);
      for (const { code, values } of [
        errorOf(await signIn.getToken(url, 'silent')),
        errorOf(await signIn.getToken(url, 'interactive')),
        errorOf(await signIn.useAnotherAccount(url)),
      ]) {
        assert.equal(code, 'settingInvalid');
        assert.ok('setting' in values && values.setting === `sqlCredentials.${key}`);
        assert.ok('reason' in values && String(values.reason).includes(value));
      }
      assert.deepEqual(questions, []);
      assert.deepEqual(await signIn.accounts(), [grace, ada]);
    });
  }

  it('asks for no token if the settings are invalid', async () => {
    const wrong = accessError('settingInvalid', { setting: 'sqlCredentials.cloud', reason: 'no' });
    const never = () => Promise.reject(new Error('The editor must not be asked.'));
    const authentication = { getAccounts: never, getSession: never };
    const memory = { get: () => undefined, set: () => Promise.resolve() };
    const other = new SignIn({
      authentication,
      settings: () => failure(wrong),
      memory,
      log,
      clock,
    });
    assert.deepEqual(await other.getToken(url, 'interactive'), failure(wrong));
    assert.deepEqual(await other.useAnotherAccount(url), failure(wrong));
    assert.deepEqual(await other.accounts(), []);
  });
});
