/** Calls made at the same time: few, because Azure counts them by subscription and by account. */
const mostAtOnce = 4;

/** Does something for each item, a few at a time. */
export async function forEachFew<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(mostAtOnce, items.length) }, worker));
}
