import type { Clock } from '../../access/clock';
import { accessError } from '../../access/errors';
import type { LcsSession } from '../types';
import type { HttpClient } from '../../access/http/transport';
import { failure, success, type Result } from '../../access/result';

/** What the provider needs to know of the chosen cloud. */
export interface LcsCloud {
  /** Appended to a server name without a dot, for example `.database.windows.net`. */
  readonly sqlHostSuffix: string;
  /** Web addresses of Lifecycle Services, without a slash at the end. */
  readonly lcsUrls: readonly string[];
}

/** The outside world, as this provider sees it. */
export interface LcsServices {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly cloud: LcsCloud;
  /** A new random UUID. */
  readonly newId: () => string;
}

/**
 * Checks, before anything is sent, that a host is one of the chosen cloud and that the session is of
 * it. A session of another host is of no use: the user has to sign in at this one.
 */
export function checkSession(
  { cloud }: LcsServices,
  session: LcsSession,
  baseUrl: string,
): Result<void> {
  if (!cloud.lcsUrls.includes(baseUrl)) {
    return failure(accessError('lcsAddressUnknown', { text: baseUrl }));
  }
  return session.baseUrl === baseUrl && session.cookies.origin === new URL(baseUrl).origin
    ? success(undefined)
    : failure(accessError('lcsSessionEnded', { host: hostOfBase(baseUrl) }, 'another host'));
}

/** The host of an address that is known to be one. */
export function hostOfBase(baseUrl: string): string {
  return new URL(baseUrl).host;
}
