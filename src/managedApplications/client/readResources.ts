import * as v from 'valibot';
import { parseIsoTime } from '../../access/isoTime';
import {
  lastPart,
  parseResourceId,
  resourceKey,
  type ResourceAddress,
} from '../../access/resourceId';
import type { RequestedRole } from '../../access/grant';
import {
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

const text = v.fallback(v.string(), '');
const list = v.fallback(v.array(v.unknown()), []);

function maybe<const E extends v.ObjectEntries>(entries: E) {
  return v.fallback(v.nullable(v.object(entries)), null);
}

const authorizationSchema = v.object({ principalId: v.string(), roleDefinitionId: v.string() });

const approverSchema = v.object({ id: text, displayName: text });

const policySchema = v.object({
  jitAccessEnabled: v.fallback(v.boolean(), true),
  jitApprovalMode: text,
  jitApprovers: list,
  maximumJitAccessDuration: text,
});

const applicationSchema = v.object({
  id: text,
  name: text,
  location: text,
  tenantId: text,
  properties: maybe({
    publisherTenantId: text,
    authorizations: list,
    jitAccessPolicy: v.fallback(v.nullable(policySchema), null),
  }),
});

const requestSchema = v.object({
  id: text,
  name: text,
  systemData: maybe({ createdBy: text, createdAt: text }),
  properties: maybe({
    applicationResourceId: text,
    jitAuthorizationPolicies: list,
    jitSchedulingPolicy: maybe({ duration: text, startTime: text }),
    jitRequestState: text,
    createdBy: maybe({ oid: text }),
  }),
});

/** The items of a list that a schema accepts. */
function itemsOf<T>(values: readonly unknown[], schema: v.GenericSchema<unknown, T>): readonly T[] {
  return values.flatMap(each => {
    const parsed = v.safeParse(schema, each);
    return parsed.success ? [parsed.output] : [];
  });
}

/**
 * The address in a response. An ID of another type isn't one, and no response moves a resource that
 * was requested elsewhere: its address may be written to, and deleted.
 */
function addressOf(
  id: string,
  type: string,
  asked: ResourceAddress | undefined,
): ResourceAddress | undefined {
  const address = parseResourceId(id);
  if (asked !== undefined && resourceKey(id) !== resourceKey(asked)) return asked;
  return address?.type.toLowerCase() === type.toLowerCase() ? address : asked;
}

/**
 * Reads an application; `undefined` if the value is none or has no address.
 * @param asked the requested address, which takes precedence over that in the response
 */
export function readApplication(
  value: unknown,
  asked?: ResourceAddress,
): ManagedApplication | undefined {
  const parsed = v.safeParse(applicationSchema, value);
  if (!parsed.success || Array.isArray(value)) return undefined;
  const { id, name, location, tenantId, properties } = parsed.output;
  const address = addressOf(id, applicationType, asked);
  if (address === undefined) return undefined;
  return {
    address,
    name: name || address.name,
    location,
    subscription: address.subscriptionId,
    tenantId: tenantId.toLowerCase(),
    publisherTenantId: properties?.publisherTenantId.toLowerCase() ?? '',
    policy: readPolicy(properties?.jitAccessPolicy ?? null),
    authorizations: readRoles(properties?.authorizations ?? []),
  };
}

function readPolicy(policy: v.InferOutput<typeof policySchema> | null): JitPolicy | undefined {
  if (policy === null) return undefined;
  const mode = policy.jitApprovalMode.toLowerCase();
  const approvers = itemsOf(policy.jitApprovers, approverSchema);
  const maximumMs = readDuration(policy.maximumJitAccessDuration);
  return {
    enabled: policy.jitAccessEnabled,
    approvalMode: (['AutoApprove', 'ManualApprove'] as const).find(
      known => known.toLowerCase() === mode,
    ),
    approvers: approvers.map(({ id, displayName }) => displayName || id),
    // A maximum of zero would forbid what is turned on, so that it counts as none.
    maximumMs: maximumMs === 0 ? undefined : maximumMs,
  };
}

function readRoles(values: readonly unknown[]): readonly RequestedRole[] {
  return itemsOf(values, authorizationSchema).map(({ principalId, roleDefinitionId }) => ({
    principalId,
    roleId: lastPart(roleDefinitionId),
  }));
}

/**
 * Reads a request; `undefined` if the value is none or has no address.
 * @param clockAheadMs how far the service's clock was ahead of this computer's when it answered
 * @param asked the requested address, which takes precedence over that in the response
 */
export function readRequest(
  value: unknown,
  clockAheadMs: number,
  asked?: ResourceAddress,
): JitRequest | undefined {
  const parsed = v.safeParse(requestSchema, value);
  if (!parsed.success || Array.isArray(value)) return undefined;
  const { id, name, properties, systemData } = parsed.output;
  const address = addressOf(id, requestType, asked);
  if (address === undefined) return undefined;
  const { duration = '', startTime = '' } = properties?.jitSchedulingPolicy ?? {};
  const milliseconds = readDuration(duration);
  const localTime = (text: string) => {
    const time = parseIsoTime(text);
    return time === undefined ? undefined : time - clockAheadMs;
  };
  const startsAt = localTime(startTime);
  return {
    address,
    name: name || address.name,
    applicationId: properties?.applicationResourceId ?? '',
    roles: readRoles(properties?.jitAuthorizationPolicies ?? []),
    startsAt,
    duration: { text: duration, milliseconds },
    endsAt:
      startsAt === undefined || milliseconds === undefined ? undefined : startsAt + milliseconds,
    state: properties?.jitRequestState ?? '',
    createdBy: { oid: properties?.createdBy?.oid ?? '', name: systemData?.createdBy ?? '' },
    createdAt: localTime(systemData?.createdAt ?? ''),
  };
}
