/** Where the keyboard is, and how far it can go. */
export interface KeyPlace {
  readonly current: number;
  readonly count: number;
  /** Rows that a whole page has. */
  readonly page: number;
}

/** The row that a key leads to; `undefined` where it leads nowhere. */
export function keyTarget(key: string, { current, count, page }: KeyPlace): number | undefined {
  const wanted = wantedRow(key, { current, count, page });
  if (wanted === undefined || count === 0) return undefined;
  return Math.max(0, Math.min(count - 1, wanted));
}

function wantedRow(key: string, { current, count, page }: KeyPlace): number | undefined {
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
