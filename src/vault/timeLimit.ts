import type { Clock } from '../access/clock';

/** Something outside did not answer in time. */
export class TimeLimitError extends Error {
  constructor(milliseconds: number) {
    super(`No answer within ${milliseconds / 1000} s.`);
  }
}

/**
 * Waits for something outside, but not for ever. What comes after the time limit is dropped.
 * @throws {TimeLimitError} after so many milliseconds; else what the promise throws.
 */
export async function withTimeLimit<T>(
  clock: Clock,
  milliseconds: number,
  promise: PromiseLike<T>,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = clock.after(milliseconds, () => reject(new TimeLimitError(milliseconds)));
    promise.then(
      value => {
        timer.dispose();
        resolve(value);
      },
      (error: unknown) => {
        timer.dispose();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
