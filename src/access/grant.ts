import type { Environment } from './environment';

/** Who a grant was made for. */
export interface Account {
  /** As the sign-in provider identifies it. */
  readonly id: string;
  /** As the sign-in provider shows it, for example `ada@contoso.com`. Text from outside. */
  readonly label: string;
}

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
  readonly reason: string;
}

/** A SQL login, without its password: the password is only ever in the vault. */
export interface SqlCredential extends GrantBase {
  readonly kind: 'sqlCredential';
  /** Full host name; may carry a port as SQL Server writes it: `127.0.0.1,14330`. */
  readonly server: string;
  readonly database: string;
  readonly user: string;
  /**
   * What the login may do, in the service's own words: `Reader` or `Writer` of a unified environment,
   * the label of the access that was asked for in Lifecycle Services. Text from outside.
   */
  readonly role: string;
  /** The addresses that the service says it let in; empty where it said nothing. */
  readonly addresses: string;
  /** Key of the service's own audit record or activity, or empty. */
  readonly operationId: string;
}

/** What was granted. Role activations join here. */
export type Grant = SqlCredential;

/** A grant fresh from the service, with its secret. It exists only between provider and vault. */
export interface IssuedGrant {
  readonly grant: Grant;
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
