import type { GrantInfo } from '../api';
import type { HeldGrant } from '../vault/heldGrant';

/** What other extensions may know of a grant. */
export function grantInfo({ grant, status }: HeldGrant): GrantInfo {
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
