import type { GrantInfo } from '../api';
import type { HeldCredential } from '../vault/heldGrant';

/** What other extensions may know of a grant. */
export function grantInfo({ grant, status }: HeldCredential): GrantInfo {
  const { id, environment, role, expiresAt } = grant;
  return {
    id,
    environmentName: environment.name,
    environmentUrl: environment.url,
    role,
    expiresAt,
    status,
  };
}
