import assert from 'node:assert/strict';
import type { Account } from '../../../src/access/grant';
import { success } from '../../../src/access/result';
import { SignIn, type Authentication } from '../../../src/services/signIn';
import { FakeClock, settled } from '../support/fakeClock';
import { FakeLog } from '../support/fakeLog';
import { ada, grace } from '../support/fakeTokens';
import { valueOf } from '../support/results';

const url = 'https://contoso-dev.crm4.dynamics.com/api/data';

type Options = Parameters<Authentication['getSession']>[2];
type Session = Awaited<ReturnType<Authentication['getSession']>>;

/** A sign-in in the user's browser that hasn't ended. */
interface BrowserSignIn {
  readonly end: (account: Account) => void;
  readonly cancel: () => void;
}

/** VS Code's choice of an account, as 1.100 makes it: it joins parallel calls whatever their account. */
class AccountsOfVsCode implements Authentication {
  accounts: readonly Account[] = [ada, grace];
  preferred: Account | undefined;
  readonly signedIn = new Set([ada.id, grace.id]);
  readonly browser: BrowserSignIn[] = [];
  readonly #joined = new Map<string, Promise<Session>>();

  getAccounts = (): Promise<readonly Account[]> => Promise.resolve(this.accounts);

  getSession(_: string, scopes: readonly string[], options: Options): Promise<Session> {
    const key = JSON.stringify([scopes, Object.keys(options).sort()]);
    const joined =
      this.#joined.get(key) ?? this.#answer(options).finally(() => this.#joined.delete(key));
    this.#joined.set(key, joined);
    return joined;
  }

  async #answer(options: Options): Promise<Session> {
    await settled();
    const { account } = options;
    const known = this.accounts.filter(
      ({ id }) => this.signedIn.has(id) && (account === undefined || account.id === id),
    );
    if (options.clearSessionPreference === true) this.preferred = undefined;
    const wanted = account ? known[0] : known.find(({ id }) => id === this.preferred?.id);
    if (options.forceNewSession === undefined && wanted) return sessionOf(wanted);
    if (options.silent === true) return undefined;
    const chosen = await new Promise<Account>((end, fail) => {
      const cancel = () => fail(new Error('User did not consent to login.'));
      this.browser.push({ end, cancel });
    });
    this.signedIn.add(chosen.id);
    this.preferred = chosen;
    return sessionOf(chosen);
  }
}

const sessionOf = (account: Account) => ({ accessToken: `token of ${account.label}`, account });

describe('the account of requests', () => {
  let editor: AccountsOfVsCode;
  let remembered: string | undefined;
  let signIn: SignIn;

  const create = () =>
    new SignIn({
      authentication: editor,
      settings: () => success({ provider: 'microsoft', tenantId: '', clientId: '' }),
      memory: {
        get: () => remembered,
        set: id => Promise.resolve(void (remembered = id)),
      },
      log: new FakeLog(),
      clock: new FakeClock(),
    });

  beforeEach(() => {
    editor = new AccountsOfVsCode();
    remembered = undefined;
    signIn = create();
  });

  const accountFor = async (mode: 'silent' | 'interactive') =>
    valueOf(await signIn.getToken(url, mode))?.account;

  /** Starts to sign in with another account. */
  async function startSwitch(target = url): Promise<BrowserSignIn & { done: Promise<unknown> }> {
    const done = signIn.useAnotherAccount(target);
    for (let turn = 0; turn < 5; turn += 1) await settled();
    const browser = editor.browser.at(-1);
    assert.ok(browser);
    return { ...browser, done };
  }

  for (const before of [ada.id, undefined]) {
    it(`stays the one that the user chose during a sign-in that they cancel, after ${before ?? 'none'}`, async () => {
      remembered = before;
      editor.preferred = ada;
      await accountFor('silent');
      const { cancel, done } = await startSwitch();
      await signIn.useAccount(grace.id);
      cancel();
      await done;
      assert.equal(remembered, grace.id);
    });
  }

  it('stays the one of a later sign-in if an earlier one is canceled', async () => {
    await signIn.useAccount(ada.id);
    const first = await startSwitch();
    const second = await startSwitch('https://contoso-test.crm4.dynamics.com');
    second.end(grace);
    await second.done;
    first.cancel();
    await first.done;
    assert.equal(remembered, grace.id);
  });

  it('stays the chosen one while the user signs in with another, also after a reload', async () => {
    await signIn.useAccount(grace.id);
    await startSwitch();
    await signIn.prefetch(url);
    assert.deepEqual(await accountFor('interactive'), grace);
    signIn = create();
    assert.deepEqual(await accountFor('silent'), grace);
  });

  it("isn't taken from a call for another account that VS Code joined with it", async () => {
    editor.signedIn.delete(ada.id);
    await signIn.useAccount(ada.id);
    void signIn.getToken(url, 'interactive');
    for (let turn = 0; turn < 5; turn += 1) await settled();
    await signIn.useAccount(grace.id);
    const again = accountFor('interactive');
    for (let turn = 0; turn < 5; turn += 1) await settled();
    editor.browser[0]?.end(ada);
    assert.deepEqual(await again, grace);
  });

  it('is the one of a prefetched token, also if VS Code joined the call with another', async () => {
    await signIn.useAccount(ada.id);
    void signIn.getToken(url, 'silent');
    for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
    await signIn.useAccount(grace.id);
    await signIn.prefetch(url);
    assert.deepEqual(await accountFor('interactive'), grace);
  });

  it('is no account that has signed out, after a canceled sign-in', async () => {
    editor.preferred = ada;
    await accountFor('silent');
    editor.accounts = [grace];
    const { cancel, done } = await startSwitch();
    cancel();
    await done;
    assert.equal(remembered, undefined);
  });
});
