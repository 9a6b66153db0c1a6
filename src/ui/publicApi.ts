import {
  authentication,
  type AuthenticationProvider,
  type AuthenticationProviderAuthenticationSessionsChangeEvent,
  Disposable,
  EventEmitter,
  l10n,
} from 'vscode';
import type { AccessProposal, GrantInfo, SqlCredentialsApi } from '../api';
import { isCredential, type HeldCredential } from '../vault/heldGrant';
import type { Vault } from '../vault/vault';
import { authenticationProviderId } from './ids';
import type { Watching, WatchLoader } from './watchLoader';

/** The monitoring of grants, as other extensions use it. */
interface Watch extends Watching {
  readonly vault: Vault;
  readonly sessions: AuthenticationProvider;
}

/** Loads the monitoring on first use. Until then, there are no grants. */
type Loader = Pick<WatchLoader<Watch>, 'current' | 'onDidBuild' | 'load' | 'ifNeeded'>;

/**
 * The API that `activate` returns to other extensions. It has no secrets and never acts without the
 * user. It is frozen, because all extensions share the object.
 */
export function createPublicApi(
  loader: Loader,
  requestAccess: (proposal: AccessProposal) => Promise<GrantInfo | undefined>,
): SqlCredentialsApi {
  const grants = (): readonly GrantInfo[] =>
    Object.freeze(loader.current?.vault.held.filter(isCredential).map(grantInfo) ?? []);
  const changes = new EventEmitter<readonly GrantInfo[]>();
  loader.onDidBuild(({ vault }) => vault.onDidChange(() => changes.fire(grants())));
  return Object.freeze({
    version: 1,
    get grants() {
      return grants();
    },
    onDidChangeGrants: changes.event,
    requestAccess,
  });
}

/** The facts about a grant for other extensions. */
export function grantInfo({ grant, status }: HeldCredential): GrantInfo {
  const { id, environment, role, expiresAt } = grant;
  const { name: environmentName, url: environmentUrl } = environment;
  return { id, environmentName, environmentUrl, role, expiresAt, status };
}

/** Registers the provider of sessions for other extensions. Without a grant, it loads nothing. */
export function registerSessionsProvider(loader: Loader): Disposable {
  const changes = new EventEmitter<AuthenticationProviderAuthenticationSessionsChangeEvent>();
  loader.onDidBuild(({ sessions }) => sessions.onDidChangeSessions(event => changes.fire(event)));
  const provider: AuthenticationProvider = {
    onDidChangeSessions: changes.event,
    getSessions: async (scopes, options) =>
      (await loader.ifNeeded())?.sessions.getSessions(scopes, options) ?? [],
    createSession: async (scopes, options) =>
      (await loader.load()).sessions.createSession(scopes, options),
    removeSession: async id => (await loader.load()).sessions.removeSession(id),
  };
  const label = l10n.t('SQL Credentials');
  const { registerAuthenticationProvider: register } = authentication;
  const options = { supportsMultipleAccounts: true };
  return Disposable.from(register(authenticationProviderId, label, provider, options), changes);
}
