import type { WaitReason } from './readiness';

/** The spacing of attempts. Times are milliseconds. */
interface Spacing {
  /** In the first two minutes, and afterwards. */
  readonly longestGaps: readonly [number, number];
  /** From a response to the next attempt. */
  readonly shortestPause: number;
}

const second = 1000;

const firstMinute = 60 * second;
const mostInFirstMinute = 15;

/** The first attempt is immediate. A database rarely needs less than two seconds. */
const secondAttempt = 2.5 * second;

/** The time of each attempt is 1.25 times that of the one before (`docs/performance.md`). */
const growth = 1.25;

/** A server needs at least this time for TCP, TLS, and the login packet. */
const judgedAfter = 0.03 * second;

/**
 * Attempts after a failed login (18456) are further apart, because Azure SQL blocks addresses that fail too
 * often. A busy server asks for 10 s (text of 40501); for transient errors, Microsoft advises at most 60 s.
 */
const spacings: Readonly<Record<WaitReason, Spacing>> = {
  connecting: { longestGaps: [12 * second, 30 * second], shortestPause: 0.25 * second },
  firewall: { longestGaps: [12 * second, 30 * second], shortestPause: 0.25 * second },
  login: { longestGaps: [15 * second, 30 * second], shortestPause: 0.25 * second },
  busy: { longestGaps: [60 * second, 60 * second], shortestPause: 10 * second },
  network: { longestGaps: [30 * second, 30 * second], shortestPause: 3 * second },
};

/** A database that starts or moves can be back at any moment. Microsoft advises 5 seconds. */
const moving: Spacing = { longestGaps: [30 * second, 30 * second], shortestPause: 5 * second };
const movingNumbers: readonly (number | undefined)[] = [
  40613, 40197, 40143, 40166, 40540, 615, 926, 4221, 18401, 42109,
];

const busyGrowth = 1.5;

/** After this time the user has probably stopped watching, and gaps may be longer. */
const gentleAfter = 120 * second;

/** The longest wait, in milliseconds: from the first attempt for a busy server, otherwise from issuance. */
export const patience: Readonly<Record<WaitReason, number>> = {
  /** A change "may take up to five minutes" (text of 40615). */
  firewall: 300 * second,
  /** New credentials "need up to 60 seconds to propagate" (d365bap.tools), without a guarantee. */
  login: 150 * second,
  busy: 300 * second,
  connecting: Number.POSITIVE_INFINITY,
  /** `mostNetworkFailures` limits it instead. */
  network: Number.POSITIVE_INFINITY,
};

/** The minimum time for a login to work after the firewall has opened, in milliseconds. */
export const loginAfterFirewall = 60 * second;

/** A single failure to reach the server can mean that the network just changed. */
export const mostNetworkFailures = 2;

/**
 * The time of the next attempt. The last attempt is when `patience` runs out. All times are milliseconds
 * since the credential was issued.
 * @param attemptedAt when the last attempt began
 * @param attempts how many there were, including that one
 * @param busy for that reason: the server's error number, and when the first attempt began
 */
export function nextAttemptAt(
  attemptedAt: number,
  answeredAt: number,
  attempts: number,
  reason: WaitReason,
  busy: { readonly number?: number | undefined; readonly since?: number } = {},
): number {
  const isMoving = reason === 'busy' && movingNumbers.includes(busy.number);
  const { longestGaps, shortestPause } = isMoving ? moving : spacings[reason];
  const longest = longestGaps[attemptedAt < gentleAfter ? 0 : 1];
  const factor = reason === 'busy' && !isMoving ? busyGrowth : growth;
  const spread = Math.max(
    factor * (attemptedAt + judgedAfter),
    smallestFactor(attemptedAt, attempts) * attemptedAt,
  );
  const wanted = Math.max(
    Math.min(spread, attemptedAt + longest),
    answeredAt + shortestPause,
    secondAttempt,
  );
  const end = patience[reason] + (reason === 'busy' ? (busy.since ?? 0) : 0);
  const next =
    answeredAt < end ? Math.min(wanted, Math.max(end, answeredAt + shortestPause)) : wanted;
  // The first minute includes its last millisecond.
  return attempts >= mostInFirstMinute && next <= firstMinute ? firstMinute + 1 : next;
}

/** The factor that puts the first attempt over the limit just after the first minute. */
function smallestFactor(attemptedAt: number, attempts: number): number {
  const left = mostInFirstMinute - attempts;
  if (left < 0 || attemptedAt < secondAttempt || attemptedAt >= firstMinute) return 1;
  return (firstMinute / attemptedAt) ** (1 / (left + 1));
}
