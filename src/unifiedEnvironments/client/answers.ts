import * as v from 'valibot';
import type { AccessError } from '../../access/errors';
import { accessError } from '../types';
import type { HttpAnswer } from '../../access/http/transport';
import { redact } from '../../access/log';
import { visible } from '../../access/text';
import { hostOf, parseJson } from '../../access/http/answers';

/** The parts of an OData error that are read (powerapps-docs, "Compose HTTP requests and handle errors"). */
const odataErrorSchema = v.object({
  // A part that isn't text counts as missing, so that the other part is still read.
  error: v.object({ code: v.fallback(v.string(), ''), message: v.fallback(v.string(), '') }),
});

/** The plug-in refused, or failed. */
const plugInFailed = '0x80040265';

/** "The user is not a member of the organization." and "The specified user is disabled." */
const memberCodes = ['0x80072560', '0x80040225'];

/** The same in words, under any code (contract A.5). */
const noMember = /not a member of the organization|\bspecified user\b.{0,200}\bis disabled\b/i;
const noPrivilege = /\bSecLib\b|^Principal user\b.* is missing\b/is;

/** The text for refused addresses is unknown, but probably names them. */
const aboutAddress = /\bIP(v4)?([ -]?address(es)?)?\b|sqljitclientipaddress/i;

/** Seen in other actions of the same solution (contract A.5); to be tried again after some minutes. */
const notReady = /\bEnvironmentNotInReadyState\b/i;

/** More of a message is never read. */
const longestMessage = 4_000;

/** The code and the text of an error of Dataverse; empty if the body isn't one. */
export interface ODataError {
  /** Lower case, for example `0x80040265`. */
  readonly code: string;
  readonly message: string;
}

/** Reads the error of an answer. */
export function readODataError(answer: HttpAnswer): ODataError {
  const parsed = v.safeParse(odataErrorSchema, parseJson(answer.body));
  if (!parsed.success) return { code: '', message: '' };
  const { code, message } = parsed.output.error;
  return { code: code.toLowerCase(), message: message.slice(0, longestMessage) };
}

/**
 * Whether an answer says that the plug-in behind the action ran and failed. It may have ended the
 * earlier credential by then. The plug-in chooses the status itself (powerapps-docs, "Handle
 * exceptions in plug-ins"), so the status proves nothing.
 */
export function saysPlugInRan(answer: HttpAnswer): boolean {
  const { code, message } = readODataError(answer);
  return code === plugInFailed || /\bplug-?in\b|\bISV code\b/i.test(message);
}

/** Whether an answer says that the environment isn't ready. It is never sent again automatically. */
export function saysNotReady(answer: HttpAnswer): boolean {
  const { code, message } = readODataError(answer);
  return notReady.test(code) || notReady.test(message);
}

/** Whether an answer says that the environment has no finance and operations (contract A.7). */
export function saysNotIntegrated(answer: HttpAnswer): boolean {
  const { code, message } = readODataError(answer);
  return code === '0x80048d0b' && /finance and operations/i.test(message);
}

/** Statuses that mean the same with any body. A deleted environment answers with a page and 404. */
const plainStatuses = [401, 404, 429];

/**
 * Whether a refusal has a body, but not Dataverse's: a page of a proxy or firewall, which may have
 * replaced the service's own answer.
 */
export function isForeignRefusal(answer: HttpAnswer): boolean {
  const { status } = answer;
  if (status < 400 || status >= 500 || plainStatuses.includes(status)) return false;
  const { code, message } = readODataError(answer);
  return code === '' && message === '' && answer.body.trim() !== '';
}

/** The request behind an answer, for the sentence. */
export interface Asked {
  readonly host: string;
  readonly account: string;
  readonly environment: string;
  /** The requested addresses, if there are any. */
  readonly addresses?: string;
}

/** The technical facts of an answer for the log: status and IDs, never a body. */
export function describeAnswer(answer: HttpAnswer): string {
  const id = answer.headers['x-ms-service-request-id'] ?? answer.headers['req_id'] ?? '';
  const { code } = readODataError(answer);
  return [`HTTP ${String(answer.status)}`, visible(redact(code), 40), visible(redact(id), 80)]
    .filter(part => part !== '')
    .join(' ');
}

/**
 * Explains a refusal (contract A.5). The texts of the service are mostly undocumented, so known codes
 * decide first, and an unknown refusal quotes the service.
 */
export function explainRefusal(answer: HttpAnswer, asked: Asked): AccessError {
  const { message } = readODataError(answer);
  const { status } = answer;
  const { host, environment } = asked;
  const detail = describeAnswer(answer);
  const ran = saysPlugInRan(answer);
  const quoted = redact(message) || `HTTP ${String(status)}`;
  if (saysNotReady(answer)) {
    return accessError(
      'environmentNotReady',
      { environment, message: quoted, hasRun: ran },
      detail,
    );
  }
  if (ran && [401, 404, 429].includes(status)) {
    return accessError('provisioningFailed', { message: quoted }, detail);
  }
  switch (status) {
    case 401:
      return accessError('unauthorized', { host, account: asked.account }, detail);
    case 429:
      return accessError('tooManyRequests', { host }, detail);
    case 503:
      return accessError('serviceBusy', { host }, detail);
    default:
      break;
  }
  if (status >= 300 && status < 400) {
    const target = hostOf(answer.headers['location'] ?? '');
    return accessError('redirected', { host, target }, detail);
  }
  if (isForeignRefusal(answer)) {
    return accessError('notFromService', { host, status: String(status) }, detail);
  }
  if (status === 403) return explainForbidden(answer, asked, quoted);
  if (status === 404) return accessError('notUnified', { environment }, detail);
  if (status >= 500 || (message === '' && !ran)) {
    return accessError('serviceFailed', { host, status: String(status) }, detail);
  }
  if (saysNotIntegrated(answer)) return accessError('notUnified', { environment }, detail);
  if (/system administrator/i.test(message)) {
    return accessError('notAdministrator', { account: asked.account, environment }, detail);
  }
  if (asked.addresses !== undefined && aboutAddress.test(message)) {
    const values = { addresses: asked.addresses, message: quoted, hasRun: ran };
    return accessError('addressesRefused', values, detail);
  }
  if (ran) return accessError('provisioningFailed', { message: quoted }, detail);
  return accessError('requestRefused', { message: quoted }, detail);
}

function explainForbidden(answer: HttpAnswer, asked: Asked, quoted: string): AccessError {
  const { code, message } = readODataError(answer);
  const { account, environment } = asked;
  const detail = describeAnswer(answer);
  if (memberCodes.includes(code) || noMember.test(message)) {
    return accessError('notMember', { account, environment }, detail);
  }
  if (code === '0x80040220' || noPrivilege.test(message)) {
    return accessError('missingPrivilege', { account, environment }, detail);
  }
  if (/system administrator/i.test(message)) {
    return accessError('notAdministrator', { account, environment }, detail);
  }
  if (saysPlugInRan(answer)) return accessError('provisioningFailed', { message: quoted }, detail);
  return accessError('requestForbidden', { account, environment, message: quoted }, detail);
}
