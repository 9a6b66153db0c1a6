import {
  authentication,
  type AuthenticationProvider,
  type AuthenticationProviderAuthenticationSessionsChangeEvent,
  Disposable,
  EventEmitter,
  l10n,
} from 'vscode';
import { authenticationProviderId } from './ids';

/** What answers for the sessions, once it is loaded. */
interface Answering {
  readonly sessions: AuthenticationProvider;
}

/** Where what answers for the sessions comes from. */
export interface SessionSource {
  onDidBuild(listener: (watch: Answering) => void): void;
  load(): Promise<Answering>;
  /** It, if there may be sessions. */
  ifNeeded(): Promise<Answering | undefined>;
}

/**
 * Registers the authentication provider by which other extensions get credentials. VS Code lists the
 * sessions of every provider at its start: nothing is loaded for that where there are none.
 */
export function registerSessionsProvider(source: SessionSource): Disposable {
  const changes = new EventEmitter<AuthenticationProviderAuthenticationSessionsChangeEvent>();
  source.onDidBuild(({ sessions }) => {
    sessions.onDidChangeSessions(event => {
      changes.fire(event);
    });
  });
  const provider: AuthenticationProvider = {
    onDidChangeSessions: changes.event,
    getSessions: async (scopes, options) =>
      (await source.ifNeeded())?.sessions.getSessions(scopes, options) ?? [],
    createSession: async (scopes, options) =>
      (await source.load()).sessions.createSession(scopes, options),
    removeSession: async id => (await source.load()).sessions.removeSession(id),
  };
  const registered = authentication.registerAuthenticationProvider(
    authenticationProviderId,
    l10n.t('SQL Credentials'),
    provider,
    { supportsMultipleAccounts: true },
  );
  return Disposable.from(registered, changes);
}
