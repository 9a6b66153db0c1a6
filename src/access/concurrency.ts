import { setImmediate } from 'node:timers/promises';

/**
 * Does something for each item, a few items at a time, so that thousands of items neither use up file
 * descriptors nor flood a service.
 * @throws the first error of `work`; items that were not started by then are skipped.
 */
export async function forEachFew<T>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done && !failed; next = waiting.next()) {
      await work(next.value).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** About 5 ms of work for an answer of a service. */
const itemsPerTurn = 200;

/** Maps a list of any length. The event loop runs in between; items that map to nothing are left out. */
export async function mapInTurns<T, R>(
  items: readonly T[],
  map: (item: T) => R | undefined,
): Promise<readonly R[]> {
  const mapped: R[] = [];
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % itemsPerTurn === 0) await setImmediate();
    const value = map(item);
    if (value !== undefined) mapped.push(value);
  }
  return mapped;
}
