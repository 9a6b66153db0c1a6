import {
  mergeSwitches,
  quickSwitches,
  type Fault,
  type Patch,
  type Service,
  type Switches,
} from './switches';

/** Holds the switches, tells who listens about changes, hands out the next faults. */
export class Switchboard {
  #current: Switches;
  readonly #defaults: Switches;
  readonly #listeners: ((switches: Switches) => Promise<void>)[] = [];

  constructor(defaults: Patch<Switches>) {
    this.#defaults = mergeSwitches(quickSwitches, defaults, quickSwitches);
    this.#current = structuredClone(this.#defaults);
  }

  /** The switches as they stand, with the faults that are still to come. */
  get current(): Readonly<Switches> {
    return this.#current;
  }

  /** Waited for after each change, so that a change is done when `merge` returns. */
  onChange(listener: (switches: Switches) => Promise<void>): void {
    this.#listeners.push(listener);
  }

  /** JSON merge: objects are merged, arrays and values replaced, null is the default. */
  async merge(patch: unknown): Promise<void> {
    await this.#set(mergeSwitches(this.#current, patch, this.#defaults));
  }

  /** All switches back to the defaults of this emulator. */
  async reset(): Promise<void> {
    await this.#set(structuredClone(this.#defaults));
  }

  /** Uses up one of the next faults of a service. */
  takeFault(service: Service): Fault | undefined {
    const [fault, next] = take(this.#current.next, entry => (entry.on ?? 'action') === service);
    this.#current = { ...this.#current, next };
    return fault;
  }

  /** Uses up one of the next errors of a login. */
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
