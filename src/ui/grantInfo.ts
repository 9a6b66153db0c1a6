import type { Environment } from '../access/environment';
import { visible } from '../access/text';
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

/**
 * What the grants of an environment are called where VS Code asks whether another extension may have
 * them. VS Code keeps its consents by it, so it is of one environment alone: an address has no space.
 */
export function consentLabel({ name, url }: Pick<Environment, 'name' | 'url'>): string {
  // VS Code draws the icons of a label that it was given by a provider.
  const plain = visible(name, 60).replaceAll('$(', '$ (');
  return `${plain} (${url.replace(/^https:\/\//, '')})`;
}
