import { clockDifference } from '../countdown';
import type { HttpAnswer } from './transport';

/** Waited where an answer does not say how long (the services always say; proxies may not). */
const defaultSeconds = 30;

/** Longer waits are not sat out: the user is told instead. */
const longestSeconds = 10 * 60;

/**
 * Reads the header `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3). A date is of the
 * service's clock, which the header `Date` tells.
 * @param otherwise seconds, where the header is missing or cannot be read
 * @returns whole seconds, at least 1; `undefined` where it is longer than ten minutes
 */
export function retryAfterSeconds(
  answer: HttpAnswer,
  otherwise = defaultSeconds,
): number | undefined {
  const value = answer.headers['retry-after']?.trim() ?? '';
  const asSeconds = /^\d+$/.test(value) ? Number(value) : secondsUntil(value, answer);
  const seconds = Number.isNaN(asSeconds) ? otherwise : Math.max(1, Math.ceil(asSeconds));
  return seconds > longestSeconds ? undefined : seconds;
}

/** Not a number where the text is none of the dates of HTTP, which begin with the day's name. */
function secondsUntil(date: string, { headers, receivedAt }: HttpAnswer): number {
  const time = /^[a-z]/i.test(date) ? Date.parse(date) : Number.NaN;
  return (time - receivedAt - clockDifference(headers['date'], receivedAt)) / 1000;
}
