import * as v from 'valibot';
import type { AccessError } from '../../access/errors';
import { accessError } from '../types';
import type { HttpAnswer } from '../../access/http/transport';
import { redact } from '../../access/log';
import { visible } from '../../access/text';
import { explainStatus, parseJson } from '../../access/http/answers';
import { list, parseObject, text } from './readResources';

/** The error of an answer of Azure Resource Manager (common-types v2, `ErrorResponse`). */
interface ResourceError {
  /** For example `AuthorizationFailed`; may be empty. */
  readonly code: string;
  /** The messages of the error and its details. External text. */
  readonly message: string;
}

const errorSchema = v.object({ code: text, message: text, details: list });
const envelopeSchema = v.object({ error: errorSchema });

/** The limits of the details that are read and shown. */
const deepestDetail = 4;
const mostMessages = 3;
const mostDetails = 100;
const longestMessage = 4_000;

/** Reads the error in the body of an answer or of an operation's status. */
export function readResourceError(body: unknown): ResourceError {
  // Some resource providers omit the envelope.
  const error = parseObject(envelopeSchema, body)?.error ?? parseObject(errorSchema, body);
  const messages: string[] = [];
  collectMessages(error, 0, messages);
  return { code: error?.code ?? '', message: messages.join(' ') };
}

/** Collects the sentences that aren't part of an earlier one. */
function collectMessages(error: unknown, depth: number, messages: string[]): void {
  const { message = '', details = [] } = parseObject(errorSchema, error) ?? {};
  const own = message.slice(0, longestMessage).trim();
  if (own !== '' && !messages.some(each => each.includes(own))) messages.push(own);
  if (depth >= deepestDetail) return;
  for (const each of details.slice(0, mostDetails)) {
    if (messages.length < mostMessages) collectMessages(each, depth + 1, messages);
  }
}

/** The status, code, and IDs of an answer, for the log: never a body. */
export function describeAnswer({ status, headers, body }: HttpAnswer): string {
  const { code } = readResourceError(parseJson(body));
  const ids = ['x-ms-request-id', 'x-ms-correlation-request-id']
    .filter(name => headers[name] !== undefined)
    .map(name => `${name}=${visible(redact(headers[name] ?? ''), 80)}`);
  const parts = [`HTTP ${status}`, visible(redact(code), 80), ...ids];
  return parts.filter(part => part !== '').join(' ');
}

/** Whether the token is for another tenant: a fresh one for the same tenant wouldn't help. */
export function isOfOtherTenant({ body }: HttpAnswer): boolean {
  const { code } = readResourceError(parseJson(body));
  return code.toLowerCase() === 'invalidauthenticationtokentenant';
}

/** Says why Azure Resource Manager refused access to the resource `name` (contract E.6). */
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
