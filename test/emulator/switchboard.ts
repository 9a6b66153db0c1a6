import {
  mergeSwitches,
  quickSwitches,
  type Fault,
  type Patch,
  type Service,
  type Switches,
} from './switches';

/** Stores the switches, notifies listeners of changes, and hands out the pending faults. */
export class Switchboard {
  #current: Switches;
  readonly #defaults: Switches;
  readonly #listeners: ((switches: Switches) => Promise<void>)[] = [];

  constructor(defaults: Patch<Switches>) {
    this.#defaults = mergeSwitches(quickSwitches, defaults, quickSwitches);
    this.#current = structuredClone(this.#defaults);
  }

  /** The current switches, with the faults that are still pending. */
  get current(): Readonly<Switches> {
    return this.#current;
  }

  /** `merge` waits for the listener, so that the change is complete when it returns. */
  onChange(listener: (switches: Switches) => Promise<void>): void {
    this.#listeners.push(listener);
  }

  /**
   * Applies a JSON merge patch: objects are merged, arrays and values replaced; null restores a
   * default.
   */
  async merge(patch: unknown): Promise<void> {
    await this.#set(mergeSwitches(this.#current, patch, this.#defaults));
  }

  /** Restores the defaults of this emulator. */
  async reset(): Promise<void> {
    await this.#set(structuredClone(this.#defaults));
  }

  /** Removes and returns the next fault of a service. */
  takeFault(service: Service): Fault | undefined {
    const [fault, next] = take(this.#current.next, entry => (entry.on ?? 'action') === service);
    this.#current = { ...this.#current, next };
    return fault;
  }

  /** Removes and returns the next login error. */
  takeSqlError(): number | undefined {
    const [error, errors] = take(this.#current.sql.errors, () => true);
    this.#current = { ...this.#current, sql: { ...this.#current.sql, errors } };
    return error?.number;
  }

  async #set(switches: Switches): Promise<void> {
    this.#current = switches;
    await Promise.all(this.#listeners.map(listener => listener(switches)));
  }
}

interface Counted {
  times?: number | undefined;
}

function take<T extends Counted>(
  queue: readonly T[],
  wanted: (entry: T) => boolean,
): [T | undefined, T[]] {
  const index = queue.findIndex(wanted);
  const entry = queue[index];
  if (entry === undefined) return [undefined, [...queue]];
  const times = (entry.times ?? 1) - 1;
  const rest = times > 0 ? [{ ...entry, times }] : [];
  return [entry, queue.toSpliced(index, 1, ...rest)];
}
