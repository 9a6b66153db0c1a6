/** The position of the keyboard focus, and its limits. */
export interface KeyPosition {
  readonly current: number;
  readonly count: number;
  /** Number of rows in a page. */
  readonly page: number;
}

/** The row that a key moves to, or `undefined` if the key doesn't navigate. */
export function keyTarget(key: string, { current, count, page }: KeyPosition): number | undefined {
  const target = unclampedTarget(key, { current, count, page });
  if (target === undefined || count === 0) return undefined;
  return Math.max(0, Math.min(count - 1, target));
}

function unclampedTarget(key: string, { current, count, page }: KeyPosition): number | undefined {
  switch (key) {
    case 'ArrowUp':
      return current - 1;
    case 'ArrowDown':
      return current + 1;
    case 'PageUp':
      return current - page;
    case 'PageDown':
      return current + page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
