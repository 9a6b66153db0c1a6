/**
 * How much of the processor something takes, in milliseconds. For texts and answers that are made to
 * keep the extension busy: it tells minutes from nothing, on a machine that is busy otherwise too.
 */
export async function cpuTime(act: () => unknown): Promise<number> {
  const begin = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1_000;
}
