import * as l10n from '@vscode/l10n';
import type { AccessError } from '../../access/errors';
import type { LcsEnvironment, NewAllowListEntry } from '../types';
import { isLoopback } from '../../access/webAddress';
import type { Prompts } from '../../ui/prompts';
import { confirmAddresses } from '../../ui/dialog/addressQuestion';
import { nameFor } from './allowList';
import { askForEntry, askToAdd, confirmRemoval } from './entryPrompts';
import type { EnvironmentPage } from './environmentPage';
import type { SessionWork } from './sessionWork';

/** What changing an allow-list needs of its surroundings. */
export interface AllowListDeskServices {
  readonly prompts: Pick<Prompts, 'confirm' | 'input' | 'pick'>;
  /** Whose address it is, in words. */
  readonly computer: string;
  readonly page: EnvironmentPage;
  readonly work: SessionWork;
  /** Something failed; `again` does it once more. */
  readonly failed: (error: AccessError, again: () => Promise<void>) => void;
}

/** Changes the allow-list of an environment, with the questions that belong to it. */
export class AllowListDesk {
  readonly #services: AllowListDeskServices;

  constructor(services: AllowListDeskServices) {
    this.#services = services;
  }

  /** Asks for an address and a name, and adds the entry. */
  async addEntry(environment: LcsEnvironment): Promise<void> {
    const entry = await askForEntry(this.#services.prompts);
    if (entry !== undefined) await this.add(environment, entry);
  }

  /** Adds entries, each once what is odd about its addresses was confirmed. */
  async add(environment: LcsEnvironment, ...entries: readonly NewAllowListEntry[]): Promise<void> {
    const seesLoopback = isLoopback(new URL(environment.baseUrl).hostname);
    const button = l10n.t('Add Anyway');
    const confirmed: NewAllowListEntry[] = [];
    for (const entry of entries) {
      const question = { addresses: entry.addressOrCidr, seesLoopback, button };
      if (await confirmAddresses(this.#services.prompts, question)) confirmed.push(entry);
    }
    await this.#add(environment, confirmed);
  }

  /** Removes an entry, once that is confirmed. */
  async remove(environment: LcsEnvironment, name: string): Promise<void> {
    const { prompts, work, page, failed } = this.#services;
    if (!(await confirmRemoval(prompts, name))) return;
    const removed = await work.during(
      environment.baseUrl,
      l10n.t('Removing the address…'),
      signal => page.remove(environment, name, signal),
    );
    if (removed?.ok === false) failed(removed.error, () => this.remove(environment, name));
  }

  /**
   * Without an entry for this computer a login is of no use here: it is added where that is wanted.
   * @returns whether to go on
   */
  async admits(environment: LcsEnvironment, address: string): Promise<boolean> {
    const { prompts, computer, page } = this.#services;
    if (address === '' || page.entryFor(address) !== undefined) return true;
    const answer = await askToAdd(prompts, address, computer);
    if (answer !== 'add') return answer === 'leave';
    await this.add(environment, { name: nameFor(address), addressOrCidr: address });
    return page.entryFor(address) !== undefined;
  }

  async #add(environment: LcsEnvironment, entries: readonly NewAllowListEntry[]): Promise<void> {
    const { work, page, failed } = this.#services;
    for (const [index, entry] of entries.entries()) {
      const added = await work.during(environment.baseUrl, l10n.t('Adding the address…'), signal =>
        page.add(environment, entry, signal),
      );
      if (added?.ok === false) {
        failed(added.error, () => this.#add(environment, entries.slice(index)));
        return;
      }
    }
  }
}
