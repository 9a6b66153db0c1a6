/** The time left in its unit. */
export type TimeLeft =
  | { readonly unit: 'hours'; readonly hours: number; readonly minutes: number }
  | { readonly unit: 'minutes'; readonly minutes: number }
  | { readonly unit: 'seconds'; readonly seconds: number }
  | { readonly unit: 'over' };

/** How soon a grant ends. */
export type Urgency = 'none' | 'soon' | 'urgent';

const second = 1000;
const minute = 60 * second;
const minutesAnHour = 60;

/** A smaller difference can be the time that the response took. */
const smallestClockDifference = 5 * second;

/** A larger difference is ignored: a header must not move an expiry by days. */
const largestClockDifference = 24 * minutesAnHour * minute;

/**
 * The time left until an expiry. Minutes are rounded down, seconds up. A time that isn't finite counts as
 * over. Times are milliseconds since 1970.
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

/** Whole milliseconds until `timeLeft` changes, from 1 to 60001; `undefined` when it is over. */
export function untilChange(expiresAt: number, now: number): number | undefined {
  const left = millisecondsLeft(expiresAt, now);
  if (left <= 0) return undefined;
  if (left < minute) return Math.ceil(left - (Math.ceil(left / second) - 1) * second);
  // A whole minute is still shown in its last millisecond.
  return Math.floor(left % minute) + 1;
}

/**
 * The smallest reached threshold, in minutes, if its warning is due: after sleep, one warning is enough.
 * @param alreadyWarned earlier results for the same grant
 * @param issuedAt a threshold that covers the whole life of the grant isn't due
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

/** `urgent` within the smallest threshold and after the end, `soon` within the largest one. */
export function urgency(
  expiresAt: number,
  now: number,
  thresholdsMinutes: readonly number[],
): Urgency {
  const left = expiresAt - now;
  const [smallest = Number.NaN, ...larger] = usable(thresholdsMinutes);
  if (left <= smallest * minute) return 'urgent';
  return left <= (larger.at(-1) ?? smallest) * minute ? 'soon' : 'none';
}

/**
 * Milliseconds that the server's clock is ahead of this computer's, from the `Date` header of a response;
 * 0 if it is missing, invalid (RFC 9110 §5.6.7), under 5 seconds, or over 24 hours.
 */
export function clockDifference(dateHeader: string | undefined, receivedAt: number): number {
  const serverTime = Date.parse(dateHeader ?? '');
  // `Date.parse` accepts more forms than the one that is always in universal time.
  if (Number.isNaN(serverTime) || new Date(serverTime).toUTCString() !== dateHeader) return 0;
  const difference = serverTime - receivedAt;
  const size = Math.abs(difference);
  return size >= smallestClockDifference && size <= largestClockDifference ? difference : 0;
}

/** 0 or less when it is over, or if a time isn't finite. */
function millisecondsLeft(expiresAt: number, now: number): number {
  const left = expiresAt - now;
  return Number.isFinite(left) ? left : 0;
}

/** The valid thresholds, smallest first. */
function usable(thresholdsMinutes: readonly number[]): number[] {
  return thresholdsMinutes.filter(each => Number.isFinite(each) && each > 0).sort((a, b) => a - b);
}
