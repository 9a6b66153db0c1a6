import * as v from 'valibot';
import type { AccessError } from '../../access/errors';
import type { RequestedRole } from '../../access/grant';
import { explainStatus, parseJson } from '../../access/http/answers';
import type { HttpAnswer } from '../../access/http/transport';
import { parseIsoTime } from '../../access/isoTime';
import { redact } from '../../access/log';
import {
  lastPart,
  parseResourceId,
  resourceKey,
  type ResourceAddress,
} from '../../access/resourceId';
import { visible } from '../../access/text';
import {
  accessError,
  applicationType,
  type JitPolicy,
  type JitRequest,
  type ManagedApplication,
} from '../types';
import { readDuration } from './durations';

/** The resource type of requests (contract E). */
export const requestType = 'Microsoft.Solutions/jitRequests';

// Any value of a response may be null or missing (contract E.4). Each is read by itself, and is empty
// if it can't be read.

export const text = v.fallback(v.string(), '');
export const list = v.fallback(v.array(v.unknown()), []);
const lowerCase = v.pipe(text, v.toLowerCase());

/** An object with a value for each entry, even for one that the response omits. */
function object<const E extends v.ObjectEntries>(entries: E) {
  const schema = v.object(entries);
  return v.fallback(schema, () => v.parse(schema, {}));
}

/** Reads an object in a response; `undefined` if the schema doesn't accept it. */
export function parseObject<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T | undefined {
  const parsed = v.safeParse(schema, value);
  return parsed.success && !Array.isArray(value) ? parsed.output : undefined;
}

function items<T>(schema: v.GenericSchema<unknown, T>) {
  return v.pipe(
    list,
    v.transform(values => values.flatMap(each => parseObject(schema, each) ?? [])),
  );
}

const rolesSchema = items(
  v.pipe(
    v.object({ principalId: v.string(), roleDefinitionId: v.string() }),
    v.transform(({ principalId, roleDefinitionId }): RequestedRole => ({
      principalId,
      roleId: lastPart(roleDefinitionId),
    })),
  ),
);

const policySchema = v.pipe(
  v.object({
    jitAccessEnabled: v.fallback(v.boolean(), true),
    jitApprovalMode: text,
    jitApprovers: items(v.object({ id: text, displayName: text })),
    maximumJitAccessDuration: text,
  }),
  v.transform((policy): JitPolicy => {
    const mode = policy.jitApprovalMode.toLowerCase();
    const modes = ['AutoApprove', 'ManualApprove'] as const;
    const maximumMs = readDuration(policy.maximumJitAccessDuration);
    return {
      enabled: policy.jitAccessEnabled,
      approvalMode: modes.find(known => known.toLowerCase() === mode),
      approvers: policy.jitApprovers.map(({ id, displayName }) => displayName || id),
      // A maximum of zero would forbid what is turned on, so that it counts as none.
      maximumMs: maximumMs === 0 ? undefined : maximumMs,
    };
  }),
);

const applicationSchema = v.object({
  id: text,
  name: text,
  location: text,
  tenantId: lowerCase,
  properties: object({
    publisherTenantId: lowerCase,
    authorizations: rolesSchema,
    jitAccessPolicy: v.fallback(v.optional(policySchema), undefined),
  }),
});

const requestSchema = v.object({
  id: text,
  name: text,
  systemData: object({ createdBy: text, createdAt: text }),
  properties: object({
    applicationResourceId: text,
    jitAuthorizationPolicies: rolesSchema,
    jitSchedulingPolicy: object({ duration: text, startTime: text }),
    jitRequestState: text,
    createdBy: object({ oid: text }),
  }),
});

/** A response can't change the address of a requested resource, because later writes go to it. */
function addressOf(
  id: string,
  type: string,
  asked: ResourceAddress | undefined,
): ResourceAddress | undefined {
  const address = parseResourceId(id);
  if (asked !== undefined && resourceKey(id) !== resourceKey(asked)) return asked;
  return address?.type.toLowerCase() === type.toLowerCase() ? address : asked;
}

/** Reads an application; `undefined` if the value isn't one or has no address. */
export function readApplication(
  value: unknown,
  asked?: ResourceAddress,
): ManagedApplication | undefined {
  const read = parseObject(applicationSchema, value);
  const address = read && addressOf(read.id, applicationType, asked);
  if (read === undefined || address === undefined) return undefined;
  const { name, location, tenantId, properties } = read;
  return {
    address,
    name: name || address.name,
    location,
    subscription: address.subscriptionId,
    tenantId,
    publisherTenantId: properties.publisherTenantId,
    policy: properties.jitAccessPolicy,
    authorizations: properties.authorizations,
  };
}

/**
 * Reads a request; `undefined` if the value is none or has no address.
 * @param clockAheadMs how far the service's clock was ahead of this computer's when it responded
 */
export function readRequest(
  value: unknown,
  clockAheadMs: number,
  asked?: ResourceAddress,
): JitRequest | undefined {
  const read = parseObject(requestSchema, value);
  const address = read && addressOf(read.id, requestType, asked);
  if (read === undefined || address === undefined) return undefined;
  const { name, properties, systemData } = read;
  const { duration, startTime } = properties.jitSchedulingPolicy;
  const localTime = (time: string) => {
    const serviceTime = parseIsoTime(time);
    return serviceTime === undefined ? undefined : serviceTime - clockAheadMs;
  };
  return {
    address,
    name: name || address.name,
    applicationId: properties.applicationResourceId,
    roles: properties.jitAuthorizationPolicies,
    startsAt: localTime(startTime),
    duration: { text: duration, milliseconds: readDuration(duration) },
    state: properties.jitRequestState,
    createdBy: { oid: properties.createdBy.oid, name: systemData.createdBy },
    createdAt: localTime(systemData.createdAt),
  };
}

/** The error of a response of Azure Resource Manager (common-types v2, `ErrorResponse`). */
const errorSchema = v.object({ code: text, message: text, details: list });
const envelopeSchema = v.object({ error: errorSchema });

/** The limits of the details that are read and shown. */
const deepestDetail = 4;
const mostMessages = 3;
const mostDetails = 100;
const longestMessage = 4_000;

/** Reads the code and the messages in the body of a response or of an operation's status: external text. */
export function readResourceError(body: unknown) {
  // Some resource providers omit the envelope.
  const error = parseObject(envelopeSchema, body)?.error ?? parseObject(errorSchema, body);
  const messages: string[] = [];
  collectMessages(error, 0, messages);
  return { code: error?.code ?? '', message: messages.join(' ') };
}

/** Collects the sentences that aren't part of an earlier one. */
function collectMessages(error: unknown, depth: number, messages: string[]): void {
  const { message = '', details = [] } = parseObject(errorSchema, error) ?? {};
  const own = message.slice(0, longestMessage).trim();
  if (own !== '' && !messages.some(each => each.includes(own))) messages.push(own);
  if (depth >= deepestDetail) return;
  for (const each of details.slice(0, mostDetails)) {
    if (messages.length < mostMessages) collectMessages(each, depth + 1, messages);
  }
}

/** The status, code, and IDs of a response, for the log: never a body. */
export function describeAnswer({ status, headers, body }: HttpAnswer): string {
  const { code } = readResourceError(parseJson(body));
  const ids = ['x-ms-request-id', 'x-ms-correlation-request-id']
    .filter(name => headers[name] !== undefined)
    .map(name => `${name}=${visible(redact(headers[name] ?? ''), 80)}`);
  const parts = [`HTTP ${status}`, visible(redact(code), 80), ...ids];
  return parts.filter(part => part !== '').join(' ');
}

/** Whether the token is for another tenant: a fresh one for the same tenant wouldn't help. */
export function isOfOtherTenant({ body }: HttpAnswer): boolean {
  const { code } = readResourceError(parseJson(body));
  return code.toLowerCase() === 'invalidauthenticationtokentenant';
}

/** Says why Azure Resource Manager refused access to the resource `name` (contract E.6). */
export function explainRefusal(
  answer: HttpAnswer,
  asked: { readonly host: string; readonly account: string; readonly name: string },
): AccessError {
  const { host, account, name } = asked;
  const { status } = answer;
  const detail = describeAnswer(answer);
  const { message } = readResourceError(parseJson(answer.body));
  const quoted = redact(message) || `HTTP ${status}`;
  if (status === 401 && isOfOtherTenant(answer)) {
    return accessError('otherTenant', { host, account }, detail);
  }
  if (status === 403) return accessError('resourceForbidden', { account, message: quoted }, detail);
  // The body may be empty, and doesn't say which part of the ID is missing.
  if (status === 404) return accessError('resourceMissing', { name }, detail);
  const common = explainStatus(answer, asked, detail);
  if (common !== undefined) return common;
  if (status >= 500 || message === '') {
    return accessError('serviceFailed', { host, status: String(status) }, detail);
  }
  return accessError('requestRefused', { message: quoted }, detail);
}
