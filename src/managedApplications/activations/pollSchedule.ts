import { activationPhase, isFinal } from '../../access/activation';
import type { RoleActivation } from '../../access/grant';

const second = 1000;
const minute = 60 * second;

/** How long after a role's start Azure is polled, in milliseconds. */
const afterStart = 10 * second;

/** The longest time between two polls, in milliseconds. */
const slowest = 10 * minute;

/**
 * When to poll a request again, in milliseconds from now: often at first, less often while the
 * customer doesn't decide, and at the start of an approved role. Its end is known without polling.
 * @param failures failed polls in a row
 * @returns `undefined` if there is nothing left to wait for
 */
export function untilNextPoll(
  grant: RoleActivation,
  now: number,
  failures: number,
): number | undefined {
  const phase = activationPhase(grant, now);
  if (isFinal(phase) || phase === 'running') return undefined;
  if (phase === 'upcoming' && failures === 0) return grant.startsAt - now + afterStart;
  return Math.min(intervalAt(now - grant.issuedAt) * 2 ** failures, slowest);
}

/** The age is negative, and so unknown, if the clock was set back. */
function intervalAt(age: number): number {
  if (age < 0) return 2 * minute;
  if (age < 5 * minute) return 30 * second;
  return age < 60 * minute ? 2 * minute : slowest;
}
