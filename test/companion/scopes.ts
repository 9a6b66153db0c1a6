import { tenants, type Account } from '../emulator/accounts';
import type { Claims } from '../emulator/token';

/** The parsed scopes, in the format of VS Code's Microsoft provider (contract C.1). */
export interface RequestedScopes {
  /** The sorted scopes, for comparing lists. */
  sorted: string[];
  /** The resource of the first scope that is a URL, for example `<resource>/.default`. */
  audience: string;
  /** Tenant ID or domain of `VSCODE_TENANT:`. */
  tenant: string | undefined;
  /** Client ID of `VSCODE_CLIENT_ID:`. */
  clientId: string | undefined;
}

export function readScopes(scopes: readonly string[]): RequestedScopes {
  const special = (prefix: string) => {
    const value = scopes.find(scope => scope.startsWith(prefix))?.slice(prefix.length);
    return value === '' ? undefined : value;
  };
  const resource = scopes.find(scope => /^https?:\/\//i.test(scope)) ?? '';
  return {
    sorted: scopes.toSorted(),
    // Removes only the last segment: `https://host//.default` asks for `https://host/`.
    audience: resource.replace(/\/[^/]*$/, ''),
    tenant: special('VSCODE_TENANT:'),
    clientId: special('VSCODE_CLIENT_ID:'),
  };
}

/** The claims of an account's token for these scopes. `exp` is in seconds since the epoch. */
export function claimsFor(account: Account, requested: RequestedScopes, exp: number): Claims {
  return {
    aud: requested.audience,
    oid: account.oid,
    upn: account.upn,
    tid: tenantId(requested.tenant) ?? account.tid,
    exp,
    ...(requested.clientId === undefined ? {} : { appid: requested.clientId }),
  };
}

function tenantId(tenant: string | undefined): string | undefined {
  // These names stand for the account's home tenant.
  if (tenant === undefined || ['organizations', 'common'].includes(tenant)) return undefined;
  const domains: Record<string, string> = {
    'contoso.com': tenants.contoso,
    'fabrikam.com': tenants.fabrikam,
  };
  return domains[tenant.toLowerCase()] ?? tenant;
}
