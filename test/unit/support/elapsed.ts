/** How long something takes, in milliseconds. */
export function elapsed(act: () => void): number {
  const begin = performance.now();
  act();
  return performance.now() - begin;
}
