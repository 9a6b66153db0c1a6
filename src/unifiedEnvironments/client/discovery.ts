import * as v from 'valibot';
import { mapInTurns, sortByName } from '../../access/concurrency';
import type { AccessError } from '../../access/errors';
import { accessError, type EnvironmentKind } from '../types';
import type { Environment } from '../../access/environment';
import type { HttpAnswer, SignInMode } from '../../access/http/transport';
import { failure, success, type Result } from '../../access/result';
import { countValues, parseJson } from '../../access/http/answers';
import { explainRefusal, readODataError, saysNotIntegrated } from './answers';
import { checkEnvironment, get, makeEnvironment, type ClientContext } from './context';

/** An answer with more values isn't read: parsing it would block the extension host. */
const mostValues = 250_000;

const mostEnvironments = 20_000;

/** The fields of an instance that are read (powerapps-docs, discovery-service). */
const instanceSchema = v.object({
  FriendlyName: v.fallback(v.string(), ''),
  UrlName: v.fallback(v.string(), ''),
  Url: v.string(),
  TenantId: v.fallback(v.string(), ''),
  IsUserSysAdmin: v.fallback(v.optional(v.boolean()), undefined),
  /** 0 enabled, 1 disabled. */
  State: v.fallback(v.number(), 0),
});

const answerSchema = v.object({
  value: v.custom<readonly unknown[]>(value => Array.isArray(value)),
});

/** The answer about the kind of an environment. */
const detailsSchema = v.object({ applicationdeploymenttype: v.fallback(v.string(), '') });

const fields = Object.keys(instanceSchema.entries).join(',');

/** Lets the user sign in to the discovery service, if the cloud has one. */
export async function signInToDiscovery(services: ClientContext): Promise<Result<void>> {
  const base = services.cloud.discoveryUrl;
  if (base === '') return success(undefined);
  const token = await services.tokens.getToken(base, 'interactive');
  return token.ok ? success(undefined) : token;
}

/**
 * Lists the environments of the signed-in account with the Global Discovery Service, except disabled
 * ones and those that don't belong to the selected cloud.
 */
export async function listEnvironments(
  services: ClientContext,
  mode: SignInMode,
  signal: AbortSignal,
): Promise<Result<readonly Environment[] | undefined>> {
  const base = services.cloud.discoveryUrl;
  if (base === '') return success([]);
  const url = new URL(`api/discovery/v2.0/Instances?$select=${fields}`, withSlash(base));
  const received = await get(services, url.href, mode, signal);
  if (!received.ok) return received;
  if (received.value === undefined) return success(undefined);
  const { answer, account } = received.value;
  if (answer.status !== 200) return failure(explainListRefusal(answer, url.host, account));
  const isReadable = countValues(answer.body) <= mostValues;
  const parsed = v.safeParse(answerSchema, isReadable ? parseJson(answer.body) : undefined);
  if (!parsed.success) return failure(accessError('answerUnreadable', { host: url.host }));
  return success(await readInstances(services, parsed.output.value));
}

/** Errors about one environment don't fit a list. They are reported by their status. */
function explainListRefusal(answer: HttpAnswer, host: string, account: string): AccessError {
  const refusal = explainRefusal(answer, { host, account, environment: '' });
  const own: readonly string[] = ['unauthorized', 'tooManyRequests', 'serviceBusy', 'redirected'];
  if (own.includes(refusal.code)) return refusal;
  return accessError('serviceFailed', { host, status: String(answer.status) }, refusal.detail);
}

async function readInstances(
  services: ClientContext,
  instances: readonly unknown[],
): Promise<readonly Environment[]> {
  if (instances.length > mostEnvironments) {
    services.log.info(
      `Listed ${String(mostEnvironments)} of ${String(instances.length)} environments.`,
    );
  }
  const environments = new Map<string, Environment>();
  await mapInTurns(instances.slice(0, mostEnvironments), instance => {
    const environment = readInstance(services, instance);
    if (environment !== undefined) environments.set(environment.id, environment);
  });
  return sortByName([...environments.values()]);
}

function readInstance(services: ClientContext, instance: unknown): Environment | undefined {
  const parsed = v.safeParse(instanceSchema, instance);
  if (!parsed.success || parsed.output.State !== 0) return undefined;
  const { FriendlyName, UrlName, Url, TenantId, IsUserSysAdmin } = parsed.output;
  const address = services.cloud.parseEnvironmentUrl(Url);
  if (!address.ok) return undefined;
  return makeEnvironment({
    name: FriendlyName || UrlName || new URL(address.value).host,
    url: address.value,
    tenantId: TenantId.toLowerCase(),
    ...(IsUserSysAdmin === undefined ? {} : { isAdministrator: IsUserSysAdmin }),
  });
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

/**
 * Reads, with the current sign-in, whether an environment is unified (contract A.7). It only informs:
 * after any failure, the kind is `unknown`.
 */
export async function describeEnvironment(
  services: ClientContext,
  environment: Environment,
  signal: AbortSignal,
): Promise<EnvironmentKind> {
  if (!checkEnvironment(services, environment).ok) return 'unknown';
  const url = `${environment.url}/api/data/v9.2/msprov_getfinopsapplicationdetails`;
  const received = await get(services, url, 'silent', signal);
  if (!received.ok || received.value === undefined) return 'unknown';
  const { answer } = received.value;
  if (answer.status === 200) {
    const parsed = v.safeParse(detailsSchema, parseJson(answer.body));
    const type = parsed.success ? parsed.output.applicationdeploymenttype.toLowerCase() : '';
    if (type === 'onlinedev') return 'unifiedDevelopment';
    if (type === 'sandbox') return 'unifiedSandbox';
    return type === '' ? 'unknown' : 'unifiedOther';
  }
  // "Resource not found for the segment": the provisioning solution is not installed.
  const isMissing = answer.status === 404 && readODataError(answer).code === '0x8006088a';
  return isMissing || saysNotIntegrated(answer) ? 'notUnified' : 'unknown';
}
