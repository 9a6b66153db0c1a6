/** Counts the turns of the event loop until something ends. */
export async function countTurns(act: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let next: NodeJS.Immediate | undefined;
  const count = () => {
    turns += 1;
    next = setImmediate(count);
  };
  count();
  try {
    await act();
  } finally {
    clearImmediate(next);
  }
  return turns;
}
