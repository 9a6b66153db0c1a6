import { randomUUID } from 'node:crypto';
import type { Environment } from '../../../src/access/environment';
import type { IssuedGrant, RoleActivation, SqlCredential } from '../../../src/access/grant';
import type { SqlAccessRequest } from '../../../src/access/request';
import type { HeldActivation, HeldCredential, HeldStatus } from '../../../src/vault/heldGrant';
import type { HistoryEntry } from '../../../src/vault/records';
import { ada } from './fakeTokens';

export const minute = 60_000;
export const hour = 60 * minute;

/** The password of all sample grants. Tests check that it appears nowhere else. */
export const password = 'only-f0r-the-server!';

/** An environment of the public cloud. */
export function environment(name = 'contoso-dev'): Environment {
  const url = `https://${name}.crm4.dynamics.com`;
  return {
    id: `unifiedEnvironments:${url}`,
    system: 'unifiedEnvironments',
    name,
    url,
    tenantId: 'tenant-1',
  };
}

/** A valid request. */
export function request(changes: Partial<SqlAccessRequest> = {}): SqlAccessRequest {
  return {
    environment: environment(),
    reason: 'Look into ticket 4711',
    addresses: '203.0.113.7',
    role: 'Reader',
    ...changes,
  };
}

/** A grant for a request, issued at this time. */
export function grant(now: number, changes: Partial<SqlCredential> = {}): SqlCredential {
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

/** A new grant from the service. */
export function issued(now: number, changes: Partial<SqlCredential> = {}): IssuedGrant {
  return { grant: grant(now, changes), password };
}

/** A role activation of two hours that starts now and waits for a decision. */
export function activation(now: number, changes: Partial<RoleActivation> = {}): RoleActivation {
  const place = { subscriptionId: 'customer-sub', resourceGroup: 'contoso-apps' };
  const id =
    '/subscriptions/customer-sub/resourceGroups/contoso-apps/providers/Microsoft.Solutions/applications/contosoapp';
  return {
    kind: 'roleActivation',
    id: randomUUID(),
    environment: {
      id: `managedApplications:${id.toLowerCase()}`,
      system: 'managedApplications',
      name: 'contosoapp',
      url: `https://management.azure.com${id}`,
      tenantId: 'customer-tenant',
    },
    account: ada,
    issuedAt: now,
    applicationId: id,
    roles: [{ principalId: 'ada-oid', roleId: 'b24988ac', name: 'Contributor' }],
    request: { ...place, type: 'Microsoft.Solutions/jitRequests', name: 'jit7k2m9qa' },
    presence: 'found',
    state: 'Pending',
    lastNotifiedState: '',
    startsAt: now,
    durationMs: 2 * hour,
    note: '',
    ...changes,
  };
}

/** A SQL credential in the vault. */
export function held(
  of: SqlCredential,
  status: HeldStatus = 'active',
  warnedMinutes: readonly number[] = [],
): HeldCredential {
  return { grant: of, status, warnedMinutes };
}

/** A role activation in the vault. */
export function heldActivation(of: RoleActivation, status: HeldStatus = 'active'): HeldActivation {
  return { grant: of, status, warnedMinutes: [] };
}

/** The environments of a system in a history. */
export function recentEnvironments(history: readonly Omit<HistoryEntry, 'id'>[], system: string) {
  return history
    .filter(entry => entry.system === system)
    .map(({ environmentName: name, environmentUrl: url }) => ({ name, url }));
}
