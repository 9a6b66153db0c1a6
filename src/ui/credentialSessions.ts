import type * as vscode from 'vscode';
import type { Disposable } from '../access/clock';
import type { Log } from '../access/log';
import type { AccessProposal, GrantInfo, SqlCredentialToken } from '../api';
import { Emitter } from '../vault/emitter';
import { isCredential, type HeldCredential } from '../vault/heldGrant';
import type { Vault } from '../vault/vault';
import { consentLabel } from './proposal';

type SessionsChange = vscode.AuthenticationProviderAuthenticationSessionsChangeEvent;

interface SessionsWindow {
  readonly vault: Pick<Vault, 'held' | 'onDidChange' | 'password' | 'forget'>;
  readonly log: Log;
  /** Opens the dialog, and returns the grant that the user requested. */
  readonly requestAccess: (proposal: AccessProposal) => Promise<Pick<GrantInfo, 'id'> | undefined>;
}

/**
 * The credentials of this window as sessions of an authentication provider: VS Code asks the user
 * before another extension gets one, and lists the extensions that may. The scopes of a session are
 * the URL of the environment and optionally the role. Consent is for one environment and one role.
 */
export class CredentialSessions implements vscode.AuthenticationProvider, Disposable {
  readonly #window: SessionsWindow;
  readonly #changes: Emitter<SessionsChange>;
  readonly #subscription: Disposable;
  #reported: readonly HeldCredential[] = [];

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
      return this.#active.map(held => session(held));
    }
    return this.#sessions(this.#active, scopes);
  }

  /**
   * Returns only the credential that the user requested, because VS Code gives it to the extension
   * without another question.
   * @throws if the user requested none for this environment and role
   */
  async createSession(scopes: readonly string[]): Promise<vscode.AuthenticationSession> {
    const [environmentUrl = '', role] = scopes;
    const granted = await this.#window.requestAccess({
      environmentUrl,
      ...(role === 'Reader' || role === 'Writer' ? { role } : {}),
    });
    const requested = this.#active.filter(({ grant }) => grant.id === granted?.id);
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

  get #active(): readonly HeldCredential[] {
    return this.#window.vault.held.filter(isCredential).filter(({ status }) => status === 'active');
  }

  #report(): void {
    const [earlier, now] = [this.#reported, this.#active];
    this.#reported = now;
    const added = missingIn(earlier, now).map(held => session(held));
    const removed = missingIn(now, earlier).map(held => session(held));
    if (added.length + removed.length > 0) this.#changes.fire({ added, removed, changed: [] });
  }

  /** Those of the environment and the role whose password can be read. */
  async #sessions(
    credentials: readonly HeldCredential[],
    scopes: readonly string[],
  ): Promise<vscode.AuthenticationSession[]> {
    const sessions = credentials
      .filter(held => matches(held, scopes))
      .map(async held => session(held, await this.#token(held), scopes));
    return (await Promise.all(sessions)).filter(({ accessToken }) => accessToken !== '');
  }

  async #token({ grant }: HeldCredential): Promise<string> {
    const password = await this.#window.vault.password(grant);
    if (password === undefined) return '';
    const { server, database, user, expiresAt } = grant;
    const token: SqlCredentialToken = { server, database, user, password, expiresAt };
    return JSON.stringify(token);
  }
}

function missingIn(
  known: readonly HeldCredential[],
  credentials: readonly HeldCredential[],
): readonly HeldCredential[] {
  const ids = new Set(known.map(({ grant }) => grant.id));
  return credentials.filter(({ grant }) => !ids.has(grant.id));
}

function session(
  { grant }: HeldCredential,
  accessToken = '',
  scopes: readonly string[] = [],
): vscode.AuthenticationSession {
  const { id, environment, role } = grant;
  const account = { id: `${environment.url} ${role}`, label: consentLabel(grant) };
  return { id, accessToken, scopes, account };
}

/** A slash at the end of the URL makes no difference. */
function matches({ grant }: HeldCredential, [url = '', role]: readonly string[]): boolean {
  const isSame = url.replace(/\/+$/, '').toLowerCase() === grant.environment.url.toLowerCase();
  return isSame && (role === undefined || role === grant.role);
}
