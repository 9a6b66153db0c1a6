import type { Clock } from '../clock';
import { clockDifference } from '../countdown';
import { failure, type Result } from '../result';
import { Alarm } from '../timing';
import type { HttpAnswer, HttpFailure } from './transport';

/** A proxy may not say how long to wait. */
const defaultSeconds = 30;

/** A longer wait is reported to the user instead. */
const longestWaitMs = 10 * 60_000;

const defaultAttempts = 5;

/** How to repeat a call to a busy service. */
export interface RetryOptions {
  readonly clock: Clock;
  /** Ends the wait. It doesn't abort a call that was sent. */
  readonly signal: AbortSignal;
  /** Whether an answer proves that the call didn't run. By default, the status is 429. */
  readonly isBusy?: (answer: HttpAnswer) => boolean;
  /** Called before each wait. The wait begins when it is done. */
  readonly onWait?: ((seconds: number) => void | Promise<void>) | undefined;
  /** Milliseconds that one wait may take at most, by default ten minutes. */
  readonly maxWaitMs?: number;
  /** How often the call is sent at most, by default five times. */
  readonly maxAttempts?: number;
}

/**
 * Sends a call, again after each wait that a busy service asks for.
 * @returns the last answer or failure. If the signal ends a wait, the failure is `aborted`
 */
export async function retryWhileBusy(
  send: () => Promise<Result<HttpAnswer, HttpFailure>>,
  options: RetryOptions,
): Promise<Result<HttpAnswer, HttpFailure>> {
  const { clock, signal, onWait, maxAttempts = defaultAttempts } = options;
  const isBusy = options.isBusy ?? (answer => answer.status === 429);
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted) return failure({ kind: 'aborted', beforeSending: true, detail: '' });
    const sent = await send();
    if (!sent.ok || attempt >= maxAttempts || !isBusy(sent.value)) return sent;
    const seconds = retryAfterSeconds(sent.value);
    if (seconds === undefined || seconds * 1000 > (options.maxWaitMs ?? longestWaitMs)) return sent;
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
  return seconds * 1000 > longestWaitMs ? undefined : seconds;
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
