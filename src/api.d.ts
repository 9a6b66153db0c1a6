import type { Event } from 'vscode';

/**
 * The API for other extensions:
 *
 * ```ts
 * const extension = vscode.extensions.getExtension<SqlCredentialsApi>('sql-credentials.d365-sql-credentials');
 * const api = await extension?.activate();
 * ```
 *
 * It contains no passwords. To get a credential, request an authentication session. VS Code asks the
 * user once for each extension, environment, and access level. The user can review and revoke the access
 * of an extension with *Accounts: Manage Trusted Extensions For Account*.
 *
 * ```ts
 * const scopes = ['https://contoso-dev.crm4.dynamics.com']; // optionally followed by 'Reader' or 'Writer'
 * const session = await vscode.authentication.getSession('d365-sql-credentials', scopes, {
 *   createIfNone: true,
 * });
 * const credential: SqlCredentialToken = JSON.parse(session.accessToken);
 * ```
 *
 * With `createIfNone`, the dialog opens if this window has no credential for the environment, and the
 * user decides whether to request one. With `silent: true`, VS Code shows no dialog.
 *
 * The consent of the user isn't a security boundary: all extensions run in one process, so a malicious
 * extension can get a credential in other ways.
 */
export interface SqlCredentialsApi {
  /** Increases when a change breaks callers. */
  readonly version: 1;
  /** The grants of this window, without secrets. */
  readonly grants: readonly GrantInfo[];
  /** Fires when a grant is added, changed, or removed. */
  readonly onDidChangeGrants: Event<readonly GrantInfo[]>;
  /**
   * Opens the dialog with these values. The user decides whether to request access.
   * @returns the new grant; `undefined` if the user declines or closes the dialog without one, if another
   * request for the environment is running, or if the URL isn't that of an environment in the user's cloud
   */
  requestAccess(request: AccessProposal): Promise<GrantInfo | undefined>;
}

/** A request that an extension proposes to the user. */
export interface AccessProposal {
  /** The Dataverse URL of the environment. */
  readonly environmentUrl: string;
  /** The user can change it. */
  readonly reason?: string;
  readonly role?: 'Reader' | 'Writer';
}

/** A grant without secrets. */
export interface GrantInfo {
  readonly id: string;
  readonly environmentName: string;
  readonly environmentUrl: string;
  /** `Reader` or `Writer`; for Lifecycle Services, the label of the access. */
  readonly role: string;
  /** Milliseconds since 1970; `undefined` if the end is unknown. */
  readonly expiresAt?: number | undefined;
  /** Only an `active` grant has a password. */
  readonly status: 'active' | 'expired' | 'replaced' | 'lost';
}

/** The content of `session.accessToken`, as JSON. */
export interface SqlCredentialToken {
  /** Fully qualified host name, with a port as SQL Server writes it if needed: `host,1433`. */
  readonly server: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Milliseconds since 1970; omitted if the end is unknown. */
  readonly expiresAt?: number | undefined;
}
