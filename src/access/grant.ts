import type { Account, Environment } from './environment';
import type { RequestValues } from './request';
import type { ResourceAddress } from './resourceId';

export type { Account } from './environment';

/** What every grant has, whatever it grants. */
interface GrantBase {
  /** Made by this extension: a random UUID. */
  readonly id: string;
  readonly environment: Environment;
  readonly account: Account;
  /** When the answer came, in milliseconds since 1970 on this computer's clock. */
  readonly issuedAt: number;
  /**
   * When it ends, in milliseconds since 1970 on this computer's clock: what the service said, less
   * the difference between its clock and ours. Not there where no end is known.
   */
  readonly expiresAt?: number | undefined;
}

/** A SQL login, without its password: the password is only ever in the vault. */
export interface SqlCredential extends GrantBase, RequestValues {
  readonly kind: 'sqlCredential';
  /** Full host name; may carry a port as SQL Server writes it: `127.0.0.1,14330`. */
  readonly server: string;
  readonly database: string;
  readonly user: string;
  /** Key of the service's own audit record or activity, or empty. */
  readonly operationId: string;
}

/** A role as a request names it. */
export interface RequestedRole {
  readonly principalId: string;
  readonly roleId: string;
}

/** A role of a request, by name where that is known. */
export interface ActivatedRole extends RequestedRole {
  /** Text from outside; empty where it is not known. */
  readonly name: string;
}

/**
 * A role on a managed application, from the request on: whether it was given is what `state` says.
 * It has no secret. `issuedAt` is when it was asked for; `expiresAt` is there once it was approved.
 */
export interface RoleActivation extends GrantBase {
  readonly kind: 'roleActivation';
  /** Resource id of the application. */
  readonly applicationId: string;
  readonly roles: readonly ActivatedRole[];
  readonly request: ResourceAddress;
  /**
   * - `sent`: the request was about to leave, and Azure has not shown it yet
   * - `found`: Azure has it
   * - `gone`: Azure has it no more, or never had it
   */
  readonly presence: 'sent' | 'found' | 'gone';
  /** When the user withdrew the request, in milliseconds since 1970; not there where nobody did. */
  readonly withdrawnAt?: number | undefined;
  /** What the customer did with it (`JitState`), as Azure wrote it: text from outside, or empty. */
  readonly state: string;
  /** The last state that the user was told of. */
  readonly toldState: string;
  /** When the role begins, in milliseconds since 1970 on this computer's clock. */
  readonly startsAt: number;
  readonly durationMs: number;
  /** The user's own words, which stay on this computer. */
  readonly note: string;
}

/** What was granted. */
export type Grant = SqlCredential | RoleActivation;

/** A credential fresh from the service, with its secret. It exists only between provider and vault. */
export interface IssuedGrant {
  readonly grant: SqlCredential;
  readonly password: string;
}

/** When a grant ends, in milliseconds since 1970; infinite where no end is known. */
export function endOf({ expiresAt }: { readonly expiresAt?: number | undefined }): number {
  return expiresAt ?? Number.POSITIVE_INFINITY;
}

/**
 * Whether a new credential for `b` ends `a` at the server: the same account, tenant and Dataverse
 * address. A tenant that is not known does not tell two apart, because an address belongs to one.
 */
export function isSameLogin(a: LoginIdentity, b: LoginIdentity): boolean {
  const tenantsDiffer = a.tenantId !== '' && b.tenantId !== '' && a.tenantId !== b.tenantId;
  return a.accountId === b.accountId && a.url === b.url && !tenantsDiffer;
}

/** What the service tells logins apart by. */
export interface LoginIdentity {
  readonly accountId: string;
  /** Lower case, or empty where it is not known. */
  readonly tenantId: string;
  readonly url: string;
}

/** The identity under which the service knows a grant. */
export function loginIdentity(grant: Pick<Grant, 'account' | 'environment'>): LoginIdentity {
  return {
    accountId: grant.account.id,
    tenantId: grant.environment.tenantId.toLowerCase(),
    url: grant.environment.url,
  };
}
