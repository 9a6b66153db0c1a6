import { accessError, type AccessError } from '../../access/errors';
import type { HttpAnswer } from '../../access/http/transport';
import { redact } from '../../access/redact';
import { visible } from '../../access/text';
import { hostOf, parseJson } from '../../access/http/answers';

/** The error of an answer of Azure Resource Manager (common-types v2, `ErrorResponse`). */
export interface ResourceError {
  /** For example `AuthorizationFailed`; empty where there is none. */
  readonly code: string;
  /** What it says, with what its details say. Text from outside. */
  readonly message: string;
}

/** Details below details are not read further: they may be as deep as somebody likes. */
const deepestDetail = 4;

/** More sentences than this help nobody. */
const mostMessages = 3;

/** Of more details, or of a longer sentence, the rest is not looked at. */
const mostDetails = 100;
const longestMessage = 4_000;

/** Reads the error of a body, as an answer or the status of an operation holds it. */
export function readResourceError(body: unknown): ResourceError {
  // Some resource providers leave out the envelope.
  const error = isRecord(body) && isRecord(body['error']) ? body['error'] : body;
  if (!isRecord(error)) return { code: '', message: '' };
  const messages: string[] = [];
  collectMessages(error, 0, messages);
  return { code: textOf(error['code']), message: messages.join(' ') };
}

/** Takes the sentences that say more than those before them. */
function collectMessages(error: Record<string, unknown>, depth: number, messages: string[]): void {
  const own = textOf(error['message']).slice(0, longestMessage).trim();
  if (own !== '' && !messages.some(text => text.includes(own))) messages.push(own);
  if (!Array.isArray(error['details']) || depth >= deepestDetail) return;
  for (const each of error['details'].slice(0, mostDetails) as readonly unknown[]) {
    if (messages.length >= mostMessages) return;
    if (isRecord(each)) collectMessages(each, depth + 1, messages);
  }
}

/** What is technically known of an answer, for the log: status, code and ids, never a body. */
export function describeAnswer(answer: HttpAnswer): string {
  const { code } = readResourceError(parseJson(answer.body));
  const ids = ['x-ms-request-id', 'x-ms-correlation-request-id'].flatMap(name => {
    const value = answer.headers[name];
    return value === undefined ? [] : [`${name}=${visible(redact(value), 80)}`];
  });
  return [`HTTP ${answer.status}`, visible(redact(code), 80), ...ids]
    .filter(part => part !== '')
    .join(' ');
}

/** Who asked, and for what, for the sentence. */
export interface Asked {
  readonly host: string;
  readonly account: string;
  /** Name of the resource. */
  readonly name: string;
}

/** Says why Azure Resource Manager refused (contract E.6). */
export function explainRefusal(answer: HttpAnswer, asked: Asked): AccessError {
  const { host, account, name } = asked;
  const { status } = answer;
  const detail = describeAnswer(answer);
  const { code, message } = readResourceError(parseJson(answer.body));
  const quoted = redact(message) || `HTTP ${status}`;
  if (status === 401) {
    return code.toLowerCase() === 'invalidauthenticationtokentenant'
      ? accessError('otherTenant', { host, account }, detail)
      : accessError('unauthorized', { host, account }, detail);
  }
  if (status === 403) return accessError('resourceForbidden', { account, message: quoted }, detail);
  // It answers so with an empty body, too, and without saying which part of the id is not there.
  if (status === 404) return accessError('resourceMissing', { name }, detail);
  if (status === 429) return accessError('tooManyRequests', { host }, detail);
  if (status === 503) return accessError('serviceBusy', { host }, detail);
  if (status >= 300 && status < 400) {
    const target = hostOf(answer.headers['location'] ?? '');
    return accessError('redirected', { host, target }, detail);
  }
  if (status >= 500 || message === '') {
    return accessError('serviceFailed', { host, status: String(status) }, detail);
  }
  return accessError('requestRefused', { message: quoted }, detail);
}

/** Whether a value is an object with keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
