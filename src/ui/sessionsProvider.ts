import {
  authentication,
  type AuthenticationProvider,
  type AuthenticationProviderAuthenticationSessionsChangeEvent,
  Disposable,
  EventEmitter,
  l10n,
} from 'vscode';
import { authenticationProviderId } from './ids';

interface Loaded {
  readonly sessions: AuthenticationProvider;
}

/** Loads the sessions. */
interface SessionLoader {
  onDidBuild(listener: (loaded: Loaded) => void): void;
  load(): Promise<Loaded>;
  /** Loads them only if this window may hold a grant. */
  ifNeeded(): Promise<Loaded | undefined>;
}

/**
 * Registers the authentication provider that gives other extensions credentials. VS Code lists the
 * sessions of each provider when it starts; without a grant, this loads nothing.
 */
export function registerSessionsProvider(loader: SessionLoader): Disposable {
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
  const registered = authentication.registerAuthenticationProvider(
    authenticationProviderId,
    l10n.t('SQL Credentials'),
    provider,
    { supportsMultipleAccounts: true },
  );
  return Disposable.from(registered, changes);
}
