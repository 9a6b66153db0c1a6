import { errorFactory, failed, refused, type ErrorsIn, type SharedErrors } from '../access/errors';
import type { Environment } from '../access/environment';
import type { IssuedGrant } from '../access/grant';
import type { SignInMode } from '../access/http/transport';
import type { RequestContext, SqlAccessRequest } from '../access/request';
import type { Result } from '../access/result';

/** The kind of an environment, as far as the service says. */
export type EnvironmentKind =
  'unifiedDevelopment' | 'unifiedSandbox' | 'unifiedOther' | 'notUnified' | 'unknown';

/** An entry of the service's record of requests. */
export interface ServiceRecord {
  readonly operationId: string;
  /** Milliseconds since 1970, or `undefined` if unknown. */
  readonly startedAt: number | undefined;
  readonly name: string;
  readonly description: string;
  readonly status: string;
  readonly user: string;
}

/** Calls Dataverse and the Global Discovery Service. */
export interface UnifiedEnvironmentsClient {
  /** Parses a URL that the user typed, or reports its problem. */
  recognise(text: string): Result<Environment>;
  /** Lets the user sign in for the list, if necessary. */
  signIn(): Promise<Result<void>>;
  /** Lists the account's environments. `undefined` in the mode `silent` without a sign-in. */
  listEnvironments(
    mode: SignInMode,
    signal: AbortSignal,
  ): Promise<Result<readonly Environment[] | undefined>>;
  /** Reads the kind of an environment, without asking the user. */
  describe(environment: Environment, signal: AbortSignal): Promise<EnvironmentKind>;
  requestAccess(request: SqlAccessRequest, context: RequestContext): Promise<Result<IssuedGrant>>;
  /** Reads the service's record of requests. */
  readRecords(
    environment: Environment,
    signal: AbortSignal,
  ): Promise<Result<readonly ServiceRecord[]>>;
}

/** The errors of unified environments, with the values for their sentences. */
export const unifiedErrors = {
  addressesRefused: refused<{ addresses: string; message: string; hasRun: boolean }>(),
  answerIncomplete: failed<{ environment: string; field: string }>(),
  environmentFinOpsUrl: failed<{ host: string }>(),
  environmentInsecure: failed<{ text: string }>(),
  environmentNotAUrl: failed<{ text: string }>(),
  /** A page of Lifecycle Services instead of a unified environment. */
  environmentOfLcs: failed<{ host: string; url: string }>(),
  /** A page of Power Apps, Power Automate, Copilot Studio, or the admin center. */
  environmentOfPortal: failed<{ host: string }>(),
  environmentOtherCloud: failed<{ host: string; cloud: string }>(),
  /** `EnvironmentNotInReadyState`. */
  environmentNotReady: refused<{ environment: string; message: string; hasRun: boolean }>(),
  missingPrivilege: refused<{ account: string; environment: string }>(),
  notAdministrator: refused<{ account: string; environment: string }>(),
  /** A refusal that the service didn't write: a page of a proxy or firewall. */
  notFromService: failed<{ host: string; status: string }>(),
  notMember: refused<{ account: string; environment: string }>(),
  notUnified: refused<{ environment: string }>(),
  provisioningFailed: failed<{ message: string }>(),
  /** A refusal for an unknown reason. `message` quotes the service. */
  requestForbidden: refused<{ account: string; environment: string; message: string }>(),
};
export type UnifiedErrors = ErrorsIn<typeof unifiedErrors>;

/** Creates an error of unified environments, or a shared one. */
export const accessError = errorFactory<SharedErrors & UnifiedErrors>();
