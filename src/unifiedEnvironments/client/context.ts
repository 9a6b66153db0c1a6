import type { Clock } from '../../access/clock';
import type { Environment } from '../../access/environment';
import { accessError } from '../../access/errors';
import type { HttpClient, TokenSource } from '../../access/http/transport';
import { failure, success, type Result } from '../../access/result';

/** What the client needs to know of the chosen cloud. */
export interface ClientCloud {
  /** Base address of the Global Discovery Service; empty where the cloud has none. */
  readonly discoveryUrl: string;
  /** Appended to a server name without a dot, for example `.database.windows.net`. */
  readonly sqlHostSuffix: string;
  /** Understands and checks an environment's address; gives it in normal form. */
  readonly parseEnvironmentUrl: (text: string) => Result<string>;
}

/** The outside world, as this client sees it. */
export interface ClientContext {
  readonly http: HttpClient;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly cloud: ClientCloud;
  /** A new random UUID. */
  readonly newId: () => string;
}

/** Headers that Dataverse recommends for every call (powerapps-docs, "Compose HTTP requests"). */
export const odataHeaders: Readonly<Record<string, string>> = {
  accept: 'application/json',
  'odata-maxversion': '4.0',
  'odata-version': '4.0',
};

/** Makes an environment of an address that a person typed, named after its host or last path part. */
export function environmentFromUrl(text: string, services: ClientContext): Result<Environment> {
  const parsed = services.cloud.parseEnvironmentUrl(text);
  if (!parsed.ok) return parsed;
  const url = new URL(parsed.value);
  const lastPathPart = url.pathname
    .split('/')
    .filter(part => part !== '')
    .at(-1);
  const name = lastPathPart ?? url.hostname.split('.')[0] ?? url.hostname;
  return success(makeEnvironment({ name, url: parsed.value, tenantId: '' }));
}

/** Makes an environment of this client. */
export function makeEnvironment(facts: Omit<Environment, 'id' | 'system'>): Environment {
  return { id: `unifiedEnvironments:${facts.url}`, system: 'unifiedEnvironments', ...facts };
}

/**
 * Checks that an environment is of the chosen cloud, before a token is asked for. It may have been
 * kept since another cloud was chosen, or have come out of a file.
 * @returns the host of its address
 */
export function checkEnvironment(
  services: ClientContext,
  environment: Environment,
): Result<string> {
  const parsed = services.cloud.parseEnvironmentUrl(environment.url);
  if (!parsed.ok) return parsed;
  const { host } = new URL(parsed.value);
  if (parsed.value === environment.url) return success(host);
  const detail = 'the address is not in its normal form';
  return failure(accessError('environmentOtherCloud', { host, cloud: '' }, detail));
}
