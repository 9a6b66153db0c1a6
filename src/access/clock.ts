/** Something that can be ended once. */
export interface Disposable {
  dispose(): void;
}

/** Time, injected, so that tests can move it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Calls back once after the delay, or sooner than a long delay so that waking from sleep is
   * noticed: the callback must look at `now()` again.
   */
  after(milliseconds: number, callback: () => void): Disposable;
}
