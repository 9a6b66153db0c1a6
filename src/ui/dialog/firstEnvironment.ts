import type { Vault } from '../../vault/vault';
import type { SectionSet } from './sectionSet';

/** Selects the environment that an empty form starts with. */
export class FirstEnvironment {
  readonly #vault: Pick<Vault, 'held' | 'loaded'>;
  readonly #sections: Pick<SectionSet, 'current' | 'environment'>;
  /** How often the user has done something. */
  #touches = 0;

  constructor(vault: Pick<Vault, 'held' | 'loaded'>, sections: SectionSet) {
    this.#vault = vault;
    this.#sections = sections;
  }

  /** The user has done something, so the form no longer starts. */
  touched(): void {
    this.#touches += 1;
  }

  /** For a new page: selects the environment of a grant, otherwise that of the last grant in any window. */
  async select(): Promise<void> {
    const before = this.#touches;
    await this.selectHeld();
    await this.#vault.loaded();
    await this.selectHeld();
    const { current, environment } = this.#sections;
    if (environment.id === '' && this.#touches === before) current?.selectLastUsed?.();
  }

  /** Selects the environment of a usable grant, otherwise that of an ended one. */
  async selectHeld(): Promise<void> {
    const { current, environment } = this.#sections;
    const held = this.#vault.held.filter(
      ({ grant }) => grant.environment.system === environment.system,
    );
    const last = held.findLast(({ status }) => status === 'active') ?? held.at(-1);
    if (environment.id === '' && last !== undefined) {
      await current?.select(last.grant.environment.id);
    }
  }
}
