import { endOf, type Grant, type RoleActivation } from './grant';

/** Phases that may still change. */
const openPhases = ['sending', 'pending', 'upcoming', 'running', 'unknown'] as const;

/**
 * The phase of a role activation.
 * - `sending`: Azure hasn't returned the request yet
 * - `pending`: the customer hasn't decided yet
 * - `upcoming`, `running`, `over`: approved, before its start, until its end, and after it
 * - `unknown`: Azure reports another state
 * - `withdrawn`: by the user
 * - `gone`: Azure has no such request
 */
export type ActivationPhase =
  | (typeof openPhases)[number]
  | ('over' | 'denied' | 'failed' | 'canceled' | 'expired' | 'timedOut' | 'withdrawn' | 'gone');

/** The phase for each state of a request (contract E.2). Approved: depends on the time. */
const phases = {
  NotSpecified: 'pending',
  Pending: 'pending',
  Approved: undefined,
  Denied: 'denied',
  Failed: 'failed',
  Canceled: 'canceled',
  Expired: 'expired',
  Timeout: 'timedOut',
} as const satisfies Readonly<Record<string, ActivationPhase | undefined>>;

/** The state of a role request in Azure (contract E.2). */
export type JitRequestState = keyof typeof phases;

export function activationPhase(grant: RoleActivation, now: number): ActivationPhase {
  if (grant.presence === 'gone') return grant.withdrawnAt === undefined ? 'gone' : 'withdrawn';
  if (grant.presence === 'sent') return 'sending';
  const known = knownRequestState(grant.state);
  if (known === undefined) return grant.state === '' ? 'pending' : 'unknown';
  const phase = phases[known];
  if (phase !== undefined) return phase;
  if (now >= endOf(grant)) return 'over';
  return now < grant.startsAt ? 'upcoming' : 'running';
}

/** Whether a phase doesn't change anymore. */
export function isFinal(phase: ActivationPhase): boolean {
  return !openPhases.some(each => each === phase);
}

/** The time to count down to, in milliseconds since 1970; infinite if the end is unknown. */
export function countdownEnd(grant: Grant, now: number): number | undefined {
  if (grant.kind === 'sqlCredential') return endOf(grant);
  const phase = activationPhase(grant, now);
  if (phase === 'upcoming') return grant.startsAt;
  return phase === 'running' ? grant.expiresAt : undefined;
}

/** The state that a text of Azure means; `undefined` for an unknown text. */
export function knownRequestState(text: string): JitRequestState | undefined {
  const states = Object.keys(phases) as JitRequestState[];
  return states.find(state => state.toLowerCase() === text.toLowerCase());
}
