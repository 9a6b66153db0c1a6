import * as v from 'valibot';
import { accessError, type AccessError } from '../../access/errors';
import type { HttpAnswer } from '../../access/http/transport';
import { redact } from '../../access/redact';
import { visible } from '../../access/text';
import { hostOf, parseJson } from '../../access/http/answers';

/** An OData error, as far as it is read (powerapps-docs, "Compose HTTP requests and handle errors"). */
const odataErrorSchema = v.object({
  // What is no text is as good as missing; it must not take the other one with it.
  error: v.object({ code: v.fallback(v.string(), ''), message: v.fallback(v.string(), '') }),
});

/** The plug-in refused, or failed. */
const plugInFailed = '0x80040265';

/** How Dataverse words it, under whichever code (contract A.5). */
const noMember = /not a member of the organization/i;
const noPrivilege = /\bSecLib\b|^Principal user\b.* is missing\b/is;

/** Nobody knows the words for addresses that are not taken, but they will name the thing. */
const aboutAddress = /\bIP(v4)?([ -]?address(es)?)?\b|sqljitclientipaddress/i;

/** The code and the text of an error that Dataverse answered; empty where the body is another. */
export interface ODataError {
  /** Lower case, for example `0x80040265`. */
  readonly code: string;
  readonly message: string;
}

/** Reads the error of an answer. */
export function readODataError(answer: HttpAnswer): ODataError {
  const parsed = v.safeParse(odataErrorSchema, parseJson(answer.body));
  if (!parsed.success) return { code: '', message: '' };
  return { code: parsed.output.error.code.toLowerCase(), message: parsed.output.error.message };
}

/**
 * Whether an answer says that the plug-in behind the action ran, and failed: it may have ended the
 * earlier credential by then. It chooses the status of its answer itself (powerapps-docs,
 * "Handle exceptions in plug-ins"), so that the status proves nothing.
 */
export function saysPlugInRan(answer: HttpAnswer): boolean {
  const { code, message } = readODataError(answer);
  return code === plugInFailed || /\bplug-?in\b|\bISV code\b/i.test(message);
}

/** Whether an answer says that the environment has no finance and operations (contract A.7). */
export function saysNotIntegrated(answer: HttpAnswer): boolean {
  const { code, message } = readODataError(answer);
  return code === '0x80048d0b' && /finance and operations/i.test(message);
}

/** Whose answer it was, for the sentence. */
export interface Asked {
  readonly host: string;
  readonly account: string;
  readonly environment: string;
  /** The addresses that were to be let in, where some were. */
  readonly addresses?: string;
}

/**
 * What is technically known of an answer, for the log: status and ids, never a body. Nobody knows
 * what stands in for them.
 */
export function describeAnswer(answer: HttpAnswer): string {
  const id = answer.headers['x-ms-service-request-id'] ?? answer.headers['req_id'] ?? '';
  const { code } = readODataError(answer);
  return [`HTTP ${String(answer.status)}`, visible(redact(code), 40), visible(redact(id), 80)]
    .filter(part => part !== '')
    .join(' ');
}

/**
 * Says why the service refused (contract A.5). The texts of the service are not documented, so the
 * codes lead, and what has no known code keeps the service's own words.
 */
export function explainRefusal(answer: HttpAnswer, asked: Asked): AccessError {
  const { code, message } = readODataError(answer);
  const detail = describeAnswer(answer);
  const who = { account: asked.account, environment: asked.environment };
  const ran = saysPlugInRan(answer);
  const quoted = redact(message) || `HTTP ${String(answer.status)}`;
  if (ran && [401, 404, 429].includes(answer.status)) {
    return accessError('provisioningFailed', { message: quoted }, detail);
  }
  switch (answer.status) {
    case 401:
      return accessError('unauthorized', { host: asked.host, account: asked.account }, detail);
    case 403:
      if (code === '0x80072560' || noMember.test(message)) {
        return accessError('notMember', who, detail);
      }
      if (code === '0x80040220' || noPrivilege.test(message)) {
        return accessError('missingPrivilege', who, detail);
      }
      return accessError('notAdministrator', who, detail);
    case 404:
      return accessError('notUnified', { environment: asked.environment }, detail);
    case 429:
      return accessError('tooManyRequests', { host: asked.host }, detail);
    case 503:
      return accessError('serviceBusy', { host: asked.host }, detail);
    default:
      break;
  }
  if (answer.status >= 300 && answer.status < 400) {
    const target = hostOf(answer.headers['location'] ?? '');
    return accessError('redirected', { host: asked.host, target }, detail);
  }
  if (answer.status >= 500 || (message === '' && !ran)) {
    const status = String(answer.status);
    return accessError('serviceFailed', { host: asked.host, status }, detail);
  }
  if (saysNotIntegrated(answer)) {
    return accessError('notUnified', { environment: asked.environment }, detail);
  }
  if (/system administrator/i.test(message)) return accessError('notAdministrator', who, detail);
  if (asked.addresses !== undefined && aboutAddress.test(message)) {
    const values = { addresses: asked.addresses, message: quoted, hasRun: ran };
    return accessError('addressesRefused', values, detail);
  }
  if (ran) return accessError('provisioningFailed', { message: quoted }, detail);
  return accessError('requestRefused', { message: quoted }, detail);
}
