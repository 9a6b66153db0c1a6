import type { Environment } from '../access/environment';
import type { IssuedGrant } from '../access/grant';
import type { SignInMode } from '../access/http/transport';
import type { RequestContext, SqlAccessRequest } from '../access/request';
import type { Result } from '../access/result';

/** What kind of environment an environment is, as far as the service says. */
export type EnvironmentKind =
  'unifiedDevelopment' | 'unifiedSandbox' | 'unifiedOther' | 'notUnified' | 'unknown';

/** An entry of the service's own record of requests. */
export interface ServiceRecord {
  readonly operationId: string;
  /** Milliseconds since 1970, or `undefined` where the service did not say. */
  readonly startedAt: number | undefined;
  readonly name: string;
  readonly description: string;
  readonly status: string;
  readonly user: string;
}

/** Calls Dataverse and the Global Discovery Service. */
export interface UnifiedEnvironmentsClient {
  /** Understands a URL that the user typed, or says what is wrong with it. */
  recognise(text: string): Result<Environment>;
  /** Lets the user sign in to the listing, where nobody is signed in yet. */
  signIn(): Promise<Result<void>>;
  /** Lists what the account can see. `undefined` in the mode `silent` where nobody is signed in. */
  listEnvironments(
    mode: SignInMode,
    signal: AbortSignal,
  ): Promise<Result<readonly Environment[] | undefined>>;
  /** Finds out what an environment is, without ever asking the user. */
  describe(environment: Environment, signal: AbortSignal): Promise<EnvironmentKind>;
  requestAccess(request: SqlAccessRequest, context: RequestContext): Promise<Result<IssuedGrant>>;
  /** Reads the service's own record of requests. */
  readRecords(
    environment: Environment,
    signal: AbortSignal,
  ): Promise<Result<readonly ServiceRecord[]>>;
}
