import { errorTexts } from '../texts';
import type { Fault } from '../switches';
import type { World } from '../world';
import { html, json, odataError } from './answers';
import { unauthorized } from './auth';
import type { Answer } from './call';

/** A fault that leaves the client without a response. */
export type Silence = 'reset' | 'hang';

const ranByNature: Fault['answer'][] = ['malformed', 'html', 'missing', 'extra', 'expiration'];

/** Whether the service runs the operation although the client gets a different response. */
export function runsAnyway(fault: Fault): boolean {
  return fault.ran ?? ranByNature.includes(fault.answer);
}

/** Replaces the successful response by the fault. */
export function applyFault(fault: Fault, good: Answer | undefined, base: string, world: World) {
  switch (fault.answer) {
    case 'reset':
    case 'hang':
      return fault.answer satisfies Silence;
    case 'error':
      return withRetryAfter(errorAnswer(fault, base), fault, world);
    case 'redirect':
      return redirect(fault, base);
    case 'replace':
      return { ...orEmpty(good), status: fault.status ?? 200, body: fault.body ?? '' };
    case 'malformed':
      return { ...orEmpty(good), body: orEmpty(good).body.slice(0, -10) };
    case 'html':
      return html('Sign in to your account', fault.status ?? 200);
    case 'missing':
      return edit(good, body => {
        const missing = fault.fields ?? ['sqljitpassword'];
        return Object.fromEntries(Object.entries(body).filter(([key]) => !missing.includes(key)));
      });
    case 'extra':
      return edit(good, body => ({
        ...body,
        sqljitticket: { id: 42, notes: ['unknown to every client'] },
        'sqljitpassword@odata.type': '#String',
      }));
    case 'expiration':
      return edit(good, body => ({ ...body, sqljitexpiration: fault.expiration ?? 'soon' }));
  }
}

function errorAnswer(fault: Fault, base: string): Answer {
  const named = fault.error ? errorTexts[fault.error] : undefined;
  const status = fault.status ?? named?.status ?? 500;
  if (fault.bodyForm === 'html') return html('Service Unavailable', status);
  // By default, a 401 has no body (A.5), but it always has its header.
  const empty = fault.bodyForm === 'empty' || (status === 401 && fault.message === undefined);
  const code = fault.code ?? named?.code ?? errorTexts.serverError.code;
  const message = fault.message ?? named?.message ?? errorTexts.serverError.message;
  const values = { segment: 'msprov_getfinopssqljitaccessasync', oid: 'unknown' };
  const answer = empty
    ? { status, headers: {}, body: '' }
    : fault.on?.startsWith('arm') === true
      ? json({ error: { code, message } }, status)
      : odataError({ status, code, message }, values);
  if (status === 401) answer.headers = { ...unauthorized(base).headers, ...answer.headers };
  return answer;
}

function withRetryAfter(answer: Answer, fault: Fault, world: World): Answer {
  if (fault.retryAfter === undefined) return answer;
  const at =
    world.clock.now() + (fault.retryAfter + world.switchboard.current.clockSkewSeconds) * 1e3;
  const value =
    fault.retryAfterForm === 'date' ? new Date(at).toUTCString() : String(fault.retryAfter);
  return { ...answer, headers: { ...answer.headers, 'Retry-After': value } };
}

function redirect(fault: Fault, base: string): Answer {
  const location = fault.location ?? `${base}/__emulator/redirected`;
  return { status: fault.status ?? 302, headers: { Location: location }, body: '' };
}

function edit(good: Answer | undefined, change: (body: object) => object): Answer {
  const answer = orEmpty(good);
  // An error response has no fields to change.
  if (answer.status !== 200) return answer;
  const body: unknown = JSON.parse(answer.body || '{}');
  if (typeof body !== 'object' || body === null) return answer;
  return { ...answer, body: JSON.stringify(change(body)) };
}

function orEmpty(answer: Answer | undefined): Answer {
  return answer ?? { status: 200, headers: { 'Content-Type': 'application/json' }, body: '' };
}
