import axios, { isAxiosError, isCancel } from 'axios';
import type { Clock } from '../access/clock';
import type { HttpAnswer, HttpCall, HttpClient, HttpFailure } from '../access/http/transport';
import { failure, success, type Result } from '../access/result';

/** No answer that this extension reads is larger: 5,000 environments take about 4 MB. */
const maxAnswerBytes = 32 * 1024 * 1024;

/**
 * What Node was doing before there was a connection. The codes themselves prove nothing: a network
 * that goes away under an established connection fails its reads as "unreachable", too.
 */
const connectingCalls = new Set(['connect', 'getaddrinfo']);

/** The reason of a signal that ended because the whole time of a call was used up. */
const timeUp = Symbol('time is up');

const late: HttpFailure = { kind: 'timeout', beforeSending: false, detail: 'ETIMEDOUT' };

/** Node's codes for a certificate it does not accept begin or end so. */
const certificateCode = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;

/**
 * Makes the HTTP client. It follows no redirection, repeats nothing, and hands out neither axios'
 * errors nor its configuration, because those hold the headers that were sent.
 */
export function createHttpClient(clock: Clock): HttpClient {
  return {
    async send(call) {
      if (call.token !== undefined && call.token.origin !== new URL(call.url).origin) {
        throw new Error('A token may only be sent to the origin that it was asked for.');
      }
      if (call.cookies !== undefined && call.cookies.origin !== new URL(call.url).origin) {
        throw new Error('Cookies may only be sent to the origin that they are of.');
      }
      // The time-out of axios starts again with every byte, so it could be put off for ever.
      const deadline = new AbortController();
      const timer = setTimeout(() => {
        deadline.abort(timeUp);
      }, call.timeoutMs);
      const { signal: stop } = call;
      const signals = stop === undefined ? [deadline.signal] : [stop, deadline.signal];
      const signal = AbortSignal.any(signals);
      try {
        return success(await exchange(call, signal, clock));
      } catch (error) {
        return failure(signal.reason === timeUp ? late : explain(error));
      } finally {
        clearTimeout(timer);
      }
    },
  } satisfies { send(call: HttpCall): Promise<Result<HttpAnswer, HttpFailure>> };
}

async function exchange(call: HttpCall, signal: AbortSignal, clock: Clock): Promise<HttpAnswer> {
  const response = await axios.request<string>({
    adapter: 'http',
    method: call.method,
    url: call.url,
    headers: {
      accept: 'application/json',
      ...call.headers,
      ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token.value}` }),
      ...cookieHeader(call),
    },
    data: call.body,
    signal,
    // The editor's extension host puts its own proxy settings under Node's http module.
    proxy: false,
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    responseType: 'text',
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
    validateStatus: () => true,
  });
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (name.toLowerCase() === 'set-cookie') {
      // Cookies are kept by whoever sent some, and go no further.
      call.cookies?.keep(call.url, Array.isArray(value) ? value.map(String) : [String(value)]);
    } else if (value !== undefined && value !== null) headers[name.toLowerCase()] = String(value);
  }
  return { status: response.status, headers, body: response.data, receivedAt: clock.now() };
}

function cookieHeader({ cookies, url }: HttpCall): Readonly<Record<string, string>> {
  const cookie = cookies?.header(url) ?? '';
  return cookie === '' ? {} : { cookie };
}

/** Says what happened by its code alone. */
function explain(error: unknown): HttpFailure {
  const code = errorCode(error);
  if (isCancel(error)) return { kind: 'aborted', beforeSending: false, detail: code };
  if (certificateCode.test(code)) return { kind: 'certificate', beforeSending: true, detail: code };
  if (isAxiosError(error) && isConnecting(error.cause)) {
    return { kind: 'unreachable', beforeSending: true, detail: code };
  }
  if (code === late.detail) return late;
  return { kind: 'connectionLost', beforeSending: false, detail: code };
}

function errorCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return error instanceof Error ? error.name : typeof error;
}

/** Whether it failed to find or reach the one address of the host, or each of several. */
function isConnecting(cause: unknown): boolean {
  if (cause instanceof AggregateError) {
    return cause.errors.length > 0 && cause.errors.every(isConnecting);
  }
  if (!(cause instanceof Error) || !('syscall' in cause)) return false;
  return typeof cause.syscall === 'string' && connectingCalls.has(cause.syscall);
}
