import type * as vscode from 'vscode';
import type { Disposable } from '../access/clock';
import type { SqlCredential } from '../access/grant';
import type { Log } from '../access/log';
import { visible } from '../access/text';
import type { AccessProposal, GrantInfo, SqlCredentialToken } from '../api';
import { Emitter } from '../vault/emitter';
import { isCredential } from '../vault/heldGrant';
import type { Vault } from '../vault/vault';

type SessionsChange = vscode.AuthenticationProviderAuthenticationSessionsChangeEvent;

interface SessionsWindow {
  readonly vault: Pick<Vault, 'held' | 'onDidChange' | 'password' | 'forget'>;
  readonly log: Log;
  /** Opens the dialog, and returns the grant that the user requested. */
  readonly requestAccess: (proposal: AccessProposal) => Promise<Pick<GrantInfo, 'id'> | undefined>;
}

/**
 * The credentials of this window as sessions of an authentication provider. The scopes of a session are the
 * URL of the environment and optionally the role. The user consents to one environment and one role.
 */
export class CredentialSessions implements vscode.AuthenticationProvider, Disposable {
  readonly #window: SessionsWindow;
  readonly #changes: Emitter<SessionsChange>;
  readonly #subscription: Disposable;
  #reported: readonly vscode.AuthenticationSession[] = [];

  constructor(window: SessionsWindow) {
    this.#window = window;
    this.#changes = new Emitter(window.log);
    this.#subscription = window.vault.onDidChange(() => this.#report());
  }

  onDidChangeSessions(listener: (change: SessionsChange) => void): Disposable {
    return this.#changes.on(listener);
  }

  /** VS Code lists accounts without scopes. That reads no password. */
  async getSessions(
    scopes: readonly string[] | undefined,
  ): Promise<vscode.AuthenticationSession[]> {
    if (scopes === undefined || scopes.length === 0) {
      return this.#active.map(grant => session(grant));
    }
    return this.#sessions(this.#active, scopes);
  }

  /**
   * Returns only the credential that the user requested, because VS Code gives it away unasked.
   * @throws if the user requested none for this environment and role
   */
  async createSession(scopes: readonly string[]): Promise<vscode.AuthenticationSession> {
    const [environmentUrl = '', role] = scopes;
    const granted = await this.#window.requestAccess({
      environmentUrl,
      ...(role === 'Reader' || role === 'Writer' ? { role } : {}),
    });
    const requested = this.#active.filter(({ id }) => id === granted?.id);
    const [created] = await this.#sessions(requested, scopes);
    if (created === undefined) throw new Error('Cancelled');
    return created;
  }

  async removeSession(sessionId: string): Promise<void> {
    await this.#window.vault.forget(sessionId);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changes.clear();
  }

  get #active(): readonly SqlCredential[] {
    const credentials = this.#window.vault.held.filter(isCredential);
    return credentials.filter(({ status }) => status === 'active').map(({ grant }) => grant);
  }

  #report(): void {
    const [earlier, now] = [this.#reported, this.#active.map(grant => session(grant))];
    this.#reported = now;
    const [added, removed] = [missingIn(earlier, now), missingIn(now, earlier)];
    if (added.length + removed.length > 0) this.#changes.fire({ added, removed, changed: [] });
  }

  /** Those of the environment and the role whose password can be read. */
  async #sessions(
    grants: readonly SqlCredential[],
    scopes: readonly string[],
  ): Promise<vscode.AuthenticationSession[]> {
    const sessions: vscode.AuthenticationSession[] = [];
    for (const grant of grants.filter(each => matches(each, scopes))) {
      const password = await this.#window.vault.password(grant);
      if (password === undefined) continue;
      const { server, database, user, expiresAt } = grant;
      const token: SqlCredentialToken = { server, database, user, password, expiresAt };
      sessions.push(session(grant, JSON.stringify(token), scopes));
    }
    return sessions;
  }
}

function missingIn(
  known: readonly vscode.AuthenticationSession[],
  sessions: readonly vscode.AuthenticationSession[],
): readonly vscode.AuthenticationSession[] {
  return sessions.filter(({ id }) => !known.some(each => each.id === id));
}

function session(
  grant: SqlCredential,
  accessToken = '',
  scopes: readonly string[] = [],
): vscode.AuthenticationSession {
  const { id, environment, role } = grant;
  const account = { id: `${environment.url} ${role}`, label: consentLabel(grant) };
  return { id, accessToken, scopes, account };
}

/** A slash at the end of the URL makes no difference. */
function matches(grant: SqlCredential, [url = '', role]: readonly string[]): boolean {
  const isSame = url.replace(/\/+$/, '').toLowerCase() === grant.environment.url.toLowerCase();
  return isSame && (role === undefined || role === grant.role);
}

/**
 * The name of a credential in VS Code's question whether another extension may use it. VS Code stores
 * the answer under this name, so that it holds for one environment and one access level: an extension
 * that may read must ask again to write. The name is unique, because no URL contains a space, and the
 * SQL user distinguishes access levels that don't fit.
 */
export function consentLabel({
  environment: { name, url },
  role,
  user,
}: Pick<SqlCredential, 'environment' | 'role' | 'user'>): string {
  const host = url.replace(/^https:\/\//, '');
  const shown = label(role, 60);
  const access = shown === role ? role : `${shown}, ${label(user)}`;
  return `${label(name, 60)}, ${access} (${host})`;
}

/** VS Code draws icons in the names of accounts. */
function label(text: string, maxLength?: number): string {
  return visible(text, maxLength).replaceAll('$(', '$ (');
}
