import type { Account, Environment } from './environment';
import type { RoleActivation, SqlCredential } from './grantSchema';

export type { Account } from './environment';
export type { ActivatedRole, RequestedRole, RoleActivation, SqlCredential } from './grantSchema';

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

/**
 * Whether VS Code knows the values of its request, so that it can renew the credential. It doesn't know the addresses
 * of an imported account.
 */
export function isRenewable({ addresses }: SqlCredential): boolean {
  return addresses !== '';
}

/** The end of a grant, in milliseconds since 1970; infinite if unknown. */
export function endOf({ expiresAt }: { readonly expiresAt?: number | undefined }): number {
  return expiresAt ?? Number.POSITIVE_INFINITY;
}

/** The identity of a login: the account, and the environment with its tenant (empty if unknown). */
export interface Login {
  readonly account: Pick<Account, 'id'>;
  readonly environment: Pick<Environment, 'tenantId' | 'url'>;
}

/**
 * Whether a new credential for `b` ends `a` at the server: same account, tenant, and Dataverse address,
 * which belongs to one tenant.
 */
export function isSameLogin(a: Login, b: Login): boolean {
  if (a.account.id !== b.account.id || a.environment.url !== b.environment.url) return false;
  const [one, other] = [a.environment.tenantId.toLowerCase(), b.environment.tenantId.toLowerCase()];
  return one === '' || other === '' || one === other;
}
