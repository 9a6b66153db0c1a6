import type { WaitReason } from './readiness';

/** The spacing of attempts. Times are milliseconds. */
interface Pace {
  /** The gap to the next attempt, as a part of the time since the credential was issued. */
  readonly ratio: number;
  readonly shortestGap: number;
  readonly longestGap: number;
}

const second = 1000;

/**
 * A gap that grows with the time that has passed keeps the lag in proportion to the wait, however
 * long the wait is: with a ratio r the lag is at most r of it, and half of that on average.
 *
 * Failed logins (18456) come wider than firewall refusals (40615), because Azure SQL shuts out
 * addresses that fail too often, as somebody who guesses passwords would; in the first minute the
 * limit on attempts keeps both nearly as wide. A busy server asks for 10 seconds (text of 40501).
 * Microsoft's advice for transient errors ends at 60 seconds.
 */
const paces: Readonly<Record<WaitReason, Pace>> = {
  connecting: { ratio: 0.28, shortestGap: second, longestGap: 15 * second },
  firewall: { ratio: 0.28, shortestGap: second, longestGap: 15 * second },
  login: { ratio: 0.32, shortestGap: second, longestGap: 20 * second },
  busy: { ratio: 0.5, shortestGap: 10 * second, longestGap: 60 * second },
  network: { ratio: 0.28, shortestGap: 3 * second, longestGap: 30 * second },
};

/**
 * A database that is starting or moving asks for no pause and is back at any moment. Microsoft's advice for transient errors begins with 5 seconds.
 */
const moving: Pace = { ratio: 0.28, shortestGap: 5 * second, longestGap: 30 * second };
const movingNumbers: readonly (number | undefined)[] = [40613, 40197, 615, 926, 4221];

/** The first attempt comes at once, to learn of a wrong address or name; the second not before. */
const earliestRetry = 2.8 * second;

/** After this time nobody watches any more, and gaps may be longer. */
const gentleAfter = 120 * second;
const gentleGap = 30 * second;

const firstMinute = 60 * second;
const mostInFirstMinute = 12;

/** The server's own words: a firewall change "may take up to five minutes" (text of 40615). */
const firewallPatience = 300 * second;

/**
 * New credentials "need up to 60 seconds to propagate" (d365bap.tools). Nobody promised it, so a
 * login gets two and a half times that.
 */
const loginPatience = 150 * second;

/** What a login gets in any case after the firewall opened: the documented 60 seconds. */
export const loginAfterFirewall = 60 * second;

/** How long a busy server is given, from the first attempt. */
const busyPatience = 300 * second;

/** One failure to reach the server may be a network that just changed; two in a row are none. */
export const mostNetworkFailures = 2;

/**
 * How long a reason to wait is believed, in milliseconds; `network` is counted instead
 * (`mostNetworkFailures`). For a busy server from the first attempt, else from the issue.
 */
export function patienceFor(reason: WaitReason): number {
  switch (reason) {
    case 'firewall':
      return firewallPatience;
    case 'login':
      return loginPatience;
    case 'busy':
      return busyPatience;
    case 'connecting':
    case 'network':
      return Number.POSITIVE_INFINITY;
  }
}

/** What is known where the reason to wait is `busy`. */
export interface BusyServer {
  /** The server's error number. */
  readonly number?: number | undefined;
  /** When the first attempt of this run began, in milliseconds since the credential was issued. */
  readonly since?: number;
}

/**
 * When to try next, in milliseconds since the credential was issued.
 *
 * The first minute sees at most 12 attempts, and those that are left at any time are spread over
 * the rest of it. The last attempt comes when patience ends, not after.
 *
 * @param attemptedAt when the last attempt began, in the same measure
 * @param answeredAt when it was answered
 * @param attempts how many there were, that one included
 */
export function nextAttemptAt(
  attemptedAt: number,
  answeredAt: number,
  attempts: number,
  reason: WaitReason,
  busy: BusyServer = {},
): number {
  const isMoving = reason === 'busy' && movingNumbers.includes(busy.number);
  const { ratio, shortestGap, longestGap } = isMoving ? moving : paces[reason];
  const longest = attemptedAt < gentleAfter ? longestGap : Math.max(longestGap, gentleGap);
  const growth = Math.max(ratio, smallestRatio(attemptedAt, attempts));
  const proportional = attemptedAt + Math.min(growth * attemptedAt, longest);
  const wanted = Math.max(proportional, answeredAt + shortestGap, earliestRetry);
  const end = patienceFor(reason) + (reason === 'busy' ? (busy.since ?? 0) : 0);
  const next =
    answeredAt < end ? Math.min(wanted, Math.max(end, answeredAt + shortestGap)) : wanted;
  // Counted from the issue, the first minute is over after its last millisecond.
  return attempts >= mostInFirstMinute && next <= firstMinute ? firstMinute + 1 : next;
}

/** The ratio by which the first attempt too many comes just after the first minute. */
function smallestRatio(attemptedAt: number, attempts: number): number {
  const left = mostInFirstMinute - attempts;
  if (left < 0 || attemptedAt < earliestRetry || attemptedAt >= firstMinute) return 0;
  return (firstMinute / attemptedAt) ** (1 / (left + 1)) - 1;
}
