import type { JitRequestState } from '../access/activation';
import { accessError, type AccessError } from '../access/errors';
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

/** Somebody who may approve a request. */
export interface JitApprover {
  readonly id: string;
  readonly type: OpenValue<'user' | 'group'>;
  /** As the customer named them, or empty. Text from outside. */
  readonly displayName: string;
}

/** What the customer allows. */
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

/** A role that the signed-in account may ask for. */
export interface EligibleRole {
  readonly principalId: string;
  readonly roleId: string;
  /** `undefined` where it could not be found out. Text from outside. */
  readonly name: string | undefined;
  /**
   * `self`: the entry names the account itself. `group`: it names somebody else, perhaps a group
   * that the account is in; Azure takes only principals that are listed themselves, so a request
   * may be refused. `unknown`: who the account is could not be read.
   */
  readonly through: 'self' | 'group' | 'unknown';
}

/** A request for a role, as the service keeps it. */
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
  /** Object id and name of who asked, or empty. Text from outside. */
  readonly createdBy: { readonly oid: string; readonly name: string };
  /** Milliseconds since 1970, of the service's clock. */
  readonly createdAt: number | undefined;
  /**
   * How far the service's clock was ahead of this computer's when it answered, in milliseconds: what
   * `startsAt` and `endsAt` are too late by, for a countdown here.
   */
  readonly clockAheadMs: number;
}

/** What a request for a role asks for. */
export interface ActivationRequest {
  readonly application: ManagedApplication;
  readonly roles: readonly RequestedRole[];
  /** Milliseconds since 1970 on this computer's clock, or at once. */
  readonly startsAt: number | 'now';
  readonly durationMs: number;
}

/** What a request for a role is doing, to be put in words by the interface. */
export type ActivationStep =
  | { readonly name: 'signingIn' }
  | { readonly name: 'sending' }
  /** The service is too busy: it is asked again after this time. */
  | { readonly name: 'waitingToRetry'; readonly seconds: number }
  /** The request is there, and Azure stores it. */
  | { readonly name: 'storing' };

/** What the caller of `requestActivation` lends it. */
export interface ActivationContext {
  /** Ends the waiting. What was sent stays, and can be withdrawn. */
  readonly signal: AbortSignal;
  readonly onStep: (step: ActivationStep) => void;
  /** Called before the request leaves: whoever keeps the address finds the request after a reload. */
  readonly sending: (address: ResourceAddress) => Promise<void>;
}

/** A request for a role that the service has. */
export interface Activation {
  readonly request: JitRequest;
  /** Whether Azure had stored it when the waiting ended. What the customer does is another matter. */
  readonly isStored: boolean;
}

/** How the signed-in account is used in a call, and how to end the call. */
export interface CallOptions {
  /** In the mode `silent` the error is `notSignedIn` where nobody is signed in. */
  readonly mode: SignInMode;
  readonly signal: AbortSignal;
}

/** What is found while applications are listed. */
export interface ListingProgress {
  /** What was found so far, in the order of finding. */
  readonly applications: readonly ManagedApplication[];
  /** Subscriptions that answered, and that there are. */
  readonly done: number;
  readonly total: number;
}

/** A part of the listing that could not be had. */
export interface ListingProblem {
  /** Name or id of the subscription; empty where it is not about one. Text from outside. */
  readonly subscription: string;
  readonly error: AccessError;
}

/** The applications that the account sees. */
export interface ApplicationListing {
  /** By name. */
  readonly applications: readonly ManagedApplication[];
  /** What could not be had: the list may lack something. */
  readonly problems: readonly ListingProblem[];
}

/** Whose requests to list. */
export type RequestScope =
  | { readonly kind: 'resourceGroup'; readonly of: ResourceAddress }
  | { readonly kind: 'subscription'; readonly subscriptionId: string };

/** What is known after a request was withdrawn; what became of a role already given is not. */
export type Withdrawal = 'deleted' | 'wasGone' | 'underWay';

/** Azure managed applications, and the roles on them that can be activated for a while. */
export interface ManagedApplications {
  /** Understands a resource id in any case, or a page of the portal that holds one. */
  recognizeApplicationId(text: string): Result<ResourceAddress>;
  /** Lists what the account can see: fails only where nothing at all could be asked. */
  listApplications(
    options: CallOptions & { readonly onProgress?: (progress: ListingProgress) => void },
  ): Promise<Result<ApplicationListing>>;
  readApplication(
    address: ResourceAddress,
    options: CallOptions,
  ): Promise<Result<ManagedApplication>>;
  /** The roles that can be asked for: those of the account first, then by name. */
  eligibleRoles(
    application: ManagedApplication,
    options: CallOptions,
  ): Promise<Result<readonly EligibleRole[]>>;
  /** Finds names of roles, by role id. What cannot be found out is missing. */
  roleNames(roleIds: readonly string[], options: CallOptions): Promise<ReadonlyMap<string, string>>;
  /** Asks for roles, and waits until Azure stored the request: not until somebody approved it. */
  requestActivation(
    request: ActivationRequest,
    context: ActivationContext,
  ): Promise<Result<Activation>>;
  readRequest(address: ResourceAddress, options: CallOptions): Promise<Result<JitRequest>>;
  /** Deletes a request, which is the nearest to withdrawing that there is. */
  withdraw(address: ResourceAddress, options: CallOptions): Promise<Result<Withdrawal>>;
  /** Lists requests page by page. After a failure nothing follows. */
  listRequests(
    scope: RequestScope,
    options: CallOptions,
  ): AsyncIterable<Result<readonly JitRequest[]>>;
  /** The portal's page of a resource; `undefined` where the cloud has no known portal. */
  portalUrl(resourceId: string): string | undefined;
}

/** Says what is wrong with a request for roles before it is sent. */
export function checkActivation(request: ActivationRequest): Result<void> {
  const { application, roles, durationMs } = request;
  if (application.policy?.enabled === false) {
    return failure(accessError('jitOff', { application: application.name }));
  }
  if (roles.length === 0) return failure(accessError('roleMissing', {}));
  return checkDuration(durationMs, application.policy);
}

/** Checks a length of time, in milliseconds, against what the customer allows. */
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
