import type { Clock } from '../../access/clock';
import type { Environment } from '../../access/environment';
import { accessError } from '../types';
import { explainFailure } from '../../access/http/answers';
import type { HttpAnswer, HttpClient, SignInMode, TokenSource } from '../../access/http/transport';
import type { Log } from '../../access/log';
import { failure, success, type Result } from '../../access/result';

export interface ClientContext {
  readonly http: HttpClient;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly log: Log;
  /** Creates a random UUID. */
  readonly newId: () => string;
  /** The part of the selected cloud that the client uses. */
  readonly cloud: {
    /** Base address of the Global Discovery Service; empty if the cloud has none. */
    readonly discoveryUrl: string;
    /** Appended to a server name without a dot, for example `.database.windows.net`. */
    readonly sqlHostSuffix: string;
    /** Parses and checks an environment's address, and returns its normal form. */
    readonly parseEnvironmentUrl: (text: string) => Result<string>;
  };
}

/** Headers that Dataverse recommends for every call (powerapps-docs, "Compose HTTP requests"). */
export const odataHeaders: Readonly<Record<string, string>> = {
  accept: 'application/json',
  'odata-maxversion': '4.0',
  'odata-version': '4.0',
};

const timeoutMs = 60_000;

/** Enough for about 20,000 environments or 2,000 records. */
const maxAnswerBytes = 4 * 1024 * 1024;

/** Sends a GET for the user's account; `undefined` in mode `silent` without a sign-in. */
export async function get(
  services: ClientContext,
  url: string,
  mode: SignInMode,
  signal?: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<Result<{ readonly answer: HttpAnswer; readonly account: string } | undefined>> {
  const token = await services.tokens.getToken(url, mode);
  if (!token.ok) return token;
  if (token.value === undefined) return success(undefined);
  const sent = await services.http.send({
    method: 'GET',
    url,
    token: token.value,
    headers: { ...odataHeaders, ...headers },
    timeoutMs,
    maxAnswerBytes,
    signal,
  });
  return sent.ok
    ? success({ answer: sent.value, account: token.value.account.label })
    : failure(explainFailure(sent.error, new URL(url).host));
}

/** Returns the host of an environment, unless it was stored for another cloud than the selected one. */
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
