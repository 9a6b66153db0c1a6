import type { Clock } from '../access/clock';

/**
 * A timer that started before the computer slept fires late by the time of the sleep. Therefore long
 * waits are split, and the callback compares the time again.
 */
const longestWaitMs = 60_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(milliseconds, 0), longestWaitMs));
    return { dispose: () => clearTimeout(timer) };
  },
};
