import type { Clock } from '../access/clock';

/**
 * A timer started before the computer slept fires late by the whole sleep. Long waits are therefore
 * cut, and the callback looks at the clock again.
 */
const longestWaitMs = 60_000;

/** The computer's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(milliseconds, 0), longestWaitMs));
    return {
      dispose() {
        clearTimeout(timer);
      },
    };
  },
};
