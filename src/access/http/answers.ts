import { accessError, type AccessError } from '../errors';
import type { HttpAnswer, HttpFailure } from './transport';

const [comma, openingBracket, openingBrace] = [44, 91, 123];

/** At least the number of values in a text of JSON: each value follows one of these characters. */
export function countValues(json: string): number {
  let count = 1;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === comma || code === openingBracket || code === openingBrace) count++;
  }
  return count;
}

/** Reads JSON without throwing. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Explains why a call that changes nothing got no response. */
export function explainFailure(failed: HttpFailure, host: string): AccessError {
  const { kind, detail } = failed;
  if (kind === 'aborted') return accessError('cancelled', {}, detail);
  const codes = {
    certificate: 'certificateRefused',
    unreadable: 'answerUnreadable',
    timeout: 'timedOut',
    unreachable: 'hostUnreachable',
    connectionLost: 'hostUnreachable',
  } as const satisfies Record<typeof kind, string>;
  return accessError(codes[kind], { host }, detail);
}

/** Explains a status that has the same meaning for every service; otherwise `undefined`. */
export function explainStatus(
  { status, headers }: HttpAnswer,
  { host, account }: { readonly host: string; readonly account: string },
  detail: string,
): AccessError | undefined {
  if (status === 401) return accessError('unauthorized', { host, account }, detail);
  if (status === 429) return accessError('tooManyRequests', { host }, detail);
  if (status === 503) return accessError('serviceBusy', { host }, detail);
  if (status < 300 || status >= 400) return undefined;
  const target = hostOf(headers['location'] ?? '');
  return accessError('redirected', { host, target }, detail);
}

/** The host of a URL from a service; empty if it isn't a URL. */
export function hostOf(location: string): string {
  return URL.canParse(location) ? new URL(location).host : '';
}
