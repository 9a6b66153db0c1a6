import * as v from 'valibot';
import { forEachFew, sortByName } from '../../access/concurrency';
import type { Account } from '../../access/grant';
import { parseJson } from '../../access/http/answers';
import { lastPart, resourceKey, type ResourceAddress } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import {
  type ApplicationListing,
  type CallOptions,
  type EligibleRole,
  type ListingOptions,
  type ManagedApplication,
  accessError,
  applicationType,
} from '../types';
import { parseObject, readApplication, text } from './responses';
import type { Call, ResourceManager } from './resourceManager';

const subscriptionsVersion = '2022-12-01';
const graphVersion = '2021-03-01';

/** Subscriptions that are asked at the same time: Azure limits the calls of an account. */
const subscriptionsAtOnce = 4;

/** Azure's own limit. */
const rowsPerPage = 1_000;

/** Paging needs the ID and an order. */
const query =
  "resources | where type =~ 'microsoft.solutions/applications'" +
  ' | project id, name, location, tenantId, properties | order by id asc';

const subscriptionSchema = v.object({
  subscriptionId: v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/)),
  displayName: text,
  tenantId: text,
});

/**
 * Lists the applications that the account sees. Resource Graph covers all subscriptions at
 * once. If it can't be asked, breaks off, or finds none, each subscription is asked: a publisher sees
 * so little of a customer's subscription that Resource Graph may know less (contract E.5).
 */
async function listApplications(
  manager: ResourceManager,
  { mode, signal, onProgress }: ListingOptions,
): Promise<Result<ApplicationListing>> {
  const options = { mode, signal };
  const subscriptions = new Map<string, { readonly name: string; readonly tenantId: string }>();
  const found = new Map<string, ManagedApplication>();
  const problems: ApplicationListing['problems'][number][] = [];
  let [done, total, answered] = [0, 0, 0];
  // Each report draws the whole list: thousands of subscriptions get about 50.
  let reported = { done: Number.NEGATIVE_INFINITY, size: 0 };
  const report = () => {
    const isDue = done - reported.done >= Math.max(1, total / 50);
    if (!isDue && found.size <= reported.size * 1.2) return;
    reported = { done, size: found.size };
    onProgress?.({ applications: [...found.values()], done, total });
  };
  /** @returns whether any page could be read */
  const take = async (
    pages: AsyncIterable<Result<readonly unknown[]>>,
    subscription: string,
    takeRow: (row: unknown) => void,
  ): Promise<boolean> => {
    let isAnyRead = false;
    for await (const page of pages) {
      if (page.ok) page.value.forEach(takeRow);
      else problems.push({ subscription, error: page.error });
      isAnyRead ||= page.ok;
      if (found.size > 0) report();
    }
    return isAnyRead;
  };
  const takeSubscription = (row: unknown) => {
    const read = parseObject(subscriptionSchema, row);
    if (read === undefined) return;
    const { subscriptionId, displayName, tenantId } = read;
    const name = displayName || subscriptionId;
    subscriptions.set(subscriptionId.toLowerCase(), { name, tenantId: tenantId.toLowerCase() });
  };
  const takeApplication = (row: unknown) => {
    const read = readApplication(row);
    if (read === undefined) return;
    const owner = subscriptions.get(read.address.subscriptionId.toLowerCase());
    const tenantId = read.tenantId || (owner?.tenantId ?? '');
    const subscription = owner?.name ?? read.subscription;
    found.set(resourceKey(read.address), { ...read, subscription, tenantId });
  };

  const url = manager.url('subscriptions', subscriptionsVersion);
  await take(manager.pages({ url, name: '' }, options), '', takeSubscription);
  if (!signal.aborted) {
    total = subscriptions.size;
    report();
    const graphUrl = manager.url('providers/Microsoft.ResourceGraph/resources', graphVersion);
    const page = ($skipToken?: string): Call => ({
      method: 'POST',
      url: graphUrl,
      name: 'Resource Graph',
      body: { query, options: { resultFormat: 'objectArray', $top: rowsPerPage, $skipToken } },
    });
    const all = manager.pages(page(), options, ({ $skipToken }) =>
      $skipToken === '' ? undefined : page($skipToken),
    );
    await take(all, '', takeApplication);
  }
  if (!signal.aborted && (found.size === 0 || problems.length > 0)) {
    await forEachFew(subscriptions, subscriptionsAtOnce, async ([id, { name }]) => {
      const own = { url: manager.url(`subscriptions/${id}/providers/${applicationType}`), name };
      if (await take(manager.pages(own, options), name, takeApplication)) answered += 1;
      done += 1;
      report();
    });
  }
  if (signal.aborted) return failure(accessError('cancelled', {}));
  const [problem] = problems;
  if (problem !== undefined && answered === 0 && found.size === 0) return failure(problem.error);
  return success({ applications: await sortByName([...found.values()]), problems });
}

const roleVersion = '2022-04-01';

/** Azure limits the calls of an account: names read at the same time, and for one list. */
const namesAtOnce = 4;
const mostNames = 200;

const filled = v.pipe(v.string(), v.nonEmpty());
const roleSchema = v.object({ properties: v.object({ roleName: filled }) });
const claimsSchema = v.object({ oid: filled });

export function createApplications(manager: ResourceManager) {
  /** Roles are the same in all tenants and rarely renamed, so their names are cached. */
  const known = new Map<string, string>();

  /** Finds names by role ID. Names that can't be read are missing. */
  const roleNames = async (
    roleIds: readonly string[],
    options: CallOptions,
  ): Promise<ReadonlyMap<string, string>> => {
    const wanted = new Set(roleIds.map(lastPart).filter(id => id !== ''));
    const unknown = [...wanted].filter(id => !known.has(id)).slice(0, mostNames);
    await forEachFew(unknown, namesAtOnce, async id => {
      const path = `providers/Microsoft.Authorization/roleDefinitions/${encodeURIComponent(id)}`;
      const call = { url: manager.url(path, roleVersion), name: id };
      const role = await manager.read(call, options, body => parseObject(roleSchema, body));
      if (role.ok) known.set(id, role.value.properties.roleName);
    });
    return new Map([...known].filter(([id]) => wanted.has(id)));
  };

  /** The roles that the publisher listed, and the account: its own roles are first, then by name. */
  const eligibleRoles = async (
    { authorizations }: ManagedApplication,
    options: CallOptions,
  ): Promise<Result<{ readonly account: Account; readonly roles: readonly EligibleRole[] }>> => {
    const token = await manager.signIn(options.mode);
    if (!token.ok) return token;
    const self = objectIdOf(token.value.value);
    const ids = authorizations.map(({ roleId }) => roleId);
    const nameOf = await roleNames(ids, options);
    const roles = new Map<string, EligibleRole>();
    for (const { principalId, roleId } of authorizations) {
      const principal = comparable(principalId);
      const isSelf = self !== undefined && principal === comparable(self);
      const through = self === undefined ? 'unknown' : isSelf ? 'self' : 'group';
      const name = nameOf.get(roleId) ?? '';
      roles.set(`${principal} ${roleId}`, { principalId, roleId, name, through });
    }
    return success({ account: token.value.account, roles: [...roles.values()].sort(compare) });
  };

  return {
    listApplications: (options: ListingOptions) => listApplications(manager, options),
    readApplication: (address: ResourceAddress, options: CallOptions) =>
      manager.read(manager.resource(address), options, body => readApplication(body, address)),
    eligibleRoles,
    roleNames,
  };
}

/** The object ID of a token's account (claim `oid`), not verified: it only affects the order of roles. */
export function objectIdOf(token: string): string | undefined {
  const [, payload = ''] = token.split('.', 2);
  const claims = parseJson(Buffer.from(payload, 'base64url').toString('utf8'));
  return parseObject(claimsSchema, claims)?.oid;
}

function compare(a: EligibleRole, b: EligibleRole): number {
  const byPrincipal = Number(b.through === 'self') - Number(a.through === 'self');
  return byPrincipal || (a.name || a.roleId).localeCompare(b.name || b.roleId);
}

/** The service writes IDs with and without dashes. */
function comparable(id: string): string {
  return id.replaceAll('-', '').toLowerCase();
}
