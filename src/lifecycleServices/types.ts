import type { Environment } from '../access/environment';
import {
  errorFactory,
  type AccessError,
  type SharedErrors,
  type UnknownOutcomeCause,
} from '../access/errors';
import type { AccessRequest, RequestContext, RequestStep } from '../access/request';
import type { BoundCookies } from '../access/http/transport';

/*
 * Lifecycle Services (LCS). Its endpoints aren't documented, so labels, option values, and texts are
 * shown and sent as the website returns them. All of them are text from outside.
 */

/** A signed-in browser session at one host of LCS. It lives in memory only. */
export interface LcsSession {
  /** Web address of the session's host, without a slash at the end. */
  readonly baseUrl: string;
  /** They are sent only to the origin of `baseUrl`. */
  readonly cookies: BoundCookies;
  /** The signed-in account; empty if unknown. */
  readonly accountLabel: string;
  /** Deletes the cookies. The session can't be used anymore. */
  end(): void;
}

export interface LcsProject {
  readonly id: string;
  readonly name: string;
  readonly organization: string;
  readonly baseUrl: string;
}

/**
 * Who runs an environment, which determines how users reach its database.
 * - `selfService`: an entry on the allow-list, then a SQL login for some hours
 * - `microsoftManaged`: an entry on the allow-list, then the static accounts
 * - `notRead`: not read yet, or LCS didn't say; `readEnvironment` reads it
 *
 * The others have no access through LCS:
 * - `customerManaged`: in the customer's own subscription; users have remote desktop
 * - `migrated`: moved to the Power Platform admin center, and read-only in LCS (contract D.9)
 * - `unknownKind`: LCS names a kind that this extension doesn't know
 */
export type LcsKind =
  | 'selfService'
  | 'microsoftManaged'
  | 'notRead'
  | 'customerManaged'
  | 'onPremises'
  | 'migrated'
  | 'unknownKind';

/** An environment of LCS. Its `url` is that of its page. */
export interface LcsEnvironment extends Environment {
  readonly system: 'lifecycleServices';
  /** The host that it belongs to; a session of that host is needed. */
  readonly baseUrl: string;
  readonly projectId: string;
  /** A GUID in lower case. */
  readonly environmentId: string;
  readonly kind: LcsKind;
}

export interface NewAllowListEntry {
  readonly name: string;
  /** One IPv4 address or a CIDR block. */
  readonly addressOrCidr: string;
}

export interface AllowListEntry extends NewAllowListEntry {
  /** The service that it opens, for example `AzureSQL`. */
  readonly service: string;
  /** Milliseconds since 1970 on this computer's clock; `undefined` if LCS shows no end. */
  readonly expiresAt: number | undefined;
  /** The end as LCS writes it; may be empty. */
  readonly expiryText: string;
}

/** A kind of access that LCS offers ("Reason for access"). */
export interface AccessOption {
  readonly label: string;
  readonly value: string;
}

/** Whether access can be requested now; `unknown` if LCS doesn't say (`JITRequestAccessEnabledState`). */
export type LcsAccessState =
  'enabled' | 'noAccess' | 'otherOperation' | 'environmentSwap' | 'disabled' | 'unknown';

/** An environment as a session has read it. */
export interface LcsEnvironmentDetails {
  /** With its kind, and the name that LCS gives it. */
  readonly environment: LcsEnvironment;
  readonly access: LcsAccessState;
  readonly options: readonly AccessOption[];
}

/** A request for a SQL login in a self-service environment, checked and ready to be sent. */
export interface LcsAccessRequest extends AccessRequest {
  readonly environment: LcsEnvironment;
  /** Its label is the role of the grant. */
  readonly option: AccessOption;
}

/** The current step of a request. While it waits for the account, the client polls. */
export type LcsRequestStep =
  RequestStep | { readonly name: 'waitingForAccount' } | { readonly name: 'readingPassword' };

/** The caller's callbacks for a request. */
export interface LcsRequestContext extends Pick<RequestContext, 'notRun'> {
  readonly onStep: (step: LcsRequestStep) => void;
  /** Called right before the request is sent, to write the pending marker. */
  readonly sending: () => Promise<void>;
}

/** A request that LCS accepted. The user can stop waiting for its account, and resume. */
export interface LcsAccepted {
  readonly request: LcsAccessRequest;
  /** LCS's ID of the request; may be empty. */
  readonly activityId: string;
  /** The ends of the accounts that were there before, by user name. */
  readonly earlier: ReadonlyMap<string, number | undefined>;
  /** Whether LCS already showed a failure before the request. */
  readonly failedBefore: boolean;
}

/** Creates an environment of LCS, with the address of its page. */
export function makeLcsEnvironment(
  facts: Pick<LcsEnvironment, 'baseUrl' | 'projectId' | 'environmentId' | 'name' | 'kind'>,
): LcsEnvironment {
  const { baseUrl, projectId } = facts;
  const environmentId = facts.environmentId.toLowerCase();
  const url = `${baseUrl}/V2/EnvironmentDetailsV3New/${projectId}?EnvironmentId=${environmentId}`;
  const id = `lifecycleServices:${url}`;
  return { ...facts, environmentId, id, system: 'lifecycleServices', url, tenantId: '' };
}

/** The errors of Lifecycle Services, with the values for their sentences. */
export interface LcsErrors {
  /** A read returned a sign-in page, or a change returned a 401: nothing was changed. */
  lcsSessionEnded: { host: string };
  /** A change of the allow-list was sent, and its outcome is unknown. `message` quotes LCS. */
  lcsChangeUnknown: { environment: string; because: UnknownOutcomeCause; message: string };
  /** The request was accepted, but no account has appeared in time. */
  lcsAccountMissing: { environment: string };
  /** The request was accepted, and LCS shows that it failed. */
  lcsAccessFailed: { environment: string; message: string };
  lcsPasswordMissing: { environment: string; user: string };
  lcsDatabaseMissing: { environment: string; user: string };
  lcsKindUnsupported: { environment: string };
  lcsEnvironmentMigrated: { environment: string };
  lcsOptionMissing: Record<never, never>;
  lcsClipboardEmpty: Record<never, never>;
  browserMissing: Record<never, never>;
  browserFailed: { reason: string };
  /** The user closed the window before LCS responded as signed in. */
  browserClosed: Record<never, never>;
  signInTimedOut: { host: string };
  /** A policy of the organization refuses the private window. Codes are Entra ID's, `AADSTS…`. */
  conditionalAccessRefused: { code: string };
  /** The account can't use this host's tenant or application. */
  wrongAccount: { host: string; code: string };
  accountNotAdmitted: { host: string };
}

/** Creates an error of Lifecycle Services, or a shared one. */
export const accessError = errorFactory<SharedErrors & LcsErrors>();

/** The error for an environment whose kind has no access through LCS; `undefined` for others. */
export function kindError({ name, kind }: LcsEnvironment): AccessError | undefined {
  if (['selfService', 'microsoftManaged', 'notRead'].includes(kind)) return undefined;
  const code = kind === 'migrated' ? 'lcsEnvironmentMigrated' : 'lcsKindUnsupported';
  return accessError(code, { environment: name });
}
