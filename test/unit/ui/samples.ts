import { randomUUID } from 'node:crypto';
import type { Environment } from '../../../src/access/environment';
import type { Grant, IssuedGrant } from '../../../src/access/grant';
import type { SqlAccessRequest } from '../../../src/access/request';
import type { HeldGrant, HeldStatus } from '../../../src/vault/heldGrant';
import { ada } from '../support/fakeTokens';

export const minute = 60_000;
export const hour = 60 * minute;

/** The password of every grant here, to be looked for where it must not be. */
export const password = 'only-f0r-the-server!';

/** An environment of the public cloud. */
export function environment(name = 'contoso-dev'): Environment {
  const url = `https://${name}.crm4.dynamics.com`;
  return { id: `powerPlatform:${url}`, provider: 'powerPlatform', name, url, tenantId: 'tenant-1' };
}

/** A request that is ready to be sent. */
export function request(changes: Partial<SqlAccessRequest> = {}): SqlAccessRequest {
  return {
    environment: environment(),
    reason: 'Look into ticket 4711',
    addresses: '203.0.113.7',
    role: 'Reader',
    ...changes,
  };
}

/** A grant for a request, issued now. */
export function grant(now: number, changes: Partial<Grant> = {}): Grant {
  return {
    kind: 'sqlCredential',
    id: randomUUID(),
    ...request(),
    account: ada,
    issuedAt: now,
    expiresAt: now + 8 * hour,
    server: 'spartan.database.windows.net',
    database: 'db_contoso',
    user: 'JIT-ada',
    operationId: randomUUID(),
    ...changes,
  };
}

/** A grant fresh from the service. */
export function issued(now: number, changes: Partial<Grant> = {}): IssuedGrant {
  return { grant: grant(now, changes), password };
}

/** A grant as the vault holds it. */
export function held(
  of: Grant,
  status: HeldStatus = 'active',
  warnedMinutes: readonly number[] = [],
): HeldGrant {
  return { grant: of, status, warnedMinutes };
}
