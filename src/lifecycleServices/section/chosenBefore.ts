import type { Environment } from '../../access/environment';
import type { SeenEntriesMemory } from './seenEntries';

const memoryKey = 'lcsEnvironments';

/** More environments are not remembered. */
const mostEnvironments = 20;

/** Where an environment's page is, and what it is called. */
type Remembered = Pick<Environment, 'name' | 'url'>;

/** Remembers the environments that were chosen, over restarts. No secret, and no session. */
export class ChosenBefore {
  readonly #memory: SeenEntriesMemory;

  constructor(memory: SeenEntriesMemory) {
    this.#memory = memory;
  }

  /** The one that was chosen last comes first. */
  get all(): readonly Remembered[] {
    return this.#memory.get<readonly Remembered[]>(memoryKey) ?? [];
  }

  /** Puts an environment in front. */
  async add({ name, url }: Remembered): Promise<void> {
    const others = this.all.filter(each => each.url !== url);
    await this.#memory.update(memoryKey, [{ name, url }, ...others].slice(0, mostEnvironments));
  }
}
