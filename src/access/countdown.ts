/** Time left, in the words it is shown in. */
export type TimeLeft =
  | { readonly unit: 'hours'; readonly hours: number; readonly minutes: number }
  | { readonly unit: 'minutes'; readonly minutes: number }
  | { readonly unit: 'seconds'; readonly seconds: number }
  | { readonly unit: 'over' };

/** How much an expiry asks for attention. */
export type Urgency = 'none' | 'soon' | 'urgent';

const second = 1000;
const minute = 60 * second;
const minutesAnHour = 60;

/** Smaller differences of two clocks may as well be the time that an answer took. */
const smallestClockDifference = 5 * second;

/** Of two clocks that are further apart, there is no telling that it is ours that is wrong. */
const largestClockDifference = 24 * minutesAnHour * minute;

/**
 * Puts the time left into the unit it is shown in: hours and minutes from an hour up, minutes from
 * a minute up, then seconds. Minutes are rounded down, so that no more is promised than there is;
 * seconds are rounded up (60 to 1), so that nothing is shown as 0 before it is over. Both times are
 * milliseconds since 1970; one that is not a finite number counts as over.
 */
export function timeLeft(expiresAt: number, now: number): TimeLeft {
  const left = millisecondsLeft(expiresAt, now);
  if (left <= 0) return { unit: 'over' };
  if (left < minute) return { unit: 'seconds', seconds: Math.ceil(left / second) };
  const minutes = Math.floor(left / minute);
  if (minutes < minutesAnHour) return { unit: 'minutes', minutes };
  return {
    unit: 'hours',
    hours: Math.floor(minutes / minutesAnHour),
    minutes: minutes % minutesAnHour,
  };
}

/**
 * Milliseconds until `timeLeft` changes: whole, from 1 to 60001. `undefined` when it is over,
 * because then nothing changes any more and no timer is wanted.
 */
export function untilChange(expiresAt: number, now: number): number | undefined {
  const left = millisecondsLeft(expiresAt, now);
  if (left <= 0) return undefined;
  if (left < minute) return Math.ceil(left - (Math.ceil(left / second) - 1) * second);
  // One more than the remainder: a whole minute is still shown at its very last millisecond.
  return Math.floor(left % minute) + 1;
}

/**
 * Which warning to give now, as its threshold in minutes before the end, or `undefined`. Only the
 * smallest threshold reached is due: after sleep the user needs only one warning, so the larger
 * ones count as given. Thresholds may be in any order; those that are not above zero are ignored.
 *
 * @param alreadyWarned thresholds that this function answered earlier, in minutes.
 * @param issuedAt when the grant began, in milliseconds since 1970. A threshold that covers the
 *   whole life of the grant is not due, because its warning would come with the grant itself.
 */
export function nextWarning(
  expiresAt: number,
  now: number,
  thresholdsMinutes: readonly number[],
  alreadyWarned: readonly number[],
  issuedAt = Number.NEGATIVE_INFINITY,
): number | undefined {
  const left = millisecondsLeft(expiresAt, now);
  if (left <= 0) return undefined;
  const lifetime = expiresAt - issuedAt;
  const due = usable(thresholdsMinutes).find(threshold => left <= threshold * minute);
  if (due === undefined || due * minute >= lifetime) return undefined;
  return alreadyWarned.some(warned => warned <= due) ? undefined : due;
}

/**
 * How urgent the end is: `urgent` within the smallest threshold (in minutes) and after the end,
 * `soon` within the largest. It never becomes calmer while time goes on. `none` without any usable
 * threshold, or when a time is not a number.
 */
export function urgency(
  expiresAt: number,
  now: number,
  thresholdsMinutes: readonly number[],
): Urgency {
  const left = expiresAt - now;
  const thresholds = usable(thresholdsMinutes);
  if (left <= (thresholds.at(0) ?? Number.NaN) * minute) return 'urgent';
  if (left <= (thresholds.at(-1) ?? Number.NaN) * minute) return 'soon';
  return 'none';
}

/**
 * Milliseconds that the server's clock is ahead of ours (negative: behind), from the `Date` header
 * of an answer. 0 when the header is not there or not in the form that RFC 9110 §5.6.7 prescribes
 * for senders, when the difference is under 5 seconds: the header has whole seconds, and the answer
 * took its time; and when it is over 24 hours: a header must not move an expiry by any time it likes.
 *
 * @param receivedAt this computer's clock when the answer came, in milliseconds since 1970.
 */
export function clockDifference(dateHeader: string | undefined, receivedAt: number): number {
  const serverTime = Date.parse(dateHeader ?? '');
  // `Date.parse` reads far more than the one form that is certain to be in universal time.
  if (Number.isNaN(serverTime) || new Date(serverTime).toUTCString() !== dateHeader) return 0;
  const difference = serverTime - receivedAt;
  const size = Math.abs(difference);
  return size >= smallestClockDifference && size <= largestClockDifference ? difference : 0;
}

/** The service's expiry on this computer's clock; all in milliseconds, times since 1970. */
export function localExpiry(serviceExpiry: number, difference: number): number {
  return serviceExpiry - difference;
}

/** Not above zero when it is over, or when a time is not a finite number. */
function millisecondsLeft(expiresAt: number, now: number): number {
  const left = expiresAt - now;
  return Number.isFinite(left) ? left : 0;
}

/** The thresholds that mean something, smallest first. */
function usable(thresholdsMinutes: readonly number[]): number[] {
  return thresholdsMinutes
    .filter(threshold => Number.isFinite(threshold) && threshold > 0)
    .sort((a, b) => a - b);
}
