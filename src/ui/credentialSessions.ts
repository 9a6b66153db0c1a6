import * as vscode from 'vscode';
import type { AccessProposal, GrantInfo, SqlCredentialToken } from '../api';
import { isCredential, type HeldCredential } from '../vault/heldGrant';
import type { Vault } from '../vault/vault';
import { consentLabel } from './grantInfo';

/** What giving credentials to other extensions needs of its surroundings. */
export interface CredentialSessionServices {
  readonly vault: Pick<Vault, 'held' | 'password' | 'onDidChange' | 'forget'>;
  /** Lets the user ask for access; the grant that came of it, if any. */
  readonly requestAccess: (proposal: AccessProposal) => Promise<GrantInfo | undefined>;
}

/**
 * The grants of this window as sessions of an authentication provider, so that VS Code itself asks
 * before another extension gets one, and keeps the list of those that may. The scopes of a session
 * are the address of the environment and, where it matters, the role.
 */
export class CredentialSessions implements vscode.AuthenticationProvider, vscode.Disposable {
  readonly #services: CredentialSessionServices;
  readonly #changes =
    new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  readonly #subscriptions: vscode.Disposable;
  #told: readonly HeldCredential[] = [];

  readonly onDidChangeSessions = this.#changes.event;

  constructor(services: CredentialSessionServices) {
    this.#services = services;
    const changed = services.vault.onDidChange(() => {
      this.#tell();
    });
    this.#subscriptions = vscode.Disposable.from(changed, this.#changes);
  }

  /** Without scopes VS Code only lists accounts: no password is read for that. */
  async getSessions(
    scopes: readonly string[] | undefined,
  ): Promise<vscode.AuthenticationSession[]> {
    const active = this.#services.vault.held.filter(isCredential).filter(isActive);
    if (scopes === undefined || scopes.length === 0) {
      return active.map(held => session(held, '', []));
    }
    const sessions = active
      .filter(held => fits(held, scopes))
      .map(async held => session(held, await this.#token(held), scopes));
    return (await Promise.all(sessions)).filter(({ accessToken }) => accessToken !== '');
  }

  async createSession(scopes: readonly string[]): Promise<vscode.AuthenticationSession> {
    const [environmentUrl = '', role] = scopes;
    const granted = await this.#services.requestAccess({
      environmentUrl,
      ...(role === 'Reader' || role === 'Writer' ? { role } : {}),
    });
    const [created] = granted === undefined ? [] : await this.getSessions(scopes);
    if (created === undefined) throw new Error('Cancelled');
    return created;
  }

  async removeSession(sessionId: string): Promise<void> {
    await this.#services.vault.forget(sessionId);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #tell(): void {
    const now = this.#services.vault.held.filter(isCredential).filter(isActive);
    const before = this.#told;
    this.#told = now;
    const added = without(now, before);
    const removed = without(before, now);
    if (added.length + removed.length === 0) return;
    this.#changes.fire({ added, removed, changed: [] });
  }

  async #token({ grant }: HeldCredential): Promise<string> {
    const password = await this.#services.vault.password(grant.id);
    if (password === undefined) return '';
    const { server, database, user, expiresAt } = grant;
    const token: SqlCredentialToken = { server, database, user, password, expiresAt };
    return JSON.stringify(token);
  }
}

function isActive(held: HeldCredential): boolean {
  return held.status === 'active';
}

function without(
  grants: readonly HeldCredential[],
  others: readonly HeldCredential[],
): vscode.AuthenticationSession[] {
  const ids = new Set(others.map(held => held.grant.id));
  return grants.filter(held => !ids.has(held.grant.id)).map(held => session(held, '', []));
}

function session(
  { grant }: HeldCredential,
  accessToken: string,
  scopes: readonly string[],
): vscode.AuthenticationSession {
  const { environment } = grant;
  const account = { id: environment.url, label: consentLabel(environment) };
  return { id: grant.id, accessToken, scopes, account };
}

/** Addresses are compared as people write them: with or without a slash at the end. */
function fits({ grant }: HeldCredential, [url = '', role]: readonly string[]): boolean {
  const isSame = url.replace(/\/+$/, '').toLowerCase() === grant.environment.url.toLowerCase();
  return isSame && (role === undefined || role === grant.role);
}
