/** The services' own time: real time plus a shift that tests control. */
export class Clock {
  #shiftMs = 0;

  /** Milliseconds since the epoch as the emulated services see it. */
  now(): number {
    return Date.now() + this.#shiftMs;
  }

  /** Moves the services' time by so many seconds; negative moves it back. */
  shift(seconds: number): void {
    this.#shiftMs += seconds * 1000;
  }

  /** The present shift in seconds. */
  get shiftSeconds(): number {
    return this.#shiftMs / 1000;
  }

  /** Back to real time. */
  reset(): void {
    this.#shiftMs = 0;
  }
}

/** ISO 8601 in whole seconds, as Dataverse writes times (contract A.3). */
export function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
