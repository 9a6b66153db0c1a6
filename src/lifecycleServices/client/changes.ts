import { accessError, type AccessError, type UnknownOutcomeCause } from '../../access/errors';
import type { LcsSession } from '../types';
import { failure, success, type Result } from '../../access/result';
import { readPage, send, type CallOutcome, type LcsCall, type LcsData } from './calls';
import { antiForgeryToken, asksToSignIn } from './html';
import { hostOfBase, type LcsServices } from './context';

/** A call that changes something. */
export type LcsChange = Omit<LcsCall, 'method' | 'headers' | 'body'> & {
  /** The fields of its form. */
  readonly form?: Readonly<Record<string, string>>;
  /** A body of JSON, where it takes no form. */
  readonly json?: unknown;
};

/** What came of a change. */
export type ChangeOutcome =
  | { readonly kind: 'done'; readonly value: LcsData }
  /** It is certain that it did not run. */
  | { readonly kind: 'notRun'; readonly error: AccessError }
  | { readonly kind: 'refused'; readonly error: AccessError }
  | { readonly kind: 'unknown'; readonly because: UnknownOutcomeCause; readonly detail: string };

/** What a change needs of its caller. */
export interface ChangeOptions {
  readonly signal: AbortSignal;
  readonly onWait?: (seconds: number) => void;
  /** Called right before it leaves this computer. */
  readonly sending?: () => Promise<void>;
}

/**
 * Sends a change with a fresh anti-forgery token. It is sent a second time only where the service
 * refused the token itself, before anything could run. It is never cut off once it was sent.
 */
export async function change(
  services: LcsServices,
  session: LcsSession,
  what: LcsChange,
  options: ChangeOptions,
): Promise<ChangeOutcome> {
  const { signal, onWait, sending } = options;
  for (let isFirst = true; ; isFirst = false) {
    const token = await readToken(services, session, signal);
    if (!token.ok) return { kind: 'notRun', error: token.error };
    await sending?.();
    const outcome = await send(services, session, callOf(what, token.value), {
      signal,
      abortable: false,
      ...(onWait === undefined ? {} : { onWait }),
    });
    if (isFirst && isTokenRefused(outcome)) continue;
    switch (outcome.kind) {
      case 'data':
        return { kind: 'done', value: outcome.value };
      case 'unknown':
        return { kind: 'unknown', because: outcome.because, detail: outcome.error.detail };
      case 'notRun':
      case 'refused':
        return { kind: outcome.kind, error: outcome.error };
    }
  }
}

/** Reads the anti-forgery token that the pages of this session carry (contract D.2). */
export async function readToken(
  services: LcsServices,
  session: LcsSession,
  signal: AbortSignal,
): Promise<Result<string>> {
  const page = await readPage(services, session, '/V2', signal);
  if (!page.ok) return page;
  const token = antiForgeryToken(page.value);
  if (token !== undefined) return success(token);
  const host = hostOfBase(session.baseUrl);
  if (asksToSignIn(page.value)) return failure(accessError('lcsSessionEnded', { host }));
  return failure(accessError('answerUnreadable', { host }, 'the page has no anti-forgery token'));
}

function callOf({ form, json, ...call }: LcsChange, token: string): LcsCall {
  const sent = { ...call, method: 'POST' } as const;
  const headers = { __requestverificationtoken: token };
  if (json !== undefined) {
    const type = { 'content-type': 'application/json; charset=utf-8' };
    return { ...sent, headers: { ...headers, ...type }, body: JSON.stringify(json) };
  }
  const type = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const body = new URLSearchParams(form).toString();
  return { ...sent, headers: { ...headers, ...type }, body };
}

/** Refused with a 4xx that names the token: the check comes before everything else. */
function isTokenRefused(outcome: CallOutcome): boolean {
  if (outcome.kind !== 'notRun' || outcome.answer === undefined) return false;
  return /anti-?forgery|verification\s?token/i.test(outcome.answer.body);
}
