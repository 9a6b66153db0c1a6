import type { Disposable } from '../access/clock';
import type { Log } from '../access/log';

/** Calls listeners. A listener that throws is logged and stops no other. */
export class Emitter<T> {
  readonly #log: Log;
  readonly #listeners = new Set<{ readonly call: (value: T) => void }>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Adds a listener until it is disposed. The same function may listen twice. */
  on(call: (value: T) => void): Disposable {
    const listener = { call };
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** Calls every listener once. */
  fire(value: T): void {
    for (const { call } of [...this.#listeners]) {
      try {
        call(value);
      } catch (error) {
        this.#log.error(`A listener failed: ${String(error)}`);
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
