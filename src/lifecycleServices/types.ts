import type { Environment } from '../access/environment';
import type { AccessError } from '../access/errors';
import type { IssuedGrant } from '../access/grant';
import type { BoundCookies } from '../access/http/transport';
import type { Result } from '../access/result';

/*
 * What Lifecycle Services (LCS) is to the rest of the product. Nobody outside has it in writing:
 * labels, option values and texts are the web site's own, and are shown and sent as they came.
 */

/** A signed-in browser session at one host of LCS. It lives in memory only. */
export interface LcsSession {
  /** Web address of the host that the session is of, without a slash at the end. */
  readonly baseUrl: string;
  /** They go to the origin of `baseUrl` and nowhere else. */
  readonly cookies: BoundCookies;
  /** Whoever signed in, where that is known; else empty. Text from outside. */
  readonly accountLabel: string;
  /** Forgets the cookies for good: nothing is sent in this session any more. */
  end(): void;
}

/** A project. */
export interface LcsProject {
  readonly id: string;
  /** Text from outside. */
  readonly name: string;
  /** Whose project it is; may be empty. Text from outside. */
  readonly organization: string;
  /** The host that lists it. */
  readonly baseUrl: string;
}

/** Why access to the database can't be asked for in an environment, whoever asks. */
export type LcsOtherReason =
  /** In the customer's own subscription: its machine is reached by remote desktop. */
  | 'customerManaged'
  | 'onPremises'
  /** Moved to the Power Platform admin center: LCS shows it read-only (contract D.9). */
  | 'migrated'
  /** LCS names a kind that this extension doesn't know. */
  | 'unknownKind';

/**
 * How an environment is run, and so how its database is reached.
 * - `selfService`: an entry on the allow-list, then a SQL login for some hours
 * - `microsoftManaged`: an entry on the allow-list, then the static accounts
 * - `notRead`: not asked yet, or LCS did not say; `readEnvironment` finds out
 */
export type LcsKind =
  | { readonly name: 'selfService' | 'microsoftManaged' | 'notRead' }
  | { readonly name: 'other'; readonly reason: LcsOtherReason };

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

/** An entry of the allow-list. All of its texts are from outside. */
export interface AllowListEntry {
  readonly name: string;
  readonly addressOrCidr: string;
  /** What it opens, for example `AzureSQL`. */
  readonly service: string;
  /** Milliseconds since 1970 on this computer's clock; `undefined` where no end is known. */
  readonly expiresAt: number | undefined;
  /** The end as LCS wrote it; empty where it said nothing. */
  readonly expiryText: string;
}

/** A new entry of the allow-list. */
export interface NewAllowListEntry {
  readonly name: string;
  /** One IPv4 address or a CIDR block. */
  readonly addressOrCidr: string;
}

/** A kind of access that LCS offers, under the name that it gives it: the reason for access. */
export interface AccessOption {
  /** Text from outside, for people. */
  readonly label: string;
  /** For LCS. */
  readonly value: string;
}

/**
 * Whether access can be asked for now (`JITRequestAccessEnabledState`).
 * - `unknown`: LCS did not say; asking is the way to find out
 */
export type LcsAccessState =
  'enabled' | 'noAccess' | 'otherOperation' | 'environmentSwap' | 'disabled' | 'unknown';

/** A SQL account that LCS shows, without its password. All of its texts are from outside. */
export interface LcsAccount {
  readonly user: string;
  /** `server\database` as LCS shows it; may be empty. */
  readonly shownName: string;
  /** Host name with the cloud's suffix where LCS gives a bare one; empty where it is not known. */
  readonly server: string;
  readonly database: string;
  /** Milliseconds since 1970 on this computer's clock; `undefined` where no end is known. */
  readonly expiresAt: number | undefined;
  /** Whether it was made on request, for some hours: its end is known, or its name says so. */
  readonly isTemporary: boolean;
  /** The label of the option that was chosen, and what was written beside it. */
  readonly reason: string;
  readonly reasonDetails: string;
}

/** What the page of an environment shows about its database. */
export interface LcsEnvironmentDetails {
  /** With its kind, and the name that LCS gives it. */
  readonly environment: LcsEnvironment;
  /** Whether the page offers "Enable access"; `undefined` where LCS did not say. */
  readonly canEnableAccess: boolean | undefined;
  readonly access: LcsAccessState;
  /** What can be asked for; empty where nothing is offered. */
  readonly options: readonly AccessOption[];
  /** Whether LCS shows that the last request failed, and its words about it; may be empty. */
  readonly failed: boolean;
  readonly failureText: string;
  /** Id of the last request; may be empty. */
  readonly activityId: string;
  readonly accounts: readonly LcsAccount[];
}

/** A request for a SQL login in a self-service environment, checked and ready to be sent. */
export interface LcsAccessRequest {
  readonly environment: LcsEnvironment;
  readonly option: AccessOption;
  /** Free text. */
  readonly reasonDetails: string;
  /** The addresses of this computer that the allow-list lets in; may be empty. For the grant. */
  readonly addresses: string;
}

/** What a request is doing, to be put in words by the interface. */
export type LcsRequestStep =
  | { readonly name: 'signingIn' }
  | { readonly name: 'requesting' }
  | { readonly name: 'waitingToRetry'; readonly seconds: number }
  /** LCS makes the account: it is asked now and then whether it is there. */
  | { readonly name: 'waitingForAccount' }
  | { readonly name: 'readingPassword' };

/** What the caller of `requestAccess` lends it. */
export interface LcsRequestContext {
  /** Ends the request before it is sent, and the waiting afterwards. */
  readonly signal: AbortSignal;
  readonly onStep: (step: LcsRequestStep) => void;
  /** Called right before the request leaves this computer: the mark is written here. */
  readonly sending: () => Promise<void>;
  /** Called when it is certain that the request did not run. */
  readonly notRun: () => Promise<void>;
  /** The session ended: lets the user sign in again. The request goes on with the new session. */
  readonly signInAgain: () => Promise<Result<LcsSession>>;
}

/** What can be told of a request that was accepted. The waiting may have to be taken up again. */
export interface LcsAccepted {
  readonly request: LcsAccessRequest;
  /** Id of the request at LCS; may be empty. */
  readonly activityId: string;
  /** The accounts that were there before: user names with their ends. */
  readonly earlier: ReadonlyMap<string, number | undefined>;
  /** Whether LCS showed the failure of an earlier request then. */
  readonly failedBefore: boolean;
}

/** How a request ended. */
export type LcsRequestOutcome =
  | { readonly ok: true; readonly value: IssuedGrant }
  | {
      readonly ok: false;
      readonly error: AccessError;
      /** The request runs at LCS: give it to `awaitAccount` to go on waiting. */
      readonly accepted?: LcsAccepted;
    };

/**
 * Access to databases by way of the web site's own endpoints, in the user's own session. Where the
 * session has ended, each method answers `lcsSessionEnded`, which also proves that it changed
 * nothing: after a new sign-in it may be called again.
 */
export interface LifecycleServices {
  /** Lists the projects of the session's host. */
  listProjects(session: LcsSession, signal: AbortSignal): Promise<Result<readonly LcsProject[]>>;
  /** Lists the environments of a project with their kinds, those without access included. */
  listEnvironments(
    session: LcsSession,
    project: LcsProject,
    signal: AbortSignal,
  ): Promise<Result<readonly LcsEnvironment[]>>;
  readEnvironment(
    session: LcsSession,
    environment: LcsEnvironment,
    signal: AbortSignal,
  ): Promise<Result<LcsEnvironmentDetails>>;
  readAllowList(
    session: LcsSession,
    environment: LcsEnvironment,
    signal: AbortSignal,
  ): Promise<Result<readonly AllowListEntry[]>>;
  /** Adds an entry. It is sent once: what came of it may be unknown (`lcsChangeUnknown`). */
  addToAllowList(
    session: LcsSession,
    environment: LcsEnvironment,
    entry: NewAllowListEntry,
    signal: AbortSignal,
  ): Promise<Result<void>>;
  /** Removes an entry by its name. It is sent once (`addToAllowList`). */
  removeFromAllowList(
    session: LcsSession,
    environment: LcsEnvironment,
    name: string,
    signal: AbortSignal,
  ): Promise<Result<void>>;
  /** Asks for a SQL login and waits, gently, until its account shows and its password is read. */
  requestAccess(
    session: LcsSession,
    request: LcsAccessRequest,
    context: LcsRequestContext,
  ): Promise<LcsRequestOutcome>;
  /** Goes on waiting for the account of a request that was accepted. Sends no request. */
  awaitAccount(
    session: LcsSession,
    accepted: LcsAccepted,
    context: LcsRequestContext,
  ): Promise<LcsRequestOutcome>;
  /**
   * Reads the static accounts of a Microsoft-managed environment, a grant each. None of them ends
   * by itself; an entry of the allow-list does.
   * @param entry the entry that lets this computer in, where there is one: its end is the grants'
   */
  readStaticAccounts(
    session: LcsSession,
    environment: LcsEnvironment,
    entry: AllowListEntry | undefined,
    signal: AbortSignal,
  ): Promise<Result<readonly IssuedGrant[]>>;
}

/** What tells an environment of LCS from every other one. */
export type LcsEnvironmentFacts = Pick<
  LcsEnvironment,
  'baseUrl' | 'projectId' | 'environmentId' | 'name' | 'kind'
>;

/** Makes an environment of LCS, with the address of its page. */
export function makeLcsEnvironment(facts: LcsEnvironmentFacts): LcsEnvironment {
  const { baseUrl, projectId } = facts;
  const environmentId = facts.environmentId.toLowerCase();
  const url = `${baseUrl}/V2/EnvironmentDetailsV3New/${projectId}?EnvironmentId=${environmentId}`;
  return {
    ...facts,
    environmentId,
    id: `lifecycleServices:${url}`,
    system: 'lifecycleServices',
    url,
    tenantId: '',
  };
}

/** An account, checked and ready to become a grant. It holds a password. */
export interface ImportedAccount {
  readonly server: string;
  /** Whether the login may be tested without asking (DESIGN §5). */
  readonly isServerCertain: boolean;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Milliseconds since 1970; `undefined` if the account doesn't expire, or the user doesn't know. */
  readonly expiresAt: number | undefined;
  /** The reason that the text names; may be empty. */
  readonly reason: string;
}
