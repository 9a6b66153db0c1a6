import * as v from 'valibot';
import {
  approvalModes,
  provisioningStates,
  schedulingTypes,
  type Authorization,
  type JitPolicy,
  type JitRequest,
  type ManagedApplication,
  type OpenValue,
  type ServiceDuration,
} from '../types';
import { jitRequestStates } from '../../access/activation';
import { parseIsoTime } from '../../access/isoTime';
import {
  lastPart,
  parseResourceId,
  resourceKey,
  type ResourceAddress,
} from '../../access/resourceId';
import { readDuration } from './durations';

/** The resource types of `Microsoft.Solutions` (contract E). */
export const applicationType = 'Microsoft.Solutions/applications';
export const requestType = 'Microsoft.Solutions/jitRequests';

// Any value of an answer may be null or missing (contract E.4), so each is read by itself, and is
// empty if it can't be read.

const text = v.fallback(v.string(), '');
const list = v.fallback(v.array(v.unknown()), []);

function maybe<const E extends v.ObjectEntries>(entries: E) {
  return v.fallback(v.nullable(v.object(entries)), null);
}

const authorizationSchema = v.object({ principalId: v.string(), roleDefinitionId: v.string() });

const approverSchema = v.object({ id: text, type: text, displayName: text });

const applicationSchema = v.object({
  id: text,
  name: text,
  location: text,
  tenantId: text,
  properties: maybe({
    publisherTenantId: text,
    authorizations: list,
    jitAccessPolicy: maybe({
      jitAccessEnabled: v.fallback(v.boolean(), true),
      jitApprovalMode: text,
      jitApprovers: list,
      maximumJitAccessDuration: text,
    }),
  }),
});

const requestSchema = v.object({
  id: text,
  name: text,
  systemData: maybe({ createdBy: text, createdAt: text }),
  properties: maybe({
    applicationResourceId: text,
    publisherTenantId: text,
    jitAuthorizationPolicies: list,
    jitSchedulingPolicy: maybe({ type: text, duration: text, startTime: text }),
    provisioningState: text,
    jitRequestState: text,
    createdBy: maybe({ oid: text }),
  }),
});

/** Reads a value of an enumeration that may have grown; case doesn't matter. */
export function readOpenValue<Known extends string>(
  known: readonly Known[],
  value: string,
): OpenValue<Known> {
  const lower = value.toLowerCase();
  return { known: known.find(each => each.toLowerCase() === lower), text: value };
}

/**
 * The address in an answer. An ID of another type isn't one, and no answer moves a resource that was
 * requested elsewhere: its address may be written to, and deleted.
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

/** What is known about an application in addition to the service's answer. */
interface KnownFacts {
  /** The requested address, which takes precedence over that in the answer. */
  readonly address?: ResourceAddress;
  readonly subscription?: string;
  readonly tenantId?: string;
}

/** Reads an application; `undefined` if the value is none or has no address. */
export function readApplication(
  value: unknown,
  known: KnownFacts = {},
): ManagedApplication | undefined {
  const parsed = v.safeParse(applicationSchema, value);
  if (!parsed.success || Array.isArray(value)) return undefined;
  const { id, name, location, tenantId, properties } = parsed.output;
  const address = addressOf(id, applicationType, known.address);
  if (address === undefined) return undefined;
  return {
    address,
    name: name || address.name,
    location,
    subscription: known.subscription ?? address.subscriptionId,
    tenantId: (tenantId || (known.tenantId ?? '')).toLowerCase(),
    publisherTenantId: properties?.publisherTenantId.toLowerCase() ?? '',
    policy: readPolicy(properties?.jitAccessPolicy),
    authorizations: readAuthorizations(properties?.authorizations ?? []),
  };
}

type Properties = NonNullable<v.InferOutput<typeof applicationSchema>['properties']>;

function readPolicy(policy: Properties['jitAccessPolicy'] | undefined): JitPolicy | undefined {
  if (policy === null || policy === undefined) return undefined;
  return {
    enabled: policy.jitAccessEnabled,
    approvalMode: readOpenValue(approvalModes, policy.jitApprovalMode),
    approvers: policy.jitApprovers.flatMap(each => {
      const parsed = v.safeParse(approverSchema, each);
      if (!parsed.success) return [];
      const { id, type, displayName } = parsed.output;
      return [{ id, displayName, type: readOpenValue(['user', 'group'], type) }];
    }),
    maximumDuration: readMaximum(policy.maximumJitAccessDuration),
  };
}

/** A maximum of zero would forbid what is switched on, so it counts as not set. */
function readMaximum(value: string): ServiceDuration {
  const { text, milliseconds } = readDuration(value);
  return { text, milliseconds: milliseconds === 0 ? undefined : milliseconds };
}

function readAuthorizations(values: readonly unknown[]): readonly Authorization[] {
  return values.flatMap(each => {
    const parsed = v.safeParse(authorizationSchema, each);
    if (!parsed.success) return [];
    const { principalId, roleDefinitionId } = parsed.output;
    return [{ principalId, roleId: lastPart(roleDefinitionId) }];
  });
}

/**
 * Reads a request; `undefined` if the value is none or has no address.
 * @param clockAheadMs how far the service's clock was ahead when it answered
 * @param asked the requested address, which takes precedence over that in the answer
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
  const schedule = properties?.jitSchedulingPolicy;
  const duration = readDuration(schedule?.duration ?? '');
  const startsAt = parseIsoTime(schedule?.startTime ?? '');
  const { milliseconds } = duration;
  return {
    address,
    name: name || address.name,
    applicationId: properties?.applicationResourceId ?? '',
    roles: readAuthorizations(properties?.jitAuthorizationPolicies ?? []),
    scheduling: readOpenValue(schedulingTypes, schedule?.type ?? ''),
    startsAt,
    duration,
    endsAt:
      startsAt === undefined || milliseconds === undefined ? undefined : startsAt + milliseconds,
    state: readOpenValue(jitRequestStates, properties?.jitRequestState ?? ''),
    provisioningState: readOpenValue(provisioningStates, properties?.provisioningState ?? ''),
    publisherTenantId: properties?.publisherTenantId.toLowerCase() ?? '',
    createdBy: { oid: properties?.createdBy?.oid ?? '', name: systemData?.createdBy ?? '' },
    createdAt: parseIsoTime(systemData?.createdAt ?? ''),
    clockAheadMs,
  };
}
