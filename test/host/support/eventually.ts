import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 50;
const limitMs = 15_000;

/** Repeats a check until it passes. On a timeout, it fails with the last error. */
export async function eventually(check: () => void): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    try {
      check();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await sleep(pollMs);
  }
}
