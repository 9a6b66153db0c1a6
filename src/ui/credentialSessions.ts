import type * as vscode from 'vscode';
import type { Disposable } from '../access/clock';
import type { SqlCredential } from '../access/grant';
import type { Log } from '../access/log';
import { visible } from '../access/text';
import type { AccessProposal, GrantInfo, SqlCredentialToken } from '../api';
import { Emitter } from '../vault/emitter';
import { activeCredentials } from '../vault/heldGrant';
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
export function credentialSessions({ vault, log, requestAccess }: SessionsWindow) {
  const changes = new Emitter<SessionsChange>(log);
  let reported: readonly vscode.AuthenticationSession[] = [];

  const active = () => activeCredentials(vault.held);
  /** Those of the environment and the role whose password can be read. */
  const sessionsOf = async (
    grants: readonly SqlCredential[],
    scopes: readonly string[],
  ): Promise<vscode.AuthenticationSession[]> => {
    const sessions: vscode.AuthenticationSession[] = [];
    for (const grant of grants.filter(each => matches(each, scopes))) {
      const password = await vault.password(grant);
      if (password === undefined) continue;
      const { server, database, user, expiresAt } = grant;
      const token: SqlCredentialToken = { server, database, user, password, expiresAt };
      sessions.push(session(grant, JSON.stringify(token), scopes));
    }
    return sessions;
  };
  const subscription = vault.onDidChange(() => {
    const [earlier, now] = [reported, active().map(grant => session(grant))];
    reported = now;
    const [added, removed] = [missingIn(earlier, now), missingIn(now, earlier)];
    if (added.length + removed.length > 0) changes.fire({ added, removed, changed: [] });
  });

  return {
    onDidChangeSessions: (listener: (change: SessionsChange) => void): Disposable =>
      changes.on(listener),
    /** VS Code lists accounts without scopes. That reads no password. */
    getSessions: async (scopes?: readonly string[]): Promise<vscode.AuthenticationSession[]> =>
      scopes === undefined || scopes.length === 0
        ? active().map(grant => session(grant))
        : sessionsOf(active(), scopes),
    /**
     * Returns only the credential that the user requested, because VS Code passes it on without a question.
     * @throws if the user requested none for this environment and role
     */
    createSession: async (scopes: readonly string[]): Promise<vscode.AuthenticationSession> => {
      const [environmentUrl = '', role] = scopes;
      const granted = await requestAccess({
        environmentUrl,
        ...(role === 'Reader' || role === 'Writer' ? { role } : {}),
      });
      const requested = active().filter(({ id }) => id === granted?.id);
      const [created] = await sessionsOf(requested, scopes);
      if (created === undefined) throw new Error('Cancelled');
      return created;
    },
    removeSession: async (sessionId: string): Promise<void> => {
      await vault.forget(sessionId);
    },
    dispose: (): void => {
      subscription.dispose();
      changes.clear();
    },
  };
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
