import type { AccessError } from '../../access/errors';
import { accessError } from '../types';
import type { HttpAnswer } from '../../access/http/transport';
import { redact } from '../../access/log';
import { visible } from '../../access/text';
import { explainStatus, parseJson } from '../../access/http/answers';

/** The error of an answer of Azure Resource Manager (common-types v2, `ErrorResponse`). */
export interface ResourceError {
  /** For example `AuthorizationFailed`; may be empty. */
  readonly code: string;
  /** The messages of the error and its details. Text from outside. */
  readonly message: string;
}

/** The limits of the details that are read and shown. */
const deepestDetail = 4;
const mostMessages = 3;
const mostDetails = 100;
const longestMessage = 4_000;

/** Reads the error in the body of an answer or of an operation's status. */
export function readResourceError(body: unknown): ResourceError {
  // Some resource providers omit the envelope.
  const error = isRecord(body) && isRecord(body['error']) ? body['error'] : body;
  if (!isRecord(error)) return { code: '', message: '' };
  const messages: string[] = [];
  collectMessages(error, 0, messages);
  return { code: textOf(error['code']), message: messages.join(' ') };
}

/** Collects the sentences that aren't part of an earlier one. */
function collectMessages(error: Record<string, unknown>, depth: number, messages: string[]): void {
  const own = textOf(error['message']).slice(0, longestMessage).trim();
  if (own !== '' && !messages.some(text => text.includes(own))) messages.push(own);
  if (!Array.isArray(error['details']) || depth >= deepestDetail) return;
  for (const each of error['details'].slice(0, mostDetails) as readonly unknown[]) {
    if (messages.length >= mostMessages) return;
    if (isRecord(each)) collectMessages(each, depth + 1, messages);
  }
}

/** The status, code, and IDs of an answer, for the log: never a body. */
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

/** Whether the token is for another tenant: a fresh one for the same tenant wouldn't help. */
export function isOfOtherTenant({ body }: HttpAnswer): boolean {
  const { code } = readResourceError(parseJson(body));
  return code.toLowerCase() === 'invalidauthenticationtokentenant';
}

/**
 * Says why Azure Resource Manager refused (contract E.6).
 * @param asked the subject of the call; `name` is that of the resource
 */
export function explainRefusal(
  answer: HttpAnswer,
  asked: { readonly host: string; readonly account: string; readonly name: string },
): AccessError {
  const { host, account, name } = asked;
  const { status } = answer;
  const detail = describeAnswer(answer);
  const { message } = readResourceError(parseJson(answer.body));
  const quoted = redact(message) || `HTTP ${status}`;
  if (status === 401 && isOfOtherTenant(answer)) {
    return accessError('otherTenant', { host, account }, detail);
  }
  if (status === 403) return accessError('resourceForbidden', { account, message: quoted }, detail);
  // The body may be empty, and doesn't say which part of the ID is missing.
  if (status === 404) return accessError('resourceMissing', { name }, detail);
  const common = explainStatus(answer, asked, detail);
  if (common !== undefined) return common;
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
