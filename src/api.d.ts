import type { Event } from 'vscode';

/**
 * What other extensions can do. Get it by
 *
 * ```ts
 * const extension = vscode.extensions.getExtension<SqlCredentialsApi>('sql-credentials.d365-sql-credentials');
 * const api = await extension?.activate();
 * ```
 *
 * Nothing here gives a password away. To get a credential, ask VS Code, which asks the user for each
 * extension and each environment, and keeps a list of who was allowed that the user can see and take
 * back (*Accounts: Manage Trusted Extensions For Account*):
 *
 * ```ts
 * const scopes = ['https://contoso-dev.crm4.dynamics.com']; // or with 'Reader' or 'Writer' behind it
 * const session = await vscode.authentication.getSession('d365-sql-credentials', scopes, {
 *   createIfNone: true,
 * });
 * const credential: SqlCredentialToken = JSON.parse(session.accessToken);
 * ```
 *
 * With `createIfNone` the dialog opens where this window holds no credential for the environment, and
 * the user presses *Request Access* themselves. With `silent: true` nobody is asked.
 *
 * What this consent is: VS Code's own, given once for each extension and environment. What it is not:
 * a wall. Extensions share one process, and one that means harm has other ways.
 */
export interface SqlCredentialsApi {
  /** Grows when something here changes in a way that breaks callers. */
  readonly version: 1;
  /** The grants of this window, without any secret. */
  readonly grants: readonly GrantInfo[];
  /** Fires when a grant came, changed or went. */
  readonly onDidChangeGrants: Event<readonly GrantInfo[]>;
  /**
   * Opens the dialog with these values. The user decides.
   * @returns the grant that came of it, or `undefined` where the dialog was closed without one, or
   * the address is not one of an environment in the user's cloud
   */
  requestAccess(request: AccessProposal): Promise<GrantInfo | undefined>;
}

/** What an extension proposes to ask for. */
export interface AccessProposal {
  /** The Dataverse address of the environment. */
  readonly environmentUrl: string;
  /** Filled in for the user to change. */
  readonly reason?: string;
  readonly role?: 'Reader' | 'Writer';
}

/** A grant, without any secret. */
export interface GrantInfo {
  readonly id: string;
  readonly environmentName: string;
  readonly environmentUrl: string;
  /** `Reader` or `Writer`; of Lifecycle Services the label of the access. */
  readonly role: string;
  /** Milliseconds since 1970; `undefined` where no end is known. */
  readonly expiresAt?: number | undefined;
  /** `active`: it has a password; else why it has none any more. */
  readonly status: 'active' | 'expired' | 'replaced' | 'lost';
}

/** What `accessToken` of a session holds, as JSON. */
export interface SqlCredentialToken {
  /** Full host name; may carry a port as SQL Server writes it: `host,1433`. */
  readonly server: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Milliseconds since 1970; not there where no end is known. */
  readonly expiresAt?: number | undefined;
}
