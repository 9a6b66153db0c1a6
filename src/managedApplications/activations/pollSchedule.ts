import { activationPhase, isFinal } from '../../access/activation';
import type { RoleActivation } from '../../access/grant';

const second = 1000;
const minute = 60 * second;

/** How long after a role's start Azure is asked whether it began, in milliseconds. */
const afterStart = 10 * second;

/** Nothing is asked more seldom than this while there is something to wait for. Milliseconds. */
const slowest = 10 * minute;

/**
 * When to read a request again, in milliseconds from now, after so many failures in a row: soon after
 * it was sent, more and more seldom while nobody decides, and for an approved one when its time
 * begins. Its end is known without asking. `undefined` where nothing is left to wait for.
 */
export function untilNextLook(
  grant: RoleActivation,
  now: number,
  failures: number,
): number | undefined {
  const phase = activationPhase(grant, now);
  if (isFinal(phase) || phase === 'running') return undefined;
  if (phase === 'upcoming' && failures === 0) return grant.startsAt - now + afterStart;
  return Math.min(paceAt(now - grant.issuedAt) * 2 ** failures, slowest);
}

/** A clock that was set back makes the age negative: then nothing is known of it. */
function paceAt(age: number): number {
  if (age < 0) return 2 * minute;
  if (age < 5 * minute) return 30 * second;
  return age < 60 * minute ? 2 * minute : slowest;
}
