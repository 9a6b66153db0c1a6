import type { Clock } from '../clock';
import { clockDifference } from '../countdown';
import { failure, type Result } from '../result';
import { Alarm } from '../timing';
import type { HttpAnswer, HttpFailure } from './transport';

/** For a response that doesn't say how long to wait, for example a proxy's. */
const defaultSeconds = 30;

/** A longer wait is reported to the user instead. */
const longestWaitSeconds = 10 * 60;

const mostAttempts = 5;

/**
 * Sends a call, at most five times, after each wait that a busy service asks for.
 * @param options the signal ends a wait, but aborts no sent call. `isBusy`: whether a response proves that
 *   the call didn't run; by default, the status is 429. The wait begins when `onWait` is done
 * @returns the last response or failure. If the signal ends a wait, the failure is `aborted`
 */
export async function retryWhileBusy(
  send: () => Promise<Result<HttpAnswer, HttpFailure>>,
  options: {
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly isBusy?: (answer: HttpAnswer) => boolean;
    readonly onWait?: ((seconds: number) => void | Promise<void>) | undefined;
  },
): Promise<Result<HttpAnswer, HttpFailure>> {
  const { clock, signal, onWait, isBusy = answer => answer.status === 429 } = options;
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted) return failure({ kind: 'aborted', beforeSending: true, detail: '' });
    const sent = await send();
    if (!sent.ok || attempt >= mostAttempts || !isBusy(sent.value)) return sent;
    const seconds = retryAfterSeconds(sent.value);
    if (seconds === undefined) return sent;
    await onWait?.(seconds);
    await wait(clock, seconds * 1000, signal);
  }
}

/**
 * Reads the header `Retry-After`: seconds, or a date on the service's clock (RFC 9110, 10.2.3).
 * @param otherwise seconds if the header is missing or can't be read
 * @returns whole seconds, at least 1; `undefined` if it is longer than ten minutes
 */
export function retryAfterSeconds(
  answer: HttpAnswer,
  otherwise = defaultSeconds,
): number | undefined {
  const value = answer.headers['retry-after']?.trim() ?? '';
  const asSeconds = /^\d+$/.test(value) ? Number(value) : secondsUntil(value, answer);
  const seconds = Number.isNaN(asSeconds) ? otherwise : Math.max(1, Math.ceil(asSeconds));
  return seconds > longestWaitSeconds ? undefined : seconds;
}

/** NaN unless the text is a date of HTTP, which begins with the name of the day. */
function secondsUntil(date: string, { headers, receivedAt }: HttpAnswer): number {
  const time = /^[a-z]/i.test(date) ? Date.parse(date) : Number.NaN;
  return (time - receivedAt - clockDifference(headers['date'], receivedAt)) / 1000;
}

/** Waits, unless the signal ends first. */
export function wait(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  const end = clock.now() + milliseconds;
  const alarm = new Alarm(clock);
  return new Promise(resolve => {
    const tick = (): void => {
      const left = signal.aborted ? 0 : end - clock.now();
      if (left > 0) return alarm.set(left, tick);
      alarm.clear();
      signal.removeEventListener('abort', tick);
      resolve();
    };
    signal.addEventListener('abort', tick);
    tick();
  });
}
