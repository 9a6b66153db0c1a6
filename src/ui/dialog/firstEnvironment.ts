import type { Vault } from '../../vault/vault';
import type { SectionSet } from './sectionSet';

/** Selects the environment that an empty form starts with. */
export class FirstEnvironment {
  readonly #vault: Vault;
  readonly #sections: SectionSet;
  readonly #isOpen: () => boolean;
  /** The systems whose form has started. */
  readonly #started = new Set<string>();
  /** Counts the user's actions in the dialog. */
  #touches = 0;

  /** @param isOpen whether there is a page */
  constructor(vault: Vault, sections: SectionSet, isOpen: () => boolean) {
    this.#vault = vault;
    this.#sections = sections;
    this.#isOpen = isOpen;
  }

  /** Notes an action of the user, after which `select` no longer uses the last environment. */
  touched(): void {
    this.#touches += 1;
  }

  /**
   * Selects the environment of a grant of this window. If there is none and the user does nothing meanwhile, selects
   * that of the last credential in any window, once for each system.
   */
  async select(): Promise<void> {
    const before = this.#touches;
    await this.selectHeld();
    await this.#vault.loaded();
    await this.selectHeld();
    const { current, environment } = this.#sections;
    if (!this.#isOpen()) return;
    const isFirst = !this.#started.has(environment.system);
    this.#started.add(environment.system);
    if (environment.id === '' && isFirst && this.#touches === before) current?.selectLastUsed?.();
  }

  /** Selects the environment of a usable grant, otherwise that of an ended one. */
  async selectHeld(): Promise<void> {
    const { current, environment } = this.#sections;
    const held = this.#vault.held.filter(
      ({ grant }) => grant.environment.system === environment.system,
    );
    const last = held.findLast(({ status }) => status === 'active') ?? held.at(-1);
    if (environment.id === '' && last !== undefined && this.#isOpen()) {
      await current?.select(last.grant.environment.id);
    }
  }
}
