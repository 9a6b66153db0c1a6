import * as v from 'valibot';
import type { CallOptions, EligibleRole, ManagedApplication } from '../types';
import { lastPart } from '../../access/resourceId';
import { success, type Result } from '../../access/result';
import { objectIdOf } from './token';
import { parseJson } from '../../access/http/answers';
import { forEachFew } from './atOnce';
import type { ResourceManager } from './resourceManager';

const roleVersion = '2022-04-01';

const roleSchema = v.object({
  properties: v.object({ roleName: v.pipe(v.string(), v.nonEmpty()) }),
});

const order: readonly EligibleRole['through'][] = ['self', 'unknown', 'group'];

/** The roles of applications, and their names. */
export class Roles {
  readonly #manager: ResourceManager;
  /** Roles are the same in all tenants, and seldom renamed: their names are kept. */
  readonly #names = new Map<string, string>();

  constructor(manager: ResourceManager) {
    this.#manager = manager;
  }

  /** The roles that the publisher listed; those of the signed-in account first, then by name. */
  async eligible(
    application: ManagedApplication,
    options: CallOptions,
  ): Promise<Result<readonly EligibleRole[]>> {
    const token = await this.#manager.signIn(options.mode);
    if (!token.ok) return token;
    const self = objectIdOf(token.value.value);
    const { authorizations } = application;
    const names = await this.names(
      authorizations.map(({ roleId }) => roleId),
      options,
    );
    const roles = new Map<string, EligibleRole>();
    for (const { principalId, roleId } of authorizations) {
      const through = self === undefined ? 'unknown' : isSame(principalId, self) ? 'self' : 'group';
      const key = `${comparable(principalId)} ${roleId}`;
      roles.set(key, { principalId, roleId, name: names.get(roleId), through });
    }
    return success([...roles.values()].sort(compare));
  }

  /** Finds names by role id; what may not be read, or is not there, is missing. */
  async names(
    roleIds: readonly string[],
    options: CallOptions,
  ): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(roleIds.map(lastPart))].filter(id => id !== '');
    const unknown = wanted.filter(id => !this.#names.has(id));
    await forEachFew(unknown, async id => {
      const path = `providers/Microsoft.Authorization/roleDefinitions/${encodeURIComponent(id)}`;
      const url = this.#manager.url(path, roleVersion);
      const called = await this.#manager.call(
        { method: 'GET', url, abortable: true, ...options },
        id,
      );
      if (!called.ok) return;
      const parsed = v.safeParse(roleSchema, parseJson(called.value.answer.body));
      if (parsed.success) this.#names.set(id, parsed.output.properties.roleName);
    });
    return new Map(
      wanted.flatMap(id => {
        const name = this.#names.get(id);
        return name === undefined ? [] : [[id, name] as const];
      }),
    );
  }
}

function compare(a: EligibleRole, b: EligibleRole): number {
  const byPrincipal = order.indexOf(a.through) - order.indexOf(b.through);
  return byPrincipal || (a.name ?? a.roleId).localeCompare(b.name ?? b.roleId);
}

function isSame(principalId: string, other: string): boolean {
  return comparable(principalId) === comparable(other);
}

/** The service writes ids with and without dashes. */
function comparable(id: string): string {
  return id.replaceAll('-', '').toLowerCase();
}
