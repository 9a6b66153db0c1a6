/** Something that can be ended once. */
export interface Disposable {
  dispose(): void;
}

/** The injected time, which tests can move. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Calls back once after the delay. A long delay can end sooner, so that waking from sleep is
   * noticed: the callback must compare `now()` again.
   */
  after(milliseconds: number, callback: () => void): Disposable;
}
