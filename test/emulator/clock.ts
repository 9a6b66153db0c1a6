/** The time of the services: real time plus a shift that tests control. */
export class Clock {
  #shiftMs = 0;

  /** Milliseconds since the epoch in the time of the services. */
  now(): number {
    return Date.now() + this.#shiftMs;
  }

  /** Moves the time forward by a number of seconds, or back by a negative number. */
  shift(seconds: number): void {
    this.#shiftMs += seconds * 1000;
  }

  /** The current shift in seconds. */
  get shiftSeconds(): number {
    return this.#shiftMs / 1000;
  }

  /** Returns to real time. */
  reset(): void {
    this.#shiftMs = 0;
  }
}

/** ISO 8601 in whole seconds, like Dataverse (contract A.3). */
export function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
