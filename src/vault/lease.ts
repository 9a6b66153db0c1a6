import type { VaultHost } from './host';
import type { Lease } from './records';

/** Milliseconds between two renewals of a lease. */
export const renewalInterval = 10_000;
/** Milliseconds after which a lease that nobody renewed, or that was stopped, has lapsed. */
export const leaseLifetime = 60_000;

/**
 * Milliseconds since a lease's last sign of life. A sign of life from the future (the clock was set
 * back) counts by its distance, so that it does not keep a dead window's grants for ever.
 */
export function leaseAge(lease: Lease, now: number): number {
  return Math.abs(now - (lease.stoppedAt ?? lease.lastSeen));
}

/** Whether a lease has lapsed. A living owner may still renew it, for example after sleep. */
export function isLapsed(lease: Lease, now: number): boolean {
  return leaseAge(lease, now) >= leaseLifetime;
}

/** Whether two readings of a lease show the same sign of life. */
export function isSameSign(a: Lease | undefined, b: Lease | undefined): boolean {
  return (
    a?.sessionId === b?.sessionId && a?.lastSeen === b?.lastSeen && a?.stoppedAt === b?.stoppedAt
  );
}

/** Whether the process that wrote a lease has ended. */
export function isOwnerGone(lease: Lease, host: VaultHost): boolean {
  // A process id that is our own now was another's before.
  return lease.processId === host.processId || !host.isProcessAlive(lease.processId);
}
