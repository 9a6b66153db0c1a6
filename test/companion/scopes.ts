import { tenants, type Account } from '../emulator/accounts';
import type { Claims } from '../emulator/token';

/** What a list of scopes asks for, in the way of VS Code's Microsoft provider (contract C.1). */
export interface Wanted {
  /** The scopes in a fixed order, to compare lists. */
  sorted: string[];
  /** The resource of the first `<resource>/.default` or other scope that is a URL. */
  audience: string;
  /** Tenant id or domain of `VSCODE_TENANT:`. */
  tenant: string | undefined;
  /** Client id of `VSCODE_CLIENT_ID:`. */
  clientId: string | undefined;
}

/** Reads a list of scopes. */
export function readScopes(scopes: readonly string[]): Wanted {
  const special = (prefix: string) => {
    const value = scopes.find(scope => scope.startsWith(prefix))?.slice(prefix.length);
    return value === '' ? undefined : value;
  };
  const resource = scopes.find(scope => /^https?:\/\//i.test(scope)) ?? '';
  return {
    sorted: scopes.toSorted(),
    // Only the last segment goes: `https://host//.default` asks for `https://host/`.
    audience: resource.replace(/\/[^/]*$/, ''),
    tenant: special('VSCODE_TENANT:'),
    clientId: special('VSCODE_CLIENT_ID:'),
  };
}

/** The claims of an account's token for these scopes. `exp` is in seconds since the epoch. */
export function claimsFor(account: Account, wanted: Wanted, exp: number): Claims {
  return {
    aud: wanted.audience,
    oid: account.oid,
    upn: account.upn,
    tid: tenantId(wanted.tenant) ?? account.tid,
    exp,
    ...(wanted.clientId === undefined ? {} : { appid: wanted.clientId }),
  };
}

function tenantId(tenant: string | undefined): string | undefined {
  // The names that stand for "the account's own tenant".
  if (tenant === undefined || ['organizations', 'common'].includes(tenant)) return undefined;
  const domains: Record<string, string> = {
    'contoso.com': tenants.contoso,
    'fabrikam.com': tenants.fabrikam,
  };
  return domains[tenant.toLowerCase()] ?? tenant;
}
