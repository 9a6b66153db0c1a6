import type { Liveness } from './liveness';
import type { Lease } from './records';

/**
 * Milliseconds between two renewals of a lease: half the time that a reload may take, because replacing
 * a file is expensive.
 */
export const renewalInterval = 30_000;
/** Milliseconds in which a reload may claim the lease of a stopped or crashed window. */
export const reloadLimit = 60_000;

/**
 * What is known of the window that wrote a lease.
 * - `stopped`: its extension host was deactivated
 * - `dead`: its process has ended, as the operating system of this computer says
 * - `unknown`: its socket is not on this computer
 */
export type OwnerState = 'alive' | 'stopped' | 'dead' | 'unknown';

/** Finds out whether the window that wrote a lease lives. Time alone proves nothing. */
export async function ownerState(lease: Lease, liveness: Liveness): Promise<OwnerState> {
  if (lease.stoppedAt !== undefined) return 'stopped';
  const answer = await liveness.probe(lease.socket);
  if (answer === 'alive') return 'alive';
  const isHere = lease.machine !== '' && lease.machine === (await liveness.machine());
  return answer === 'dead' && isHere ? 'dead' : 'unknown';
}

/**
 * Milliseconds since a lease's last sign of life. A time in the future (the clock was set back) counts
 * by its distance, so that it does not keep the grants of a dead window for ever.
 */
export function leaseAge(lease: Lease, now: number): number {
  return Math.abs(now - (lease.stoppedAt ?? lease.lastSeen));
}
