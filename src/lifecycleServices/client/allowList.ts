import { mapInTurns } from '../../access/concurrency';
import { failure, success, type Result } from '../../access/result';
import {
  accessError,
  type AllowListEntry,
  type LcsEnvironment,
  type NewAllowListEntry,
} from '../types';
import { firstText, flagOf, lcsTimeOf, objectsIn, textOf } from './answers';
import { change, read, type Connection, type LcsData } from './calls';
import { ensureKind } from './environments';

const addressFields = ['iporcidr', 'ipaddress', 'sourceaddressprefix', 'cidr', 'ip'];
const expiryFields = ['expiration', 'expirationdate', 'expirydate', 'expirytime', 'expireson'];

export async function readAllowList(
  connection: Connection,
  environment: LcsEnvironment,
): Promise<Result<readonly AllowListEntry[]>> {
  const known = await ensureKind(connection, environment);
  if (!known.ok) return known;
  const query = { lcsEnvironmentId: environment.environmentId };
  const path = pathOf(known.value, 'GetNetworkSecurityGroup');
  const answer = await read(connection, known.value, path, query);
  return answer.ok ? success(await readEntries(answer.value)) : answer;
}

export async function addToAllowList(
  connection: Connection,
  environment: LcsEnvironment,
  { name, addressOrCidr }: NewAllowListEntry,
): Promise<Result<true>> {
  const present = await readAllowList(connection, environment);
  if (!present.ok) return present;
  // The list may have its own name for SQL (contract D.4).
  const { service } = present.value.find(each => /sql/i.test(each.service)) ?? {};
  return changeList(connection, environment, 'AddNetworkSecurityRule', {
    newRuleName: name,
    newRuleIpOrCidr: addressOrCidr,
    newRuleService: service ?? 'AzureSQL',
  });
}

export function removeFromAllowList(
  connection: Connection,
  environment: LcsEnvironment,
  name: string,
): Promise<Result<true>> {
  return changeList(connection, environment, 'DeleteNetworkSecurityRules', {
    'rulesToDelete[]': name,
  });
}

async function changeList(
  connection: Connection,
  environment: LcsEnvironment,
  operation: string,
  fields: Readonly<Record<string, string>>,
): Promise<Result<true>> {
  const known = await ensureKind(connection, environment);
  if (!known.ok) return known;
  const form = { lcsEnvironmentId: environment.environmentId, ...fields };
  const path = pathOf(known.value, operation);
  const answer = await change(connection, known.value, {
    path,
    form,
    unknown: (because, message, detail) => {
      const values = { environment: environment.name, because, message };
      return accessError('lcsChangeUnknown', values, detail);
    },
  });
  if (!answer.ok) return answer;
  // If it fails, the older of the two endpoints responds with a bare `false`.
  const isRefused = flagOf(answer.value.data) === false;
  return isRefused ? failure(accessError('requestRefused', { message: 'false' })) : success(true);
}

function pathOf({ kind, projectId }: LcsEnvironment, operation: string): string {
  const controller = kind === 'selfService' ? '/EnvironmentServicingV2/SF' : '/Environment/';
  return `${controller}${operation}/${projectId}`;
}

async function readEntries({ data, clockDifference }: LcsData): Promise<readonly AllowListEntry[]> {
  const entries = new Map<string, AllowListEntry>();
  await mapInTurns([...objectsIn(data)], fields => {
    const addressOrCidr = firstText(fields, addressFields);
    if (addressOrCidr === '') return;
    const name = firstText(fields, ['name', 'rulename']);
    const told = expiryFields.map(field => fields[field]).find(value => value !== undefined);
    entries.set(`${name}\n${addressOrCidr}`, {
      name,
      addressOrCidr,
      service: firstText(fields, ['service', 'servicename']),
      expiresAt: lcsTimeOf(told, clockDifference),
      expiryText: textOf(told),
    });
  });
  return [...entries.values()];
}
