import * as v from 'valibot';
import type { AccessError } from '../../access/errors';
import { accessError } from '../types';
import type { HttpAnswer } from '../../access/http/transport';
import { redact } from '../../access/log';
import { visible } from '../../access/text';
import { explainStatus, parseJson } from '../../access/http/answers';

/** A value of a response. It is empty if it isn't text, so that the others are still read. */
export const text = v.fallback(v.string(), '');

/** The error of OData (powerapps-docs, "Compose HTTP requests and handle errors"). */
const odataErrorSchema = v.object({ error: v.object({ code: text, message: text }) });

/** The plug-in refused, or failed. */
const plugInFailed = '0x80040265';

/** "The user is not a member of the organization." and "The specified user is disabled." */
const memberCodes = ['0x80072560', '0x80040225'];

/** The same in words, under any code (contract A.5). */
const noMember = /not a member of the organization|\bspecified user\b.{0,200}\bis disabled\b/i;
const noPrivilege = /\bSecLib\b|^Principal user\b.* is missing\b/is;

/** The text for refused addresses is unknown, but probably names them. */
const aboutAddress = /\bIP(v4)?([ -]?address(es)?)?\b|sqljitclientipaddress/i;

/** Seen in other actions of the same solution (contract A.5). */
const notReady = /\bEnvironmentNotInReadyState\b/i;

const longestMessage = 4_000;

/** Reads the error of a response: its code in lower case, and up to 4,000 characters of its message. */
export function readODataError(answer: HttpAnswer): { code: string; message: string } {
  const parsed = v.safeParse(odataErrorSchema, parseJson(answer.body));
  if (!parsed.success) return { code: '', message: '' };
  const { code, message } = parsed.output.error;
  return { code: code.toLowerCase(), message: message.slice(0, longestMessage) };
}

/**
 * Whether the plug-in behind the action ran and failed, and may have ended the earlier credential. It
 * chooses the status itself (powerapps-docs, "Handle exceptions in plug-ins").
 */
export function saysPlugInRan(answer: HttpAnswer): boolean {
  const { code, message } = readODataError(answer);
  return code === plugInFailed || /\bplug-?in\b|\bISV code\b/i.test(message);
}

/** Whether a response says that the environment isn't ready. It is never sent again automatically. */
export function saysNotReady(answer: HttpAnswer): boolean {
  const { code, message } = readODataError(answer);
  return notReady.test(code) || notReady.test(message);
}

/** Whether a response says that the environment has no finance and operations (contract A.7). */
export function saysNotIntegrated(answer: HttpAnswer): boolean {
  const { code, message } = readODataError(answer);
  return code === '0x80048d0b' && /finance and operations/i.test(message);
}

/** Statuses that mean the same with any body. A deleted environment responds with a page and 404. */
const plainStatuses = [401, 404, 429];

/** The status of a network that asks the user to sign in. No service responds with it (RFC 6585). */
const signInToNetwork = 511;

/** Whether a proxy or firewall may have replaced the service's own response with a page. */
export function isForeignRefusal(answer: HttpAnswer): boolean {
  const { status } = answer;
  const isRefusal = (status >= 400 && status < 500) || status === signInToNetwork;
  if (!isRefusal || plainStatuses.includes(status)) return false;
  const { code, message } = readODataError(answer);
  return code === '' && message === '' && answer.body.trim() !== '';
}

/** The request behind a response, for the sentence. */
export interface Asked {
  readonly host: string;
  readonly account: string;
  readonly environment: string;
  /** The requested addresses, if there are any. */
  readonly addresses?: string;
}

/** The technical facts of a response for the log: status and IDs, never a body. */
export function describeAnswer(answer: HttpAnswer): string {
  const id = answer.headers['x-ms-service-request-id'] ?? answer.headers['req_id'] ?? '';
  const { code } = readODataError(answer);
  return [`HTTP ${answer.status}`, visible(redact(code), 40), visible(redact(id), 80)]
    .filter(part => part !== '')
    .join(' ');
}

/**
 * Explains a refusal (contract A.5). The texts of the service are mostly undocumented, so known codes
 * decide first, and an unknown refusal quotes the service.
 */
export function explainRefusal(answer: HttpAnswer, asked: Asked): AccessError {
  const { code, message } = readODataError(answer);
  const { status } = answer;
  const { account, addresses, environment, host } = asked;
  const detail = describeAnswer(answer);
  const error: typeof accessError = (name, values) => accessError(name, values, detail);
  const hasRun = saysPlugInRan(answer);
  const quoted = redact(message) || `HTTP ${status}`;
  if (saysNotReady(answer)) {
    return error('environmentNotReady', { environment, message: quoted, hasRun });
  }
  if (hasRun && plainStatuses.includes(status)) {
    return error('provisioningFailed', { message: quoted });
  }
  const common = explainStatus(answer, asked, detail);
  if (common !== undefined) return common;
  if (isForeignRefusal(answer)) return error('notFromService', { host, status: String(status) });
  if (status === 403) {
    if (memberCodes.includes(code) || noMember.test(message)) {
      return error('notMember', { account, environment });
    }
    if (code === '0x80040220' || noPrivilege.test(message)) {
      return error('missingPrivilege', { account, environment });
    }
  } else {
    if (status === 404) return error('notUnified', { environment });
    if (status >= 500 || (message === '' && !hasRun)) {
      return error('serviceFailed', { host, status: String(status) });
    }
    if (saysNotIntegrated(answer)) return error('notUnified', { environment });
  }
  if (/system administrator/i.test(message)) {
    return error('notAdministrator', { account, environment });
  }
  if (status !== 403 && addresses !== undefined && aboutAddress.test(message)) {
    return error('addressesRefused', { addresses, message: quoted, hasRun });
  }
  if (hasRun) return error('provisioningFailed', { message: quoted });
  return status === 403
    ? error('requestForbidden', { account, environment, message: quoted })
    : error('requestRefused', { message: quoted });
}
