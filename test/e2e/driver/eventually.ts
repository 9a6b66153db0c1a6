import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 100;
const usualLimitMs = 60_000;

/**
 * Repeats a check until it passes. On a timeout, it fails with the last error.
 * @param check throws or rejects until it passes
 * @returns the result of `check`
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  limitMs = usualLimitMs,
): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await sleep(pollMs);
  }
}
