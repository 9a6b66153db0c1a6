import * as v from 'valibot';
import { localExpiry } from '../../access/countdown';
import { accessError } from '../../access/errors';
import type { AllowListEntry, LcsEnvironment, LcsSession, NewAllowListEntry } from '../types';
import { failure, success, type Result } from '../../access/result';
import { read, type LcsData } from './calls';
import { change, type LcsChange } from './changes';
import { readTime } from './dates';
import { ensureKind } from './environments';
import { firstText, flagField, objectsIn, textField } from './json';
import { checkSession, type LcsServices } from './context';

/** What an entry opens where the environment is self-service (contract D.4). */
const sqlService = 'AzureSQL';

const addressFields = ['iporcidr', 'ipaddress', 'sourceaddressprefix', 'cidr', 'ip'];
const expiryFields = ['expiration', 'expirationdate', 'expirydate', 'expirytime', 'expireson'];

/** Reads the allow-list of an environment. */
export async function readAllowList(
  services: LcsServices,
  session: LcsSession,
  environment: LcsEnvironment,
  signal: AbortSignal,
): Promise<Result<readonly AllowListEntry[]>> {
  const checked = checkSession(services, session, environment.baseUrl);
  if (!checked.ok) return checked;
  const known = await ensureKind(services, session, environment, signal);
  if (!known.ok) return known;
  const { projectId, environmentId, kind } = known.value;
  const path =
    kind.name === 'selfService'
      ? `/EnvironmentServicingV2/SFGetNetworkSecurityGroup/${projectId}`
      : `/Environment/GetNetworkSecurityGroup/${projectId}`;
  const query = { lcsEnvironmentId: environmentId, _: String(services.clock.now()) };
  const answer = await read(services, session, { path, query, projectId }, signal);
  return answer.ok ? success(readEntries(answer.value)) : answer;
}

/** Adds an entry. */
export async function addToAllowList(
  services: LcsServices,
  session: LcsSession,
  environment: LcsEnvironment,
  { name, addressOrCidr }: NewAllowListEntry,
  signal: AbortSignal,
): Promise<Result<void>> {
  const present = await readAllowList(services, session, environment, signal);
  if (!present.ok) return present;
  const form = {
    lcsEnvironmentId: environment.environmentId,
    newRuleName: name,
    newRuleIpOrCidr: addressOrCidr,
    newRuleService: serviceLike(present.value),
  };
  return changeList(services, session, environment, ['Add', 'Rule'], form, signal);
}

/** Removes an entry. */
export function removeFromAllowList(
  services: LcsServices,
  session: LcsSession,
  environment: LcsEnvironment,
  name: string,
  signal: AbortSignal,
): Promise<Result<void>> {
  const form = { lcsEnvironmentId: environment.environmentId, 'rulesToDelete[]': name };
  return changeList(services, session, environment, ['Delete', 'Rules'], form, signal);
}

async function changeList(
  services: LcsServices,
  session: LcsSession,
  environment: LcsEnvironment,
  [verb, noun]: readonly [string, string],
  form: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Result<void>> {
  const checked = checkSession(services, session, environment.baseUrl);
  if (!checked.ok) return checked;
  const known = await ensureKind(services, session, environment, signal);
  if (!known.ok) return known;
  const { projectId, kind, name } = known.value;
  const operation = `${verb}NetworkSecurity${noun}`;
  const path =
    kind.name === 'selfService'
      ? `/EnvironmentServicingV2/SF${operation}/${projectId}`
      : `/Environment/${operation}/${projectId}`;
  const what: LcsChange = { path, projectId, form };
  const outcome = await change(services, session, what, { signal });
  switch (outcome.kind) {
    case 'done':
      // A bare "no" in place of data: the older of the two answers so.
      return v.parse(flagField, outcome.value.data) === false
        ? failure(accessError('requestRefused', { message: 'false' }))
        : success(undefined);
    case 'unknown': {
      const values = { environment: name, because: outcome.because };
      return failure(accessError('lcsChangeUnknown', values, outcome.detail));
    }
    case 'notRun':
    case 'refused':
      return failure(outcome.error);
  }
}

/** The service that entries of this list open: its own word for SQL where it has one. */
function serviceLike(entries: readonly AllowListEntry[]): string {
  return entries.find(({ service }) => /sql/i.test(service))?.service ?? sqlService;
}

function readEntries({ data, clockDifference }: LcsData): readonly AllowListEntry[] {
  const entries = new Map<string, AllowListEntry>();
  for (const fields of objectsIn(data)) {
    const addressOrCidr = firstText(fields, addressFields);
    if (addressOrCidr === '') continue;
    const name = firstText(fields, ['name', 'rulename']);
    const told = expiryFields.map(field => fields[field]).find(value => value !== undefined);
    const end = readTime(told);
    entries.set(`${name}\n${addressOrCidr}`, {
      name,
      addressOrCidr,
      service: firstText(fields, ['service', 'servicename']),
      expiresAt: end === undefined ? undefined : localExpiry(end, clockDifference),
      expiryText: v.parse(textField, told),
    });
  }
  return [...entries.values()];
}
