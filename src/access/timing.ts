import type { Clock, Disposable } from './clock';

/** One timer at a time: setting it again replaces what was set. */
export class Alarm {
  readonly #clock: Clock;
  #timer: Disposable | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether it is going to ring. */
  get isSet(): boolean {
    return this.#timer !== undefined;
  }

  /** Rings once after so many milliseconds, or sooner (`Clock.after`). */
  set(milliseconds: number, ring: () => void): void {
    this.clear();
    this.#timer = this.#clock.after(milliseconds, () => {
      this.#timer = undefined;
      ring();
    });
  }

  clear(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }
}

/** Runs jobs one after the other, in their order. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs the job after all earlier ones, whether those failed or not. */
  run<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#last.then(job);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** VS Code or the disk didn't respond in time. */
export class TimeLimitError extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(milliseconds: number) {
    super(`No answer within ${milliseconds / 1000} s.`);
  }
}

/** Waits for a promise. @throws {TimeLimitError} after `milliseconds` */
export async function withTimeLimit<T>(
  clock: Clock,
  milliseconds: number,
  promise: PromiseLike<T>,
): Promise<T> {
  let timer: Disposable | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = clock.after(milliseconds, () => reject(new TimeLimitError(milliseconds)));
  });
  return Promise.race([promise, limit]).finally(() => timer?.dispose());
}

/** Waits for a time in milliseconds. */
export function pause(clock: Pick<Clock, 'after'>, milliseconds: number): Promise<void> {
  return new Promise(resolve => clock.after(milliseconds, resolve));
}

/** Waits for a promise; `undefined` if the signal ends first. The promise goes on. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const end = (): void => resolve(undefined);
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
