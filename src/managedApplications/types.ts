import type { JitRequestState } from '../access/activation';
import {
  type AccessError,
  type SharedErrors,
  type UnknownOutcomeCause,
  errorFactory,
} from '../access/errors';
import type { RequestedRole } from '../access/grant';
import type { SignInMode } from '../access/http/transport';
import type { ResourceAddress } from '../access/resourceId';
import { failure, success, type Result } from '../access/result';

/**
 * A value of an enumeration that the service may extend without telling: one of those that are
 * known, or any other text. Empty text where the service said nothing.
 */
export interface OpenValue<Known extends string> {
  readonly known: Known | undefined;
  /** As the service wrote it. Text from outside. */
  readonly text: string;
}

/** How far Azure is with storing a resource. `Created` is in no list of the documents, but seen. */
export const provisioningStates = [
  'NotSpecified',
  'Accepted',
  'Running',
  'Deleting',
  'Deleted',
  'Canceled',
  'Failed',
  'Succeeded',
  'Updating',
  'Created',
] as const;
/** How far Azure is with storing a resource. */
export type ProvisioningState = (typeof provisioningStates)[number];

/** Who decides on requests. */
export const approvalModes = ['NotSpecified', 'AutoApprove', 'ManualApprove'] as const;
/** Who decides on requests. */
export type ApprovalMode = (typeof approvalModes)[number];

/** How often a role is active. Only `Once` is asked for here. */
export const schedulingTypes = ['NotSpecified', 'Once', 'Recurring'] as const;
/** How often a role is active. */
export type SchedulingType = (typeof schedulingTypes)[number];

/** A length of time as the service writes it. */
export interface ServiceDuration {
  /** `undefined` where there is none, or where it cannot be read. A month counts 30 days. */
  readonly milliseconds: number | undefined;
  /** ISO 8601, for example `PT8H`. Text from outside. */
  readonly text: string;
}

/** A user or group that may approve requests. */
export interface JitApprover {
  readonly id: string;
  readonly type: OpenValue<'user' | 'group'>;
  /** As the customer named them, or empty. Text from outside. */
  readonly displayName: string;
}

/** The customer's policy for requests. */
export interface JitPolicy {
  readonly enabled: boolean;
  readonly approvalMode: OpenValue<ApprovalMode>;
  readonly approvers: readonly JitApprover[];
  readonly maximumDuration: ServiceDuration;
}

/** A role that the publisher listed for a principal, which JIT can activate. */
export interface Authorization {
  readonly principalId: string;
  /** Lower-case id of the role: the last part, where the service gave a whole resource id. */
  readonly roleId: string;
}

/** An application that a publisher manages in a customer's subscription. */
export interface ManagedApplication {
  readonly address: ResourceAddress;
  /** Text from outside. */
  readonly name: string;
  /** Azure region, or empty. */
  readonly location: string;
  /** Name of the customer's subscription, or its id. Text from outside. */
  readonly subscription: string;
  /** Tenant of the customer's subscription, where it is known; else empty. */
  readonly tenantId: string;
  /** Tenant of the publisher, where the service said so; else empty. */
  readonly publisherTenantId: string;
  /** `undefined` where the service did not say, which is not the same as JIT being off. */
  readonly policy: JitPolicy | undefined;
  readonly authorizations: readonly Authorization[];
}

/** A role that the signed-in account may request. */
export interface EligibleRole {
  readonly principalId: string;
  readonly roleId: string;
  /** `undefined` if it can't be read. Text from outside. */
  readonly name: string | undefined;
  /**
   * `self`: the entry is for the account itself. `group`: it is for another principal, maybe a group
   * of the account; Azure accepts only principals that are listed themselves, so a request may be
   * refused. `unknown`: the account's ID can't be read.
   */
  readonly through: 'self' | 'group' | 'unknown';
}

/** A role request, as the service stores it. */
export interface JitRequest {
  readonly address: ResourceAddress;
  /** Text from outside. */
  readonly name: string;
  /** Resource id of the application, as the service writes it. */
  readonly applicationId: string;
  readonly roles: readonly RequestedRole[];
  readonly scheduling: OpenValue<SchedulingType>;
  /** When the role begins, in milliseconds since 1970; of the service's clock. */
  readonly startsAt: number | undefined;
  readonly duration: ServiceDuration;
  /** When the role ends, in milliseconds since 1970; of the service's clock. */
  readonly endsAt: number | undefined;
  readonly state: OpenValue<JitRequestState>;
  readonly provisioningState: OpenValue<ProvisioningState>;
  readonly publisherTenantId: string;
  /** Object ID and name of the requester; may be empty. Text from outside. */
  readonly createdBy: { readonly oid: string; readonly name: string };
  /** Milliseconds since 1970, of the service's clock. */
  readonly createdAt: number | undefined;
  /**
   * How far the service's clock was ahead of this computer's when it answered, in milliseconds. A
   * countdown on this computer subtracts it from `startsAt` and `endsAt`.
   */
  readonly clockAheadMs: number;
}

/** A role request to send. */
export interface ActivationRequest {
  readonly application: ManagedApplication;
  readonly roles: readonly RequestedRole[];
  /** Milliseconds since 1970 on this computer's clock, or at once. */
  readonly startsAt: number | 'now';
  readonly durationMs: number;
}

/** The current step of a role request. */
export type ActivationStep =
  | { readonly name: 'signingIn' }
  | { readonly name: 'sending' }
  /** The service is busy. The call is repeated after this time. */
  | { readonly name: 'waitingToRetry'; readonly seconds: number }
  /** Azure has the request and is storing it. */
  | { readonly name: 'storing' };

/** What `requestActivation` needs from its caller. */
export interface ActivationContext {
  /** Ends the wait. A request that was sent stays, and can be withdrawn. */
  readonly signal: AbortSignal;
  readonly onStep: (step: ActivationStep) => void;
  /** Called before the request is sent, so that the caller can find it after a reload. */
  readonly sending: (address: ResourceAddress) => Promise<void>;
}

/** A role request that the service has. */
export interface Activation {
  readonly request: JitRequest;
  /** Whether Azure had stored it when the wait ended. The customer decides independently of that. */
  readonly isStored: boolean;
}

/** How a call signs in, and how it ends. */
export interface CallOptions {
  /** In mode `silent`, the error is `notSignedIn` if the user isn't signed in. */
  readonly mode: SignInMode;
  readonly signal: AbortSignal;
}

/** The progress of listing applications. */
export interface ListingProgress {
  /** Those found so far, in the order of their discovery. */
  readonly applications: readonly ManagedApplication[];
  /** Subscriptions that answered, and all subscriptions. */
  readonly done: number;
  readonly total: number;
}

/** A part of the listing that can't be read. */
export interface ListingProblem {
  /** Name or ID of the subscription; empty if the problem isn't about one. Text from outside. */
  readonly subscription: string;
  readonly error: AccessError;
}

/** The applications that the account sees. */
export interface ApplicationListing {
  /** By name. */
  readonly applications: readonly ManagedApplication[];
  /** The list may be incomplete for these reasons. */
  readonly problems: readonly ListingProblem[];
}

/** The requests to list. */
export type RequestScope =
  | { readonly kind: 'resourceGroup'; readonly of: ResourceAddress }
  | { readonly kind: 'subscription'; readonly subscriptionId: string };

/** The result of withdrawing a request. Whether an active role ends with it isn't documented. */
export type Withdrawal = 'deleted' | 'wasGone' | 'underWay';

/** Azure managed applications, and the roles on them that can be activated for a limited time. */
export interface ManagedApplications {
  /** Recognizes a resource ID in any case, also in the address of a portal page. */
  recognizeApplicationId(text: string): Result<ResourceAddress>;
  /** Lists the applications that the account sees. Fails only if no call succeeds. */
  listApplications(
    options: CallOptions & { readonly onProgress?: (progress: ListingProgress) => void },
  ): Promise<Result<ApplicationListing>>;
  readApplication(
    address: ResourceAddress,
    options: CallOptions,
  ): Promise<Result<ManagedApplication>>;
  /** The roles that can be requested: those of the account first, then by name. */
  eligibleRoles(
    application: ManagedApplication,
    options: CallOptions,
  ): Promise<Result<readonly EligibleRole[]>>;
  /** Finds names by role ID. Names that can't be read are missing. */
  roleNames(roleIds: readonly string[], options: CallOptions): Promise<ReadonlyMap<string, string>>;
  /** Requests roles, and waits until Azure has stored the request. Approval comes later. */
  requestActivation(
    request: ActivationRequest,
    context: ActivationContext,
  ): Promise<Result<Activation>>;
  readRequest(address: ResourceAddress, options: CallOptions): Promise<Result<JitRequest>>;
  /** Deletes a request. Azure has no other way to withdraw it. */
  withdraw(address: ResourceAddress, options: CallOptions): Promise<Result<Withdrawal>>;
  /** Lists requests page by page. After a failure nothing follows. */
  listRequests(
    scope: RequestScope,
    options: CallOptions,
  ): AsyncIterable<Result<readonly JitRequest[]>>;
  /** The portal page of a resource; `undefined` if the cloud has no known portal. */
  portalUrl(resourceId: string): string | undefined;
}

/** Checks a role request before it is sent. */
export function checkActivation(request: ActivationRequest): Result<void> {
  const { application, roles, durationMs } = request;
  if (application.policy?.enabled === false) {
    return failure(accessError('jitOff', { application: application.name }));
  }
  if (roles.length === 0) return failure(accessError('roleMissing', {}));
  return checkDuration(durationMs, application.policy);
}

/** Checks a duration in milliseconds against the customer's policy. */
export function checkDuration(durationMs: number, policy: JitPolicy | undefined): Result<void> {
  if (!Number.isFinite(durationMs) || durationMs < 60_000) {
    return failure(accessError('durationTooShort', {}));
  }
  const maximum = policy?.maximumDuration;
  if (maximum?.milliseconds !== undefined && durationMs > maximum.milliseconds) {
    return failure(accessError('durationTooLong', { maximumMs: maximum.milliseconds }));
  }
  return success(undefined);
}

/** The errors of managed applications, with the values for their sentences. */
export interface RoleErrors {
  /** There is no sign-in, and the user must not be asked. */
  notSignedIn: { host: string };
  /** The subscription is of another tenant than the sign-in (InvalidAuthenticationTokenTenant). */
  otherTenant: { host: string; account: string };
  /** The settings name a cloud without Azure Resource Manager. */
  resourceManagerMissing: Record<never, never>;
  /** The request is known to another Azure than that of the cloud in the settings. */
  requestOtherCloud: { host: string };
  resourceForbidden: { account: string; message: string };
  resourceMissing: { name: string };
  /** The request was sent, and whether the service has it is not known. */
  activationUnknown: { application: string; request: string; because: UnknownOutcomeCause };
  /** A request was to be deleted, and whether it was is not known. */
  withdrawalUnknown: { request: string };
  /** Azure took the request, and then could not store it. */
  activationFailed: { message: string };
  jitOff: { application: string };
  applicationIdInvalid: { text: string };
  roleMissing: Record<never, never>;
  applicationMissing: Record<never, never>;
  startNotAhead: Record<never, never>;
  durationInvalid: { text: string };
  durationTooShort: Record<never, never>;
  durationTooLong: { maximumMs: number };
}

/** Creates an error of managed applications, or a shared one. */
export const accessError = errorFactory<SharedErrors & RoleErrors>();
