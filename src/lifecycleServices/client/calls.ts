import { clockDifference } from '../../access/countdown';
import { accessError, type AccessError, type UnknownOutcomeCause } from '../../access/errors';
import type { LcsSession } from '../types';
import type { HttpAnswer, HttpFailure } from '../../access/http/transport';
import { redact } from '../../access/redact';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import { explainFailure, hostOf } from '../../access/http/answers';
import { retryAfterSeconds } from '../../access/http/retryAfter';
import { wait } from '../../access/http/wait';
import { readEnvelope } from './envelope';
import { asksToSignIn, isPage, isSignInAddress, isSignInPage } from './html';
import { hostOfBase, type LcsServices } from './context';

const timeoutMs = 60_000;

/** How often a 429 is waited for before the user is told. */
const mostThrottledTries = 5;

/** What every call of the web site's own pages says (contract D.2). */
const siteHeaders: Readonly<Record<string, string>> = {
  accept: '*/*',
  'x-requested-with': 'XMLHttpRequest',
  // Minutes to universal time: none, so that times that are written as text are in it as well.
  timezoneoffset: '0',
};

/** What an answer brought. */
export interface LcsData {
  readonly data: unknown;
  /** May be empty. */
  readonly activityId: string;
  /** Milliseconds that the service's clock is ahead of ours. */
  readonly clockDifference: number;
  readonly receivedAt: number;
}

/** A call, without its host. */
export interface LcsCall {
  readonly method: 'GET' | 'POST';
  /** Begins with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Of which project; the site knows it by a cookie, too. */
  readonly projectId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** How a call ended. Only `notRun` is certain to have changed nothing. */
export type CallOutcome =
  | { readonly kind: 'data'; readonly value: LcsData }
  | { readonly kind: 'notRun'; readonly error: AccessError; readonly answer?: HttpAnswer }
  /** It ran, and the service says that it failed. */
  | { readonly kind: 'refused'; readonly error: AccessError }
  | {
      readonly kind: 'unknown';
      readonly because: UnknownOutcomeCause;
      /** What to say of a call that changes nothing. */
      readonly error: AccessError;
    };

/**
 * Sends a call, once; after a 429 again when the service says. What the answer proves depends on it
 * alone, so that a call that changes something can be judged by its outcome.
 */
export async function send(
  services: LcsServices,
  session: LcsSession,
  call: LcsCall,
  options: {
    readonly signal: AbortSignal;
    readonly onWait?: (seconds: number) => void;
    /** Whether it may be cut off when it was sent already. */
    readonly abortable: boolean;
  },
): Promise<CallOutcome> {
  const { signal, abortable, onWait } = options;
  const url = urlOf(session.baseUrl, call);
  const host = hostOfBase(session.baseUrl);
  for (let throttled = 1; ; throttled++) {
    if (signal.aborted) return { kind: 'notRun', error: accessError('cancelled', {}) };
    if (call.projectId !== undefined) {
      session.cookies.keep(url, [`lcspid=${encodeURIComponent(call.projectId)}; Path=/`]);
    }
    const sent = await services.http.send({
      method: call.method,
      url,
      cookies: session.cookies,
      headers: { ...siteHeaders, ...call.headers },
      ...(call.body === undefined ? {} : { body: call.body }),
      timeoutMs,
      ...(abortable ? { signal } : {}),
    });
    if (!sent.ok) return judgeFailure(sent.error, host);
    const answer = sent.value;
    const seconds = answer.status === 429 ? retryAfterSeconds(answer) : undefined;
    if (seconds === undefined || throttled >= mostThrottledTries) {
      return judge(answer, host, services.cloud.lcsUrls.map(hostOfBase));
    }
    onWait?.(seconds);
    await wait(services.clock, seconds * 1000, signal);
  }
}

/** Reads something: a call that changes nothing. */
export async function read(
  services: LcsServices,
  session: LcsSession,
  call: Omit<LcsCall, 'method'> & { readonly method?: 'GET' | 'POST' },
  signal: AbortSignal,
): Promise<Result<LcsData>> {
  const outcome = await send(
    services,
    session,
    { method: 'GET', ...call },
    { signal, abortable: true },
  );
  return outcome.kind === 'data' ? success(outcome.value) : failure(outcome.error);
}

/** Gets a page of the site. */
export async function readPage(
  services: LcsServices,
  session: LcsSession,
  path: string,
  signal: AbortSignal,
): Promise<Result<string>> {
  const host = hostOfBase(session.baseUrl);
  const url = session.baseUrl + path;
  const { cookies } = session;
  const headers = { ...siteHeaders, accept: 'text/html, */*' };
  const sent = await services.http.send({
    method: 'GET',
    url,
    cookies,
    headers,
    timeoutMs,
    signal,
  });
  if (!sent.ok) return failure(explainFailure(sent.error, host));
  const answer = sent.value;
  if (answer.status === 200 && !isSignInPage(answer.body)) return success(answer.body);
  const outcome = judge(answer, host, services.cloud.lcsUrls.map(hostOfBase));
  return outcome.kind === 'data'
    ? failure(accessError('answerUnreadable', { host }))
    : failure(outcome.error);
}

function urlOf(baseUrl: string, { path, query }: LcsCall): string {
  const pairs = Object.entries(query ?? {}).map(pair => pair.map(encodeURIComponent).join('='));
  return baseUrl + path + (pairs.length === 0 ? '' : `?${pairs.join('&')}`);
}

function judgeFailure(failed: HttpFailure, host: string): CallOutcome {
  const error = explainFailure(failed, host);
  if (failed.beforeSending) return { kind: 'notRun', error };
  const because = failed.kind === 'timeout' ? 'timeout' : 'connectionLost';
  return { kind: 'unknown', because, error };
}

/**
 * Says what an answer proves, and puts it into words.
 * @param siteHosts every host of the site
 */
function judge(answer: HttpAnswer, host: string, siteHosts: readonly string[]): CallOutcome {
  const { status } = answer;
  const detail = describe(answer);
  const ended = accessError('lcsSessionEnded', { host }, detail);
  if (status >= 300 && status < 400) {
    const location = answer.headers['location'] ?? '';
    if (isSignInAddress(location)) return { kind: 'notRun', error: ended };
    const target = hostOf(location);
    // Whoever sends calls of its own pages to a stranger wants to know who asks.
    const isAway = target !== '' && !siteHosts.includes(target);
    const error = isAway ? ended : accessError('redirected', { host, target }, detail);
    return { kind: 'unknown', because: 'redirect', error };
  }
  if (status === 401 || (status < 500 && isPage(answer) && asksToSignIn(answer.body))) {
    return { kind: 'notRun', error: ended };
  }
  if (status === 429) {
    return { kind: 'notRun', error: accessError('tooManyRequests', { host }, detail), answer };
  }
  const envelope = isPage(answer) ? undefined : readEnvelope(answer.body);
  const isServerFault = status >= 500 && status !== 500;
  if (envelope?.kind === 'refused' && !isServerFault) {
    const message = envelope.message || `HTTP ${String(status)}`;
    const error = accessError('requestRefused', { message }, detail);
    const isEarly = status >= 400 && status < 500 && status !== 408;
    return isEarly ? { kind: 'notRun', error, answer } : { kind: 'refused', error };
  }
  const saysMore = envelope?.kind === 'data' && isEnvelopeStatus(answer);
  if (saysMore) {
    const { data, activityId } = envelope;
    const difference = clockDifference(answer.headers['date'], answer.receivedAt);
    const { receivedAt } = answer;
    return { kind: 'data', value: { data, activityId, clockDifference: difference, receivedAt } };
  }
  if (status >= 400 && status < 500 && status !== 408) {
    const error = accessError('serviceFailed', { host, status: String(status) }, detail);
    return { kind: 'notRun', error, answer };
  }
  // A page that nobody asked for: of a session that ended, as far as can be told.
  if (status < 300 && isPage(answer))
    return { kind: 'unknown', because: 'unreadable', error: ended };
  if (status < 300) {
    const error = accessError('answerUnreadable', { host }, detail);
    return { kind: 'unknown', because: 'unreadable', error };
  }
  const error =
    status === 503
      ? accessError('serviceBusy', { host }, detail)
      : accessError('serviceFailed', { host, status: String(status) }, detail);
  return { kind: 'unknown', because: 'serverError', error };
}

/** The site answers with its envelope under 200 as under 500 (contract D.3). */
function isEnvelopeStatus({ status, body }: HttpAnswer): boolean {
  return (
    (status >= 200 && status < 300) || (status === 500 && /"success"\s*:\s*"?true/i.test(body))
  );
}

/** What is technically known of an answer, for the log: never a body, a cookie or a token. */
function describe({ status, headers }: HttpAnswer): string {
  const type = visible(redact(headers['content-type'] ?? ''), 60);
  return [`HTTP ${String(status)}`, type].filter(part => part !== '').join(' ');
}
