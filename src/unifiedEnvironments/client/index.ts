import * as v from 'valibot';
import { mapInTurns, sortByName } from '../../access/concurrency';
import type { Environment } from '../../access/environment';
import type { AccessError } from '../../access/errors';
import type { IssuedGrant } from '../../access/grant';
import { countValues, parseJson } from '../../access/http/answers';
import type { HttpAnswer, SignInMode } from '../../access/http/transport';
import { parseIsoTime } from '../../access/isoTime';
import type { RequestContext, SqlAccessRequest } from '../../access/request';
import { failure, success, type Result } from '../../access/result';
import { accessError, makeEnvironment, type EnvironmentKind, type ServiceRecord } from '../types';
import { explainRefusal, readODataError, saysNotIntegrated, text } from './answers';
import { checkEnvironment, get, type ClientContext } from './context';
import { requestCredential } from './requestCredential';

/** A response with more values isn't read: parsing it would block the extension host. */
const mostValues = 250_000;

const mostEnvironments = 20_000;
const mostRecords = 50;

/** The fields of an instance that are read (powerapps-docs, discovery-service). */
const instanceSchema = v.object({
  FriendlyName: text,
  UrlName: text,
  Url: v.string(),
  TenantId: text,
  IsUserSysAdmin: v.fallback(v.optional(v.boolean()), undefined),
  /** 0 enabled, 1 disabled. */
  State: v.fallback(v.number(), 0),
});
const instanceFields = Object.keys(instanceSchema.entries).join(',');

const listSchema = v.object({
  value: v.custom<readonly unknown[]>(value => Array.isArray(value)),
});

/** The kind of an environment (contract A.7). */
const kindSchema = v.object({ applicationdeploymenttype: text });

/** The fields of an operation that are read (contract A.6). */
const recordSchema = v.object({
  msprov_operationhistoryid: text,
  msprov_name: text,
  msprov_description: text,
  msprov_startedon: text,
  msprov_operationproperties: text,
  'statuscode@OData.Community.Display.V1.FormattedValue': text,
});
const propertiesSchema = v.object({ UserId: text });

/** The client without its private members, which a test's fake doesn't have. */
export type UnifiedEnvironmentsClient = Pick<DataverseClient, keyof DataverseClient>;

/** Calls Dataverse and the Global Discovery Service. */
export class DataverseClient {
  readonly #context: ClientContext;

  constructor(context: ClientContext) {
    this.#context = context;
  }

  /** Parses a URL that the user typed. Names the environment after its host or last path segment. */
  recognise(typed: string): Result<Environment> {
    const parsed = this.#context.cloud.parseEnvironmentUrl(typed);
    if (!parsed.ok) return parsed;
    const { hostname, pathname } = new URL(parsed.value);
    const [name = hostname] = [...pathname.split('/').reverse(), ...hostname.split('.')].filter(
      part => part !== '',
    );
    return success(makeEnvironment({ name, url: parsed.value, tenantId: '' }));
  }

  /** Lets the user sign in for the list, if necessary. */
  async signIn(): Promise<Result<void>> {
    const { cloud, tokens } = this.#context;
    if (cloud.discoveryUrl === '') return success(undefined);
    const token = await tokens.getToken(cloud.discoveryUrl, 'interactive');
    return token.ok ? success(undefined) : token;
  }

  /**
   * Lists the account's environments, except for disabled ones and those of another cloud. `undefined` in
   * the mode `silent` without a sign-in.
   */
  async listEnvironments(
    mode: SignInMode,
    signal?: AbortSignal,
  ): Promise<Result<readonly Environment[] | undefined>> {
    const base = this.#context.cloud.discoveryUrl;
    if (base === '') return success([]);
    const path = `api/discovery/v2.0/Instances?$select=${instanceFields}`;
    const url = new URL(path, base.endsWith('/') ? base : `${base}/`);
    const received = await get(this.#context, url.href, mode, signal);
    if (!received.ok) return received;
    if (received.value === undefined) return success(undefined);
    const { answer, account } = received.value;
    if (answer.status !== 200) return failure(explainListRefusal(answer, url.host, account));
    const isReadable = countValues(answer.body) <= mostValues;
    const parsed = v.safeParse(listSchema, isReadable ? parseJson(answer.body) : undefined);
    if (!parsed.success) return failure(accessError('answerUnreadable', { host: url.host }));
    return success(await this.#readInstances(parsed.output.value));
  }

  /** Reads the kind of an environment, without asking the user. After any failure, it is `unknown`. */
  async describe(environment: Environment, signal: AbortSignal): Promise<EnvironmentKind> {
    if (!checkEnvironment(this.#context, environment).ok) return 'unknown';
    const url = `${environment.url}/api/data/v9.2/msprov_getfinopsapplicationdetails`;
    const received = await get(this.#context, url, 'silent', signal);
    if (!received.ok || received.value === undefined) return 'unknown';
    const { answer } = received.value;
    if (answer.status === 200) {
      const parsed = v.safeParse(kindSchema, parseJson(answer.body));
      const type = parsed.success ? parsed.output.applicationdeploymenttype.toLowerCase() : '';
      if (type === 'onlinedev') return 'unifiedDevelopment';
      if (type === 'sandbox') return 'unifiedSandbox';
      return type === '' ? 'unknown' : 'unifiedOther';
    }
    // "Resource not found for the segment": the provisioning solution is not installed.
    const isMissing = answer.status === 404 && readODataError(answer).code === '0x8006088a';
    return isMissing || saysNotIntegrated(answer) ? 'notUnified' : 'unknown';
  }

  requestAccess(request: SqlAccessRequest, context: RequestContext): Promise<Result<IssuedGrant>> {
    return requestCredential(this.#context, request, context);
  }

  /** Reads the service's record of requests, the newest first. */
  async readRecords(environment: Environment): Promise<Result<readonly ServiceRecord[]>> {
    const checked = checkEnvironment(this.#context, environment);
    if (!checked.ok) return checked;
    const host = checked.value;
    const query = `$filter=msprov_name eq 'FnOSqlJit'&$orderby=msprov_startedon desc&$top=${mostRecords}`;
    const url = `${environment.url}/api/data/v9.0/msprov_operationhistories?${encodeURI(query)}`;
    const headers = { prefer: 'odata.include-annotations="*"' };
    const received = await get(this.#context, url, 'interactive', undefined, headers);
    if (!received.ok) return received;
    if (received.value === undefined) return failure(accessError('cancelled', {}));
    const { answer, account } = received.value;
    if (answer.status !== 200) {
      return failure(explainRefusal(answer, { host, account, environment: environment.name }));
    }
    const parsed = v.safeParse(listSchema, parseJson(answer.body));
    if (!parsed.success) return failure(accessError('answerUnreadable', { host }));
    return success(parsed.output.value.flatMap(readRecord));
  }

  async #readInstances(instances: readonly unknown[]): Promise<readonly Environment[]> {
    if (instances.length > mostEnvironments) {
      this.#context.log.info(`Listed ${mostEnvironments} of ${instances.length} environments.`);
    }
    const listed = instances.slice(0, mostEnvironments);
    const environments = await mapInTurns(listed, instance => this.#readInstance(instance));
    return sortByName([...new Map(environments.map(each => [each.id, each])).values()]);
  }

  #readInstance(instance: unknown): Environment | undefined {
    const parsed = v.safeParse(instanceSchema, instance);
    if (!parsed.success || parsed.output.State !== 0) return undefined;
    const { FriendlyName, UrlName, Url, TenantId, IsUserSysAdmin } = parsed.output;
    const address = this.#context.cloud.parseEnvironmentUrl(Url);
    if (!address.ok) return undefined;
    return makeEnvironment({
      name: FriendlyName || UrlName || new URL(address.value).host,
      url: address.value,
      tenantId: TenantId.toLowerCase(),
      ...(IsUserSysAdmin === undefined ? {} : { isAdministrator: IsUserSysAdmin }),
    });
  }
}

/** Errors about one environment don't fit a list. They are reported by their status. */
function explainListRefusal(answer: HttpAnswer, host: string, account: string): AccessError {
  const refusal = explainRefusal(answer, { host, account, environment: '' });
  const own: readonly string[] = [
    'unauthorized',
    'tooManyRequests',
    'serviceBusy',
    'redirected',
    'notFromService',
  ];
  if (own.includes(refusal.code)) return refusal;
  return accessError('serviceFailed', { host, status: String(answer.status) }, refusal.detail);
}

function readRecord(value: unknown): ServiceRecord[] {
  const parsed = v.safeParse(recordSchema, value);
  if (!parsed.success) return [];
  const record = parsed.output;
  const properties = v.safeParse(propertiesSchema, parseJson(record.msprov_operationproperties));
  return [
    {
      operationId: record.msprov_operationhistoryid,
      startedAt: parseIsoTime(record.msprov_startedon),
      name: record.msprov_name,
      description: record.msprov_description,
      status: record['statuscode@OData.Community.Display.V1.FormattedValue'],
      user: properties.success ? properties.output.UserId : '',
    },
  ];
}
