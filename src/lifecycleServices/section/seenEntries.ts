import type { AllowListEntry, LcsEnvironment, NewAllowListEntry } from '../types';

/** Where it is remembered what allow-lists held, over restarts. No secret. */
export interface SeenEntriesMemory {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): PromiseLike<void>;
}

const memoryKey = 'lcsAllowLists';

/** More environments are not remembered. */
const mostEnvironments = 50;

interface Seen extends NewAllowListEntry {
  /** Milliseconds since 1970; not there where no end was known. */
  readonly expiresAt?: number | undefined;
}
type Memory = Readonly<Record<string, readonly Seen[]>>;

/**
 * Remembers the entries of allow-lists, to notice when one has gone: a refresh or an import of the
 * database ends them.
 */
export class SeenEntries {
  readonly #memory: SeenEntriesMemory;

  constructor(memory: SeenEntriesMemory) {
    this.#memory = memory;
  }

  /**
   * Compares a list with what it held when it was last seen, and remembers it as it is.
   * @returns the entries that have gone before their end
   */
  async missing(
    { id }: LcsEnvironment,
    entries: readonly AllowListEntry[],
    now: number,
  ): Promise<readonly NewAllowListEntry[]> {
    const { [id]: before = [], ...others } = this.#all;
    const seen = entries.map(({ name, addressOrCidr, expiresAt }) => ({
      name,
      addressOrCidr,
      expiresAt,
    }));
    const kept = Object.entries(others).slice(1 - mostEnvironments);
    await this.#memory.update(memoryKey, Object.fromEntries([...kept, [id, seen]]));
    return before
      .filter(({ expiresAt }) => (expiresAt ?? Infinity) > now)
      .filter(({ name }) => !entries.some(entry => entry.name === name));
  }

  /** An entry that the user removes is not missed. */
  async forget({ id }: LcsEnvironment, name: string): Promise<void> {
    const all = this.#all;
    const rest = (all[id] ?? []).filter(entry => entry.name !== name);
    await this.#memory.update(memoryKey, { ...all, [id]: rest });
  }

  get #all(): Memory {
    return this.#memory.get<Memory>(memoryKey) ?? {};
  }
}
