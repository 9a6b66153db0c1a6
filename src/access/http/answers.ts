import { accessError, type AccessError } from '../errors';
import type { HttpFailure } from './transport';

/** Reads JSON without throwing. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Explains why a call that changes nothing got no answer. */
export function explainFailure(failed: HttpFailure, host: string): AccessError {
  switch (failed.kind) {
    case 'aborted':
      return accessError('cancelled', {}, failed.detail);
    case 'certificate':
      return accessError('certificateRefused', { host }, failed.detail);
    case 'unreadable':
      return accessError('answerUnreadable', { host }, failed.detail);
    case 'timeout':
      return accessError('timedOut', { host }, failed.detail);
    case 'unreachable':
    case 'connectionLost':
      return accessError('hostUnreachable', { host }, failed.detail);
  }
}

/** The host of a URL from a service; empty if it isn't a URL. */
export function hostOf(location: string): string {
  return URL.canParse(location) ? new URL(location).host : '';
}
