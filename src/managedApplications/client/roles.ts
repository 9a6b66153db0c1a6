import * as v from 'valibot';
import { forEachFew } from '../../access/concurrency';
import { parseJson } from '../../access/http/answers';
import { lastPart } from '../../access/resourceId';
import { success, type Result } from '../../access/result';
import type { CallOptions, EligibleRole, ManagedApplication } from '../types';
import type { ResourceManager } from './resourceManager';

const roleVersion = '2022-04-01';

/** Azure limits the calls of an account: names read at the same time, and for one list. */
const namesAtOnce = 4;
const mostNames = 200;

const roleSchema = v.object({
  properties: v.object({ roleName: v.pipe(v.string(), v.nonEmpty()) }),
});

const order: readonly EligibleRole['through'][] = ['self', 'unknown', 'group'];

/** The roles of applications, and their names. */
export class Roles {
  readonly #manager: ResourceManager;
  /** Roles are the same in all tenants and rarely renamed, so their names are cached. */
  readonly #names = new Map<string, string>();

  constructor(manager: ResourceManager) {
    this.#manager = manager;
  }

  /** The roles that the publisher listed; those of the signed-in account first, then by name. */
  async eligible(
    { authorizations }: ManagedApplication,
    options: CallOptions,
  ): Promise<Result<readonly EligibleRole[]>> {
    const token = await this.#manager.signIn(options.mode);
    if (!token.ok) return token;
    const self = objectIdOf(token.value.value);
    const names = await this.names(
      authorizations.map(({ roleId }) => roleId),
      options,
    );
    const roles = new Map<string, EligibleRole>();
    for (const { principalId, roleId } of authorizations) {
      const isSelf = self !== undefined && comparable(principalId) === comparable(self);
      const through = self === undefined ? 'unknown' : isSelf ? 'self' : 'group';
      const key = `${comparable(principalId)} ${roleId}`;
      roles.set(key, { principalId, roleId, name: names.get(roleId) ?? '', through });
    }
    return success([...roles.values()].sort(compare));
  }

  /** Finds names by role ID. Names that can't be read are missing. */
  async names(
    roleIds: readonly string[],
    options: CallOptions,
  ): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(roleIds.map(lastPart))].filter(id => id !== '');
    const unknown = wanted.filter(id => !this.#names.has(id)).slice(0, mostNames);
    await forEachFew(unknown, namesAtOnce, async id => {
      const path = `providers/Microsoft.Authorization/roleDefinitions/${encodeURIComponent(id)}`;
      const url = this.#manager.url(path, roleVersion);
      const answer = await this.#manager.call({ url }, id, options);
      if (!answer.ok) return;
      const parsed = v.safeParse(roleSchema, parseJson(answer.value.body));
      if (parsed.success) this.#names.set(id, parsed.output.properties.roleName);
    });
    const known = wanted.map(id => [id, this.#names.get(id)] as const);
    return new Map(known.flatMap(([id, name]) => (name === undefined ? [] : [[id, name]])));
  }
}

/**
 * The object ID of the account that a token is for (claim `oid`). The token is decoded, not verified,
 * so the ID only decides which roles are listed first.
 * @returns `undefined` if the token isn't readable
 */
export function objectIdOf(token: string): string | undefined {
  const [, payload = ''] = token.split('.', 2);
  const claims = parseJson(Buffer.from(payload, 'base64url').toString('utf8'));
  const parsed = v.safeParse(v.object({ oid: v.pipe(v.string(), v.nonEmpty()) }), claims);
  return parsed.success ? parsed.output.oid : undefined;
}

function compare(a: EligibleRole, b: EligibleRole): number {
  const byPrincipal = order.indexOf(a.through) - order.indexOf(b.through);
  return byPrincipal || (a.name || a.roleId).localeCompare(b.name || b.roleId);
}

/** The service writes IDs with and without dashes. */
function comparable(id: string): string {
  return id.replaceAll('-', '').toLowerCase();
}
