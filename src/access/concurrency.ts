import { setImmediate } from 'node:timers/promises';

/**
 * Does something for each item, a few items at a time.
 * @throws the first error of `work`; items that were not started by then are skipped
 */
export async function forEachFew<T>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items].values();
  let hasFailed = false;
  const worker = async (): Promise<void> => {
    for (const item of waiting) {
      if (hasFailed) return;
      await work(item).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** About 5 ms of work for a response of a service. */
const workPerTurn = 200;

/**
 * Maps a list of any length, except for items that map to nothing. The event loop runs in between, and
 * before a long list.
 * @param workOf the work for an item, in units of a small object
 */
export async function mapInTurns<T, R>(
  items: readonly T[],
  map: (item: T) => R | undefined,
  workOf: (item: T) => number = () => 1,
): Promise<readonly R[]> {
  const mapped: R[] = [];
  let work = items.length;
  for (const item of items) {
    if (work >= workPerTurn) {
      await setImmediate();
      work = 0;
    }
    work += workOf(item);
    const value = map(item);
    if (value !== undefined) mapped.push(value);
  }
  return mapped;
}

/** A few milliseconds of comparisons. */
const comparisonsPerTurn = 10_000;

/** Names to sort in one turn: about as many comparisons as fit into it. */
const namesAtOnce = 500;

const longestComparedName = 200;

/** Sorts a list of any length by name, in the order of the user's language, as `mapInTurns` maps. */
export async function sortByName<T extends { readonly name: string }>(
  items: readonly T[],
): Promise<readonly T[]> {
  const { compare: compareTexts } = new Intl.Collator();
  const nameOf = ({ name }: T): string => name.slice(0, longestComparedName);
  const compare = (a: T, b: T): number => compareTexts(nameOf(a), nameOf(b));
  let comparisons = 0;
  const merge = async (some: readonly T[], more: readonly T[]): Promise<readonly T[]> => {
    const merged: T[] = [];
    let next = 0;
    for (const item of more) {
      for (let one = some[next]; one !== undefined; one = some[++next]) {
        if (++comparisons % comparisonsPerTurn === 0) await setImmediate();
        if (compare(one, item) > 0) break;
        merged.push(one);
      }
      merged.push(item);
    }
    return merged.concat(some.slice(next));
  };
  const sort = async (some: readonly T[]): Promise<readonly T[]> => {
    if (some.length <= namesAtOnce) {
      await setImmediate();
      return [...some].sort(compare);
    }
    const middle = Math.ceil(some.length / 2);
    return merge(await sort(some.slice(0, middle)), await sort(some.slice(middle)));
  };
  return sort(items);
}
