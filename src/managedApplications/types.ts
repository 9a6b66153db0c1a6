import {
  type AccessError,
  type SharedErrors,
  type UnknownOutcomeCause,
  errorFactory,
} from '../access/errors';
import type { Account, ActivatedRole, RequestedRole } from '../access/grant';
import type { SignInMode } from '../access/http/transport';
import type { RequestStep } from '../access/request';
import type { ResourceAddress } from '../access/resourceId';

/** The resource type of applications (contract E). */
export const applicationType = 'Microsoft.Solutions/applications';

/** The customer's policy for requests. */
export interface JitPolicy {
  readonly enabled: boolean;
  /** `undefined` if Azure doesn't say, or names another mode. */
  readonly approvalMode: 'AutoApprove' | 'ManualApprove' | undefined;
  /** Names of users and groups, or their IDs. External text. */
  readonly approvers: readonly string[];
  /** The longest duration in milliseconds; `undefined` if the customer set none. */
  readonly maximumMs: number | undefined;
}

/** An application in a customer's subscription. Texts are external, and empty if unknown. */
export interface ManagedApplication {
  readonly address: ResourceAddress;
  readonly name: string;
  readonly location: string;
  /** Name of the customer's subscription, or its ID. */
  readonly subscription: string;
  readonly tenantId: string;
  readonly publisherTenantId: string;
  /** `undefined` if the service doesn't say: that doesn't mean that JIT is off. */
  readonly policy: JitPolicy | undefined;
  /** The roles that the publisher listed, with their principals. */
  readonly authorizations: readonly RequestedRole[];
}

/** A role that the signed-in account may request. */
export interface EligibleRole extends ActivatedRole {
  /**
   * The principal of the entry. `group`: another one, possibly a group that the account is in, so Azure
   * may deny a request. `unknown`: the account's ID can't be read.
   */
  readonly through: 'self' | 'group' | 'unknown';
}

/** A role request as the service stores it. Times are milliseconds since 1970 on this computer. */
export interface JitRequest {
  readonly address: ResourceAddress;
  /** External text. */
  readonly name: string;
  /** Resource ID of the application, as the service writes it. */
  readonly applicationId: string;
  readonly roles: readonly RequestedRole[];
  readonly startsAt: number | undefined;
  /** `milliseconds` is `undefined` if the text (ISO 8601) can't be read. A month counts 30 days. */
  readonly duration: { readonly milliseconds: number | undefined; readonly text: string };
  /** The customer's decision (`JitRequestState`), or any other text. Empty if there is none. */
  readonly state: string;
  /** Object ID and name of the requester; may be empty. External text. */
  readonly createdBy: { readonly oid: string; readonly name: string };
  readonly createdAt: number | undefined;
}

export interface ActivationRequest {
  /** The user saw the roles of this account. The request is sent as no other. */
  readonly account: Account;
  readonly application: ManagedApplication;
  readonly roles: readonly RequestedRole[];
  /** Milliseconds since 1970 on this computer's clock, or at once. */
  readonly startsAt: number | 'now';
  readonly durationMs: number;
}

/** The current step of a role request. `storing`: Azure has the request and is storing it. */
export type ActivationStep = RequestStep | { readonly name: 'storing' };

export interface ActivationContext {
  /** Ends the wait. A request that was sent stays, and can be withdrawn. */
  readonly signal: AbortSignal;
  readonly onStep: (step: ActivationStep) => void;
  /** Called before the request is sent, so that the caller can find it after a reload. */
  readonly sending: (address: ResourceAddress) => Promise<void>;
}

export interface CallOptions {
  /** In mode `silent`, the error is `notSignedIn` if the user isn't signed in. */
  readonly mode: SignInMode;
  readonly signal: AbortSignal;
}

/** The applications found so far, with the number of subscriptions that responded, and their total. */
export interface ListingProgress {
  readonly applications: readonly ManagedApplication[];
  readonly done: number;
  readonly total: number;
}

export interface ListingOptions extends CallOptions {
  readonly onProgress?: (progress: ListingProgress) => void;
}

export interface ApplicationListing {
  /** By name. */
  readonly applications: readonly ManagedApplication[];
  /** Why the list may be incomplete. `subscription` is external text, or empty. */
  readonly problems: readonly { readonly subscription: string; readonly error: AccessError }[];
}

export type RequestScope =
  | { readonly kind: 'application'; readonly address: ResourceAddress }
  | { readonly kind: 'subscription'; readonly subscriptionId: string };

/** The result of withdrawing a request. Whether an active role ends with it isn't documented. */
export type Withdrawal = 'deleted' | 'wasGone' | 'underWay';

/** The errors of managed applications, with the values for their sentences. */
export interface RoleErrors {
  /** There is no session, and the user must not be asked. */
  notSignedIn: { host: string };
  /** The subscription is of another tenant than the sign-in (InvalidAuthenticationTokenTenant). */
  otherTenant: { host: string; account: string };
  /** The settings name a cloud without Azure Resource Manager. */
  resourceManagerMissing: Record<never, never>;
  /** The application belongs to another cloud than that in the settings. */
  otherCloud: { host: string };
  /** A change would be sent as another account than the user expects. */
  otherAccount: { account: string; expected: string };
  resourceForbidden: { account: string; message: string };
  resourceMissing: { name: string };
  /** The request was sent, and the service may have it. */
  activationUnknown: { application: string; request: string; because: UnknownOutcomeCause };
  /** The deletion was sent, and the request may be gone. */
  withdrawalUnknown: { request: string };
  /** Azure accepted the request, and couldn't store it. */
  activationFailed: { message: string };
  jitOff: { application: string };
  applicationIdInvalid: { text: string };
  roleMissing: Record<never, never>;
  applicationMissing: Record<never, never>;
  startNotAhead: Record<never, never>;
  startTooFar: Record<never, never>;
  durationInvalid: { text: string };
  durationTooShort: Record<never, never>;
  durationTooLong: { maximumMs: number };
}

export const accessError = errorFactory<SharedErrors & RoleErrors>();
