import { setImmediate } from 'node:timers/promises';

/** Work that yields after each slice, so that its caller can let the event loop run in between. */
export type Sliced<T> = Generator<undefined, T>;

/**
 * Runs one slice of work per turn of the event loop. Stops between two slices and resolves to
 * `undefined` as soon as the result isn't needed anymore.
 */
export async function runInSlices<T>(
  work: Sliced<T>,
  isNeeded: () => boolean,
): Promise<T | undefined> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await setImmediate();
    if (!isNeeded()) return undefined;
  }
}
