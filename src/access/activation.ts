import { endOf, type RoleActivation } from './grant';

/** What the customer did with a request, as far as it is known (contract E.2). */
export const jitStates = [
  'NotSpecified',
  'Pending',
  'Approved',
  'Denied',
  'Failed',
  'Canceled',
  'Expired',
  'Timeout',
] as const;
/** What the customer did with a request. */
export type JitState = (typeof jitStates)[number];

/**
 * How a role activation stands.
 * - `sending`: the request was about to leave, and Azure has not shown it yet
 * - `pending`: nobody has decided yet
 * - `upcoming`, `running`, `over`: approved, before its start, until its end, and after it
 * - `unknown`: Azure says something that nobody knows
 * - `withdrawn`: the user withdrew the request
 * - `gone`: Azure has no such request
 */
export type ActivationPhase =
  | 'sending'
  | 'pending'
  | 'upcoming'
  | 'running'
  | 'over'
  | 'denied'
  | 'failed'
  | 'canceled'
  | 'expired'
  | 'timedOut'
  | 'unknown'
  | 'withdrawn'
  | 'gone';

/** After these nothing changes any more. */
const finalPhases: ReadonlySet<ActivationPhase> = new Set<ActivationPhase>([
  'over',
  'denied',
  'failed',
  'canceled',
  'expired',
  'timedOut',
  'withdrawn',
  'gone',
]);

const phases: Readonly<Record<Exclude<JitState, 'Approved'>, ActivationPhase>> = {
  NotSpecified: 'pending',
  Pending: 'pending',
  Denied: 'denied',
  Failed: 'failed',
  Canceled: 'canceled',
  Expired: 'expired',
  Timeout: 'timedOut',
};

/** How a role activation stands now. */
export function activationPhase(grant: RoleActivation, now: number): ActivationPhase {
  if (grant.presence === 'gone') return grant.withdrawnAt === undefined ? 'gone' : 'withdrawn';
  if (grant.presence === 'sent') return 'sending';
  const known = knownState(grant.state);
  if (known === undefined) return grant.state === '' ? 'pending' : 'unknown';
  if (known !== 'Approved') return phases[known];
  if (now >= endOf(grant)) return 'over';
  return now < grant.startsAt ? 'upcoming' : 'running';
}

/** Whether nothing changes any more. */
export function isFinal(phase: ActivationPhase): boolean {
  return finalPhases.has(phase);
}

/** The time that is counted down to, in milliseconds since 1970; `undefined` where there is none. */
export function countdownEnd(grant: RoleActivation, now: number): number | undefined {
  const phase = activationPhase(grant, now);
  if (phase === 'upcoming') return grant.startsAt;
  return phase === 'running' ? grant.expiresAt : undefined;
}

/** The state of a request that a text of Azure means; `undefined` for other text. */
export function knownState(text: string): JitState | undefined {
  return jitStates.find(state => state.toLowerCase() === text.toLowerCase());
}
