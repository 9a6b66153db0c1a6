import * as l10n from '@vscode/l10n';
import { parseAddresses } from '../../access/addresses';
import type { AccessError } from '../../access/errors';
import { type LcsEnvironment, type NewAllowListEntry, accessError } from '../types';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import { isLoopback } from '../../access/webAddress';
import { confirmAddresses } from '../../ui/dialog/addressQuestion';
import { explainError } from '../errorMessages';
import type { Prompts } from '../../ui/prompts';
import type { LcsWindow } from '../window';
import { nameFor } from './allowList';
import type { EnvironmentPage } from './environmentPage';
import type { LcsSessions } from './sessions';

/** Reports an error; `again` repeats the failed action. */
export type Failed = (error: AccessError, again: () => Promise<void>) => void;

/** Changes the allow-list of an environment, after the questions that this needs. */
export class AllowListEditor {
  readonly #window: LcsWindow;
  readonly #sessions: LcsSessions;
  readonly #page: EnvironmentPage;
  readonly #failed: Failed;

  constructor(window: LcsWindow, sessions: LcsSessions, page: EnvironmentPage, failed: Failed) {
    this.#window = window;
    this.#sessions = sessions;
    this.#page = page;
    this.#failed = failed;
  }

  /** Asks for an address and a name, and adds the entry. */
  async addEntry(environment: LcsEnvironment): Promise<void> {
    const entry = await askForEntry(this.#window.prompts);
    if (entry !== undefined) await this.add(environment, entry);
  }

  /** Adds entries. Asks first about each unusual address. */
  async add(environment: LcsEnvironment, ...entries: readonly NewAllowListEntry[]): Promise<void> {
    const seesLoopback = isLoopback(new URL(environment.baseUrl).hostname);
    const button = l10n.t('Add Anyway');
    const confirmed: NewAllowListEntry[] = [];
    for (const entry of entries) {
      const question = { addresses: entry.addressOrCidr, seesLoopback, button };
      if (await confirmAddresses(this.#window.prompts, question)) confirmed.push(entry);
    }
    await this.#add(environment, confirmed);
  }

  /** Removes an entry, after a confirmation. */
  async remove(environment: LcsEnvironment, name: string): Promise<void> {
    const isConfirmed = await this.#window.prompts.confirm({
      message: l10n.t('Remove {0} from the allow-list?', visible(name, 100)),
      detail: l10n.t("Its addresses can't connect to the database afterwards."),
      button: l10n.t('Remove'),
    });
    if (!isConfirmed) return;
    const removed = await this.#sessions.run(
      environment.baseUrl,
      l10n.t('Removing the address…'),
      signal => this.#page.remove(environment, name, signal),
    );
    if (removed?.ok === false) this.#failed(removed.error, () => this.remove(environment, name));
  }

  /**
   * Offers to add the address of this computer if the list doesn't allow it: a login wouldn't work.
   * @returns whether to continue
   */
  async ensureAllowed(environment: LcsEnvironment, address: string): Promise<boolean> {
    const { prompts, computer } = this.#window;
    if (address === '' || this.#page.entryFor(address) !== undefined) return true;
    const answer = await prompts.pick(
      [
        { label: l10n.t('Add {0} and go on', address), value: 'add' as const },
        { label: l10n.t('Continue without it'), value: 'leave' as const },
      ],
      {
        title: l10n.t('Allow-list'),
        placeholder: l10n.t("The address of {0}, {1}, isn't on the list.", computer, address),
      },
    );
    if (answer !== 'add') return answer === 'leave';
    await this.add(environment, { name: nameFor(address), addressOrCidr: address });
    return this.#page.entryFor(address) !== undefined;
  }

  async #add(environment: LcsEnvironment, entries: readonly NewAllowListEntry[]): Promise<void> {
    for (const [index, entry] of entries.entries()) {
      const added = await this.#sessions.run(
        environment.baseUrl,
        l10n.t('Adding the address…'),
        signal => this.#page.add(environment, entry, signal),
      );
      if (added?.ok === false) {
        this.#failed(added.error, () => this.#add(environment, entries.slice(index)));
        return;
      }
    }
  }
}

/** Asks for the address and the name of a new entry. */
async function askForEntry(prompts: Prompts): Promise<NewAllowListEntry | undefined> {
  const title = l10n.t('Add Address to the Allow-List');
  const address = await prompts.input({
    title,
    prompt: l10n.t('One IPv4 address or a CIDR block'),
    placeholder: '203.0.113.7',
    validate: text => {
      const parsed = parseAddressOrCidr(text);
      return parsed.ok ? '' : explainError(parsed.error).sentence;
    },
  });
  const parsed = parseAddressOrCidr(address ?? '');
  if (!parsed.ok) return undefined;
  const addressOrCidr = parsed.value;
  const name = await prompts.input({
    title,
    prompt: l10n.t('A name for the entry'),
    placeholder: nameFor(addressOrCidr),
    validate: () => '',
  });
  if (name === undefined) return undefined;
  return { name: name.trim() || nameFor(addressOrCidr), addressOrCidr };
}

/** Parses an address or a block into normal form. LCS takes no ranges. */
function parseAddressOrCidr(text: string): Result<string> {
  const parsed = parseAddresses(text);
  if (!parsed.ok) return parsed;
  if (parsed.value.kind === 'range') return failure(accessError('addressInvalid', { text }));
  return success(parsed.value.text);
}
