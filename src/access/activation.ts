import { endOf, type RoleActivation } from './grant';

/** The customer's decision on a request, as far as it is known (contract E.2). */
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
/** The customer's decision on a request. */
export type JitState = (typeof jitStates)[number];

/**
 * The state of a role activation.
 * - `sending`: the request was about to be sent, and Azure doesn't show it yet
 * - `pending`: the customer hasn't decided yet
 * - `upcoming`, `running`, `over`: approved; before its start, until its end, and after it
 * - `unknown`: Azure reports an unknown state
 * - `withdrawn`: the user withdrew the request
 * - `gone`: Azure doesn't have the request
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

/** These states are final. */
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

/** The current state of a role activation. */
export function activationPhase(grant: RoleActivation, now: number): ActivationPhase {
  if (grant.presence === 'gone') return grant.withdrawnAt === undefined ? 'gone' : 'withdrawn';
  if (grant.presence === 'sent') return 'sending';
  const known = knownState(grant.state);
  if (known === undefined) return grant.state === '' ? 'pending' : 'unknown';
  if (known !== 'Approved') return phases[known];
  if (now >= endOf(grant)) return 'over';
  return now < grant.startsAt ? 'upcoming' : 'running';
}

/** Whether the state is final. */
export function isFinal(phase: ActivationPhase): boolean {
  return finalPhases.has(phase);
}

/** The end of the countdown, in milliseconds since 1970; `undefined` if there is none. */
export function countdownEnd(grant: RoleActivation, now: number): number | undefined {
  const phase = activationPhase(grant, now);
  if (phase === 'upcoming') return grant.startsAt;
  return phase === 'running' ? grant.expiresAt : undefined;
}

/** The state that a text of Azure means; `undefined` for other text. */
export function knownState(text: string): JitState | undefined {
  return jitStates.find(state => state.toLowerCase() === text.toLowerCase());
}
