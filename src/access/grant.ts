import type { Account, Environment } from './environment';
import type { RequestValues } from './request';
import type { ResourceAddress } from './resourceId';

export type { Account } from './environment';

/** The common part of all grants. */
interface GrantBase {
  /** A random UUID of this extension. */
  readonly id: string;
  readonly environment: Environment;
  readonly account: Account;
  /** The time of the answer, in milliseconds since 1970 on this computer's clock. */
  readonly issuedAt: number;
  /**
   * The expiry, in milliseconds since 1970 on this computer's clock: the service's time less the
   * difference between the two clocks. Missing if no end is known.
   */
  readonly expiresAt?: number | undefined;
}

/** A SQL login, without its password: the password is only ever in the vault. */
export interface SqlCredential extends GrantBase, RequestValues {
  readonly kind: 'sqlCredential';
  /** Full host name; may carry a port as SQL Server writes it: `127.0.0.1,14330`. */
  readonly server: string;
  /** Set if the text that it was imported from doesn't prove the server: it's tested only on request. */
  readonly isServerUncertain?: true;
  /** Set if the account doesn't expire, as those of a Microsoft-managed environment in LCS. */
  readonly isEndless?: true;
  readonly database: string;
  readonly user: string;
  /** Key of the service's own audit record or activity, or empty. */
  readonly operationId: string;
}

/** A role in a request. */
export interface RequestedRole {
  readonly principalId: string;
  readonly roleId: string;
}

/** A role in a request with its name, if known. */
export interface ActivatedRole extends RequestedRole {
  /** External text; empty if unknown. */
  readonly name: string;
}

/**
 * A role on a managed application, from the request on; `state` says whether it was granted. It has
 * no secret. `issuedAt` is the time of the request; `expiresAt` is set after the approval.
 */
export interface RoleActivation extends GrantBase {
  readonly kind: 'roleActivation';
  /** Resource ID of the application. */
  readonly applicationId: string;
  readonly roles: readonly ActivatedRole[];
  readonly request: ResourceAddress;
  /**
   * - `sent`: the request was about to be sent, and Azure doesn't show it yet
   * - `found`: Azure has it
   * - `gone`: Azure doesn't have it
   */
  readonly presence: 'sent' | 'found' | 'gone';
  /** When the user withdrew the request, in milliseconds since 1970; missing otherwise. */
  readonly withdrawnAt?: number | undefined;
  /** The customer's decision (`JitRequestState`) in Azure's words: external text, or empty. */
  readonly state: string;
  /** The last state that the user was notified of. */
  readonly lastNotifiedState: string;
  /** The start of the role, in milliseconds since 1970 on this computer's clock. */
  readonly startsAt: number;
  readonly durationMs: number;
  /** The user's own text, which stays on this computer. */
  readonly note: string;
}

/** Whether the password of `a` may go where that of `b` goes. SQL users differ by more than case. */
export function isSameDatabaseLogin(a: SqlCredential, b: SqlCredential): boolean {
  const isSameUser = a.user.toLowerCase() === b.user.toLowerCase();
  return isSameUser && a.server === b.server && a.database === b.database;
}

/** The result of a request. */
export type Grant = SqlCredential | RoleActivation;

/** A new credential with its secret. It exists only between client and vault. */
export interface IssuedGrant {
  readonly grant: SqlCredential;
  readonly password: string;
}

/** The end of a grant, in milliseconds since 1970; infinite if unknown. */
export function endOf({ expiresAt }: { readonly expiresAt?: number | undefined }): number {
  return expiresAt ?? Number.POSITIVE_INFINITY;
}

/**
 * Whether a new credential for `b` ends `a` at the server: same account, tenant, and Dataverse
 * address. An unknown tenant makes no difference, because an address belongs to one tenant.
 */
export function isSameLogin(a: LoginIdentity, b: LoginIdentity): boolean {
  const tenantsDiffer = a.tenantId !== '' && b.tenantId !== '' && a.tenantId !== b.tenantId;
  return a.accountId === b.accountId && a.url === b.url && !tenantsDiffer;
}

/** The identity of logins at the service. */
export interface LoginIdentity {
  readonly accountId: string;
  /** Lower case, or empty if unknown. */
  readonly tenantId: string;
  readonly url: string;
}

/** The identity of a grant at the service. */
export function loginIdentity(grant: Pick<Grant, 'account' | 'environment'>): LoginIdentity {
  return {
    accountId: grant.account.id,
    tenantId: grant.environment.tenantId.toLowerCase(),
    url: grant.environment.url,
  };
}
