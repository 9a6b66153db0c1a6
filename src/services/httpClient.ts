import http from 'node:http';
import https from 'node:https';
import axios, { isAxiosError, isCancel } from 'axios';
import type { Clock } from '../access/clock';
import type { HttpAnswer, HttpCall, HttpClient, HttpFailure } from '../access/http/transport';
import { failure, success } from '../access/result';
import { errorCode } from '../access/text';

/** No response is larger: 5,000 environments take about 4 MB. */
const maxAnswerBytes = 32 * 1024 * 1024;

/**
 * Node's system calls before there is a connection. The error codes prove nothing: if the network
 * fails during a connection, its reads fail as "unreachable", too.
 */
const connectingCalls = new Set<unknown>(['connect', 'getaddrinfo']);

/** The reason of the signal that ends a call after its time. */
const timeUp = Symbol('time is up');

const late: HttpFailure = { kind: 'timeout', beforeSending: false, detail: 'ETIMEDOUT' };

/**
 * Parts of Node's codes for a certificate that this computer refuses. An alert is a refusal of the
 * server, and may arrive after the request was sent.
 */
const certificateCode = /^(?!.*_ALERT_).*(CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER)/;

/**
 * Creates the HTTP client. It never passes on axios's errors or configuration, because they contain
 * the headers that were sent.
 */
export function createHttpClient(clock: Clock): HttpClient {
  return {
    async send(call) {
      const { origin } = new URL(call.url);
      if (call.token !== undefined && call.token.origin !== origin) {
        throw new Error('A token may only be sent to the origin that it was issued for.');
      }
      if (call.cookies !== undefined && call.cookies.origin !== origin) {
        throw new Error('Cookies may only be sent to their own origin.');
      }
      const ending = new AbortController();
      const { signal } = ending;
      // The time-out of axios starts again with every byte, so it might never end.
      const timer = setTimeout(() => ending.abort(timeUp), call.timeoutMs);
      // In Node 20, `AbortSignal.any` leaks an entry for each call if the signal of the caller lives on.
      const cancel = () => ending.abort();
      call.signal?.addEventListener('abort', cancel);
      if (call.signal?.aborted === true) cancel();
      try {
        return success(await exchange(call, signal, clock));
      } catch (error) {
        return failure(signal.reason === timeUp ? late : explain(error));
      } finally {
        clearTimeout(timer);
        call.signal?.removeEventListener('abort', cancel);
      }
    },
  };
}

/**
 * Closes the idle connections to a host. An agent for one call would do the same, but VS Code sends
 * calls with their own agent past the proxy if `http.proxySupport` is `on`.
 */
function closeIdleConnections(url: string): void {
  const { protocol, hostname, port } = new URL(url);
  const isSecure = protocol === 'https:';
  const agent = isSecure ? https.globalAgent : http.globalAgent;
  const name = `${hostname.replace(/^\[|\]$/g, '')}:${port || (isSecure ? '443' : '80')}:`;
  for (const [key, sockets] of Object.entries(agent.freeSockets)) {
    if (key.startsWith(name)) for (const socket of [...(sockets ?? [])]) socket.destroy();
  }
}

async function exchange(call: HttpCall, signal: AbortSignal, clock: Clock): Promise<HttpAnswer> {
  if (call.freshConnection === true) closeIdleConnections(call.url);
  const cookie = call.cookies?.header(call.url) ?? '';
  const response = await axios.request<string>({
    adapter: 'http',
    method: call.method,
    url: call.url,
    headers: {
      accept: 'application/json',
      ...call.headers,
      ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token.value}` }),
      ...(cookie === '' ? {} : { cookie }),
    },
    data: call.body,
    signal,
    // VS Code patches Node's http module with its proxy settings.
    proxy: false,
    maxRedirects: 0,
    maxContentLength: call.maxAnswerBytes ?? maxAnswerBytes,
    responseType: 'text',
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
    validateStatus: () => true,
  });
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (name.toLowerCase() === 'set-cookie') {
      // Only the caller's cookies get them. They aren't part of the response.
      call.cookies?.keep(call.url, Array.isArray(value) ? value.map(String) : [String(value)]);
    } else if (value !== undefined && value !== null) headers[name.toLowerCase()] = String(value);
  }
  return { status: response.status, headers, body: response.data, receivedAt: clock.now() };
}

/** Explains an error by its code alone. */
function explain(error: unknown): HttpFailure {
  const detail = errorCode(error) || (error instanceof Error ? error.name : typeof error);
  if (isCancel(error)) return { kind: 'aborted', beforeSending: false, detail };
  if (certificateCode.test(detail)) return { kind: 'certificate', beforeSending: true, detail };
  const isUnreachable = isAxiosError(error) && isConnecting(error.cause);
  if (isUnreachable) return { kind: 'unreachable', beforeSending: true, detail };
  if (detail === late.detail) return late;
  // The body is too long, which axios says only in words, or its compression is damaged.
  const isTooLong = isAxiosError(error) && error.message.startsWith('maxContentLength');
  const kind = isTooLong || /^Z_\w+_ERROR$/.test(detail) ? 'unreadable' : 'connectionLost';
  return { kind, beforeSending: false, detail };
}

/** Whether connecting failed, to each address if the host has several. */
function isConnecting(cause: unknown): boolean {
  if (cause instanceof AggregateError) {
    return cause.errors.length > 0 && cause.errors.every(isConnecting);
  }
  return cause instanceof Error && 'syscall' in cause && connectingCalls.has(cause.syscall);
}
