import type { Clock } from '../../access/clock';
import { clockDifference } from '../../access/countdown';
import type { AccessError, UnknownOutcomeCause } from '../../access/errors';
import { explainFailure, explainStatus, hostOf } from '../../access/http/answers';
import { retryWhileBusy } from '../../access/http/retry';
import type { HttpAnswer, HttpClient, HttpFailure } from '../../access/http/transport';
import { redact } from '../../access/log';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import { accessError, type LcsRequestContext, type LcsSession } from '../types';
import { readEnvelope, type Envelope } from './answers';
import { isPage, isSignInAddress, parsePage } from './pages';

/** How this client reaches the outside world. */
export interface LcsServices {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly cloud: {
    /** Appended to a server name without a dot, for example `.database.windows.net`. */
    readonly sqlHostSuffix: string;
    /** Web addresses of Lifecycle Services, without a slash at the end. */
    readonly lcsUrls: readonly string[];
  };
  readonly newId: () => string;
}

/** A session, and the signal that ends its calls. */
export interface Connection extends LcsServices {
  readonly session: LcsSession;
  readonly signal: AbortSignal;
}

/** The host of a call, and the project if there is one. */
interface Place {
  readonly baseUrl: string;
  readonly projectId?: string;
}

export interface LcsData {
  readonly data: unknown;
  readonly activityId: string;
  /** Milliseconds that the service's clock is ahead of this computer's. */
  readonly clockDifference: number;
}

/** A call: a GET, or a POST with a form, a JSON value, or no body. */
interface Call {
  readonly path: string;
  readonly query?: Query;
  readonly form?: Query;
  readonly json?: unknown;
}

/** A call that changes something, with the caller's callbacks. */
interface LcsChange extends Call, Partial<Pick<LcsRequestContext, 'sending' | 'notRun'>> {
  readonly onWait?: (seconds: number) => void;
  /** Creates the error if it is unknown whether the change ran. `message` quotes LCS; may be empty. */
  readonly unknown: (because: UnknownOutcomeCause, message: string, detail: string) => AccessError;
}

type Query = Readonly<Record<string, string>>;

const timeoutMs = 60_000;
/** Far larger than any page or list of the website. */
const maxAnswerBytes = 2 * 1024 * 1024;

/** The headers of every call of the website's own pages (contract D.2). */
const siteHeaders = {
  accept: '*/*',
  'x-requested-with': 'XMLHttpRequest',
  // Minutes to universal time: none, so that times that are written as text are in it as well.
  timezoneoffset: '0',
};

/**
 * Reads data. In a GET, a parameter that changes with each call prevents a cached response.
 * @param json makes it a POST: LCS serves some lists in this way
 */
export async function read(
  connection: Connection,
  place: Place,
  path: string,
  query: Query = {},
  json?: unknown,
): Promise<Result<LcsData>> {
  const token = json === undefined ? success('') : await readToken(connection, place);
  if (!token.ok) return token;
  const fresh = json === undefined ? { ...query, _: String(connection.clock.now()) } : query;
  const sent = await send(connection, place, { path, query: fresh, json }, token.value);
  return sent.ok ? judgeRead(connection, sent.value) : sent;
}

/**
 * Sends a change with a fresh anti-forgery token. Resends it only after a 429, and never
 * aborts a sent change. Only its status proves that it didn't run (401, 429); a page, a message,
 * or an address proves nothing. A failure in the format of LCS's own pages is `requestRefused`.
 */
export async function change(
  connection: Connection,
  place: Place,
  { onWait, sending, notRun, unknown, ...call }: LcsChange,
): Promise<Result<LcsData>> {
  const host = hostOf(place.baseUrl);
  const didNotRun = async (error: AccessError): Promise<Result<never>> => {
    await notRun?.();
    return failure(error);
  };
  const token = await readToken(connection, place);
  if (!token.ok) return didNotRun(token.error);
  await sending?.();
  const called = await send(connection, place, call, token.value, onWait);
  if (!called.ok) return didNotRun(called.error);
  const sent = called.value;
  if (!sent.ok) {
    const { kind, beforeSending, detail } = sent.error;
    if (beforeSending) return didNotRun(explainFailure(sent.error, host));
    return failure(unknown(kind === 'timeout' ? 'timeout' : 'connectionLost', '', detail));
  }
  const answer = sent.value;
  const detail = describe(answer);
  if (answer.status === 401) return didNotRun(accessError('lcsSessionEnded', { host }, detail));
  if (answer.status === 429) return didNotRun(accessError('tooManyRequests', { host }, detail));
  const envelope = await envelopeOf(answer);
  if (isDataStatus(answer) && envelope.kind === 'data') return success(dataOf(answer, envelope));
  if (isDataStatus(answer) && envelope.kind === 'refused') return refused(envelope.message, answer);
  const message = envelope.kind === 'refused' ? envelope.message : '';
  return failure(unknown(causeOf(answer.status), message, detail));
}

/** Reads the anti-forgery token from the start page (contract D.2). */
async function readToken(connection: Connection, place: Place): Promise<Result<string>> {
  const sent = await send(connection, place, { path: '/V2' });
  if (!sent.ok) return sent;
  const host = hostOf(place.baseUrl);
  if (!sent.value.ok || sent.value.value.status !== 200) {
    const judged = await judgeRead(connection, sent.value);
    return judged.ok ? failure(accessError('answerUnreadable', { host })) : judged;
  }
  const { token, isSignIn, saysSignIn } = parsePage(sent.value.value.body);
  if (token !== undefined && !isSignIn) return success(token);
  if (isSignIn || saysSignIn) return failure(accessError('lcsSessionEnded', { host }));
  return failure(accessError('answerUnreadable', { host }, 'the page has no anti-forgery token'));
}

/**
 * Sends a call, again after each 429. A token makes it a POST, which isn't aborted. Returns an error if
 * nothing was sent; otherwise the response or the failure of the network.
 */
async function send(
  { http, clock, cloud, session, signal }: Connection,
  { baseUrl, projectId }: Place,
  { path, query = {}, form, json }: Call,
  token = '',
  onWait?: (seconds: number) => void,
): Promise<Result<Result<HttpAnswer, HttpFailure>>> {
  if (!cloud.lcsUrls.includes(baseUrl)) {
    return failure(accessError('lcsAddressUnknown', { text: baseUrl }));
  }
  if (session.baseUrl !== baseUrl || session.cookies.origin !== new URL(baseUrl).origin) {
    const host = hostOf(baseUrl);
    return failure(accessError('lcsSessionEnded', { host }, 'the session is for another host'));
  }
  const pairs = Object.entries(query).map(pair => pair.map(encodeURIComponent).join('='));
  const url = baseUrl + path + (pairs.length === 0 ? '' : `?${pairs.join('&')}`);
  if (projectId !== undefined) {
    session.cookies.keep(url, [`lcspid=${encodeURIComponent(projectId)}; Path=/`]);
  }
  const isPost = token !== '';
  const isJson = json !== undefined;
  const type = isJson ? 'application/json' : 'application/x-www-form-urlencoded';
  const ofPost = { __requestverificationtoken: token, 'content-type': `${type}; charset=utf-8` };
  const body = isJson ? JSON.stringify(json) : new URLSearchParams(form).toString();
  const once = () =>
    http.send({
      method: isPost ? 'POST' : 'GET',
      url,
      cookies: session.cookies,
      headers: isPost ? { ...siteHeaders, ...ofPost } : siteHeaders,
      body: isPost ? body : undefined,
      timeoutMs,
      maxAnswerBytes,
      signal: isPost ? undefined : signal,
    });
  return success(await retryWhileBusy(once, { clock, signal, onWait }));
}

function causeOf(status: number): UnknownOutcomeCause {
  if (status < 300) return 'unreadable';
  if (status < 400) return 'redirect';
  return status < 500 ? 'unclear' : 'serverError';
}

async function judgeRead(
  { session: { baseUrl }, cloud }: Connection,
  sent: Result<HttpAnswer, HttpFailure>,
): Promise<Result<LcsData>> {
  const host = hostOf(baseUrl);
  if (!sent.ok) return failure(explainFailure(sent.error, host));
  const answer = sent.value;
  const { status } = answer;
  const detail = describe(answer);
  if (isSignInAnswer(answer, cloud.lcsUrls.map(hostOf))) {
    return failure(accessError('lcsSessionEnded', { host }, detail));
  }
  const common = explainStatus(answer, { host, account: '' }, detail);
  if (common !== undefined) return failure(common);
  const envelope = await envelopeOf(answer);
  if (envelope.kind === 'refused' && status <= 500) return refused(envelope.message, answer);
  if (envelope.kind === 'data' && isDataStatus(answer)) return success(dataOf(answer, envelope));
  if (status < 300) return failure(accessError('answerUnreadable', { host }, detail));
  return failure(accessError('serviceFailed', { host, status: String(status) }, detail));
}

/** Whether the response to a read means that the session has ended. */
function isSignInAnswer(answer: HttpAnswer, siteHosts: readonly string[]): boolean {
  const { status, headers, body } = answer;
  if (status === 401) return true;
  if (status >= 300 && status < 400) {
    const location = headers['location'] ?? '';
    const target = hostOf(location);
    // LCS leaves its own hosts only to let the user sign in.
    return isSignInAddress(location) || (target !== '' && !siteHosts.includes(target));
  }
  if (status >= 500 || !isPage(answer)) return false;
  // These calls return data, so a page in its place is that of an ended session.
  if (status < 300) return true;
  const { isSignIn, saysSignIn } = parsePage(body);
  return isSignIn || saysSignIn;
}

function refused(message: string, answer: HttpAnswer): Result<never> {
  const words = message || `HTTP ${answer.status}`;
  return failure(accessError('requestRefused', { message: words }, describe(answer)));
}

async function envelopeOf(answer: HttpAnswer): Promise<Envelope> {
  return isPage(answer) ? { kind: 'unreadable' } : readEnvelope(answer.body);
}

/** LCS sends its envelope with 200 and with 500, also if the call succeeded (contract D.3). */
function isDataStatus({ status, body }: HttpAnswer): boolean {
  return (status >= 200 && status < 300) || (status === 500 && /"success"\s{0,9}:/i.test(body));
}

function dataOf(
  { headers, receivedAt }: HttpAnswer,
  { data, activityId }: Extract<Envelope, { kind: 'data' }>,
): LcsData {
  return { data, activityId, clockDifference: clockDifference(headers['date'], receivedAt) };
}

/** The status and the type of a response, for the log: never a body, a cookie, or a token. */
function describe({ status, headers }: HttpAnswer): string {
  const type = visible(redact(headers['content-type'] ?? ''), 60);
  return [`HTTP ${status}`, type].filter(part => part !== '').join(' ');
}
