import type { Environment } from '../access/environment';
import {
  errorFactory,
  failed,
  refused,
  type AccessError,
  type ErrorsIn,
  type SharedErrors,
} from '../access/errors';

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
  /** `isUnified`: the service says that the environment is of a kind that offers SQL credentials. */
  notUnified: refused<{ environment: string; isUnified?: boolean }>(),
  provisioningFailed: failed<{ message: string }>(),
  /** A refusal for an unknown reason. `message` quotes the service. */
  requestForbidden: refused<{ account: string; environment: string; message: string }>(),
};
export type UnifiedErrors = ErrorsIn<typeof unifiedErrors>;

/** Creates an error of unified environments, or a shared one. */
export const accessError = errorFactory<SharedErrors & UnifiedErrors>();

/** Creates a unified environment. Its ID follows from its URL. */
export function makeEnvironment(facts: Omit<Environment, 'id' | 'system'>): Environment {
  return { id: `unifiedEnvironments:${facts.url}`, system: 'unifiedEnvironments', ...facts };
}

/** The page of Lifecycle Services that the user typed, if that is the error; otherwise empty. */
export function pageOfLcs({ code, values }: AccessError): string {
  const isPage = code === 'environmentOfLcs' && 'url' in values;
  return isPage && typeof values.url === 'string' ? values.url : '';
}
