import * as v from 'valibot';
import { forEachFew } from '../../access/concurrency';
import { parseJson } from '../../access/http/answers';
import { lastPart } from '../../access/resourceId';
import { success, type Result } from '../../access/result';
import type { CallOptions, EligibleRole, ManagedApplication } from '../types';
import { parseObject } from './readResources';
import type { ResourceManager } from './resourceManager';

const roleVersion = '2022-04-01';

/** Azure limits the calls of an account: names read at the same time, and for one list. */
const namesAtOnce = 4;
const mostNames = 200;

const filled = v.pipe(v.string(), v.nonEmpty());
const roleSchema = v.object({ properties: v.object({ roleName: filled }) });
const claimsSchema = v.object({ oid: filled });

const order: readonly EligibleRole['through'][] = ['self', 'unknown', 'group'];

/** Returns functions that read the roles of applications, and the names of roles. */
export function createRoles(manager: ResourceManager) {
  /** Roles are the same in all tenants and rarely renamed, so their names are cached. */
  const known = new Map<string, string>();

  /** Finds names by role ID. Names that can't be read are missing. */
  const roleNames = async (
    roleIds: readonly string[],
    options: CallOptions,
  ): Promise<ReadonlyMap<string, string>> => {
    const wanted = [...new Set(roleIds.map(lastPart))].filter(id => id !== '');
    const unknown = wanted.filter(id => !known.has(id)).slice(0, mostNames);
    await forEachFew(unknown, namesAtOnce, async id => {
      const path = `providers/Microsoft.Authorization/roleDefinitions/${encodeURIComponent(id)}`;
      const url = manager.url(path, roleVersion);
      const role = await manager.read({ url }, id, options, body => parseObject(roleSchema, body));
      if (role.ok) known.set(id, role.value.properties.roleName);
    });
    const named = wanted.map(id => [id, known.get(id) ?? ''] as const);
    return new Map(named.filter(([, name]) => name !== ''));
  };

  /** The roles that the publisher listed: those of the account first, then by name. */
  const eligibleRoles = async (
    { authorizations }: ManagedApplication,
    options: CallOptions,
  ): Promise<Result<readonly EligibleRole[]>> => {
    const token = await manager.signIn(options.mode);
    if (!token.ok) return token;
    const self = objectIdOf(token.value.value);
    const ids = authorizations.map(({ roleId }) => roleId);
    const nameOf = await roleNames(ids, options);
    const roles = new Map<string, EligibleRole>();
    for (const { principalId, roleId } of authorizations) {
      const isSelf = self !== undefined && comparable(principalId) === comparable(self);
      const through = self === undefined ? 'unknown' : isSelf ? 'self' : 'group';
      const key = `${comparable(principalId)} ${roleId}`;
      roles.set(key, { principalId, roleId, name: nameOf.get(roleId) ?? '', through });
    }
    return success([...roles.values()].sort(compare));
  };

  return { roleNames, eligibleRoles };
}

/** The object ID of a token's account (claim `oid`), not verified: it only decides about an order. */
export function objectIdOf(token: string): string | undefined {
  const [, payload = ''] = token.split('.', 2);
  const claims = parseJson(Buffer.from(payload, 'base64url').toString('utf8'));
  return parseObject(claimsSchema, claims)?.oid;
}

function compare(a: EligibleRole, b: EligibleRole): number {
  const byPrincipal = order.indexOf(a.through) - order.indexOf(b.through);
  return byPrincipal || (a.name || a.roleId).localeCompare(b.name || b.roleId);
}

/** The service writes IDs with and without dashes. */
function comparable(id: string): string {
  return id.replaceAll('-', '').toLowerCase();
}
