/** Waits until a function returns a value. */
export async function until<T>(
  look: () => T | undefined,
  what: string,
  limitMs = 30_000,
): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (performance.now() > end)
      throw new Error(`Within ${limitMs / 1000} s there was no ${what}.`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
