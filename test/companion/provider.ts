import * as vscode from 'vscode';
import { accountByUpn, accounts, defaultAccount, type Account } from '../emulator/accounts';
import { issueToken } from '../emulator/token';
import { cancelledText, throwConfiguredError } from './failures';
import { claimsFor, readScopes, type RequestedScopes } from './scopes';
import { SessionStore, type StoredSession } from './sessions';
import { readSettings } from './settings';

/**
 * Signs in to the emulator. Like VS Code's Microsoft provider, it returns a session for any scopes
 * without a prompt after the user has signed in.
 */
export class EmulatorProvider implements vscode.AuthenticationProvider, vscode.Disposable {
  readonly #changes =
    new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  readonly #store: SessionStore;
  readonly onDidChangeSessions = this.#changes.event;

  constructor(state: vscode.Memento) {
    this.#store = new SessionStore(state);
  }

  /**
   * Signs in the accounts of a setting. Tests in the extension host need it, because VS Code shows
   * no dialogs there but asks before each first sign-in.
   */
  async signInFromSettings(): Promise<void> {
    for (const account of readSettings().signedIn.map(accountByUpn)) {
      const known = this.#store.all().some(session => session.oid === account?.oid);
      if (account && !known) await this.#issue(account, readScopes([]));
    }
  }

  async getSessions(
    scopes: readonly string[] | undefined,
    options: vscode.AuthenticationProviderSessionOptions,
  ): Promise<vscode.AuthenticationSession[]> {
    if (scopes === undefined) return this.#storedSessions(options).map(present);
    const signedIn = accounts.filter(
      ({ oid, upn }) =>
        (options.account === undefined || options.account.label === upn) &&
        this.#store.all().some(session => session.oid === oid),
    );
    const found = await Promise.all(
      signedIn.map(account => this.#sessionFor(account, readScopes(scopes))),
    );
    return found.filter(session => session !== undefined).map(present);
  }

  async createSession(
    scopes: readonly string[],
    options: vscode.AuthenticationProviderSessionOptions,
  ): Promise<vscode.AuthenticationSession> {
    const requested = readScopes(scopes);
    const account = await chooseAccount(options.account);
    throwConfiguredError(readSettings().signIn, account, requested);
    const session = present(await this.#issue(account, requested));
    this.#changes.fire({ added: [session], removed: [], changed: [] });
    return session;
  }

  /** Signs out the account of the session, like VS Code's Accounts menu. */
  async removeSession(sessionId: string): Promise<void> {
    const oid = this.#store.all().find(session => session.id === sessionId)?.oid;
    await this.#forget(session => session.oid === oid);
  }

  /** Signs out all accounts. */
  async signOut(): Promise<void> {
    await this.#forget(() => true);
  }

  /** Expires all tokens. A setting controls later ones. */
  async expireAll(): Promise<void> {
    const expires = nowInSeconds() - 1;
    for (const session of this.#store.all()) {
      const account = accountByUpn(session.upn) ?? defaultAccount;
      const token = issueToken(claimsFor(account, readScopes(session.scopes), expires));
      await this.#store.put({ ...session, token, expires });
    }
  }

  dispose(): void {
    this.#changes.dispose();
  }

  /** The stored sessions, for VS Code's list of accounts. */
  #storedSessions({ account }: vscode.AuthenticationProviderSessionOptions): StoredSession[] {
    return this.#store.all().filter(({ upn }) => account === undefined || account.label === upn);
  }

  async #sessionFor(
    account: Account,
    requested: RequestedScopes,
  ): Promise<StoredSession | undefined> {
    const id = sessionId(account, requested);
    const stored = this.#store.all().find(session => session.id === id);
    if (!stored) return this.#issue(account, requested);
    const { afterExpiry } = readSettings();
    if (stored.expires > nowInSeconds() || afterExpiry === 'keep') return stored;
    if (afterExpiry === 'renew') return this.#issue(account, requested);
    await this.#forget(session => session.oid === account.oid);
    return undefined;
  }

  async #issue(account: Account, requested: RequestedScopes): Promise<StoredSession> {
    const expires = nowInSeconds() + readSettings().sessionSeconds;
    const session: StoredSession = {
      id: sessionId(account, requested),
      oid: account.oid,
      upn: account.upn,
      scopes: requested.sorted,
      token: issueToken(claimsFor(account, requested, expires)),
      expires,
    };
    await this.#store.put(session);
    return session;
  }

  async #forget(matches: (session: StoredSession) => boolean): Promise<void> {
    const gone = await this.#store.remove(matches);
    if (gone.length > 0) {
      this.#changes.fire({ added: [], removed: gone.map(present), changed: [] });
    }
  }
}

async function chooseAccount(
  given: vscode.AuthenticationSessionAccountInformation | undefined,
): Promise<Account> {
  const known = given && accountByUpn(given.label);
  if (known) return known;
  if (!readSettings().askForAccount) return defaultAccount;
  const items = accounts.map(account => ({ label: account.upn, account }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Sign in to the emulator',
    placeHolder: 'Choose an account',
    ignoreFocusOut: true,
  });
  if (!picked) throw new Error(cancelledText);
  return picked.account;
}

function sessionId(account: Account, requested: RequestedScopes): string {
  return [account.upn, ...requested.sorted].join(' ');
}

function present(session: StoredSession): vscode.AuthenticationSession {
  return {
    id: session.id,
    accessToken: session.token,
    account: { id: session.oid, label: session.upn },
    scopes: session.scopes,
  };
}

function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
