import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import { confirmAddresses } from '../../ui/dialog/addressQuestion';
import { recentList, type RecentList } from '../../ui/dialog/choiceList';
import type { LcsClient } from '../client';
import {
  kindError,
  type AllowListEntry,
  type LcsEnvironment,
  type LcsEnvironmentDetails,
  type NewAllowListEntry,
} from '../types';
import type { LcsWindow } from '../window';
import { askForEntry, entryFor, newEntry } from './allowList';
import type { LcsSessions } from './sessions';

/** The allow-lists of more environments aren't kept. */
const mostLists = 50;

const entrySchema = v.object({
  name: v.string(),
  addressOrCidr: v.string(),
  /** Milliseconds since 1970; absent if no end is known. */
  expiresAt: v.optional(v.number()),
});
/** `id` is that of the environment. */
const seenSchema = v.object({ id: v.string(), entries: v.array(entrySchema) });
type SeenList = v.InferOutput<typeof seenSchema>;

/** The page of one environment: its details and its allow-list, read and changed in a session. */
export class EnvironmentPage {
  details: LcsEnvironmentDetails | undefined;
  entries: readonly AllowListEntry[] = [];
  readonly #window: LcsWindow;
  readonly #sessions: LcsSessions;
  /** The allow-lists as they were last read. A refresh of the database removes their entries. */
  readonly #seen: RecentList<SeenList>;

  constructor(window: LcsWindow, sessions: LcsSessions) {
    this.#window = window;
    this.#sessions = sessions;
    const { memory } = window;
    this.#seen = recentList(memory, 'lcsAllowLists', seenSchema, ({ id }) => id, mostLists);
  }

  entryFor(address: string): AllowListEntry | undefined {
    return entryFor(this.entries, address, this.#window.clock.now());
  }

  clear(): void {
    this.details = undefined;
    this.entries = [];
  }

  /** Reads the details and the allow-list. Returns the entries that disappeared before they expired. */
  async read(
    environment: LcsEnvironment,
    signal: AbortSignal,
  ): Promise<Result<readonly NewAllowListEntry[]>> {
    const details = await this.#sessions.use(environment.baseUrl, signal, lcs =>
      lcs.readEnvironment(environment),
    );
    if (!details.ok) return details;
    const found = details.value.environment;
    const entries = kindError(found) ? success([]) : await this.#readEntries(found, signal);
    if (!entries.ok) return entries;
    const now = this.#window.clock.now();
    const gone = this.#seenBefore(found)
      .filter(({ expiresAt }) => (expiresAt ?? Infinity) > now)
      .filter(({ name }) => !entries.value.some(entry => entry.name === name));
    this.details = details.value;
    await this.#keep(found, entries.value);
    return success(gone);
  }

  async addEntry(environment: LcsEnvironment): Promise<void> {
    const entry = await askForEntry(this.#window.prompts);
    if (entry !== undefined) await this.add(environment, entry);
  }

  /** Adds entries. Asks first about each unusual address. */
  async add(environment: LcsEnvironment, ...entries: readonly NewAllowListEntry[]): Promise<void> {
    const { baseUrl: url } = environment;
    const button = l10n.t('Add Anyway');
    const confirmed: NewAllowListEntry[] = [];
    for (const entry of entries) {
      const question = { addresses: entry.addressOrCidr, url, button };
      if (await confirmAddresses(this.#window.prompts, question)) confirmed.push(entry);
    }
    await this.#add(environment, confirmed);
  }

  /** Removes an entry, after a confirmation. */
  async remove(environment: LcsEnvironment, name: string): Promise<void> {
    const isConfirmed = await this.#window.prompts.confirm({
      message: l10n.t('Remove {0} from the allow-list?', visible(name, 100)),
      detail: l10n.t('Its addresses can no longer connect to the database.'),
      button: l10n.t('Remove'),
    });
    if (!isConfirmed) return;
    const again = () => this.remove(environment, name);
    const step = l10n.t('Removing the address…');
    await this.#change(step, environment, again, async lcs => {
      const removed = await lcs.removeFromAllowList(environment, name);
      const others = this.#seenBefore(environment).filter(entry => entry.name !== name);
      // An entry that the user removed isn't missing, even if the list can't be read now.
      if (removed.ok) await this.#seen.add({ id: environment.id, entries: others });
      return removed;
    });
  }

  /** Offers to add this computer's address, without which a login fails. Returns whether to continue. */
  async ensureAllowed(environment: LcsEnvironment, address: string): Promise<boolean> {
    const { prompts, computer } = this.#window;
    if (address === '' || this.entryFor(address) !== undefined) return true;
    const isAdded = await prompts.pick(
      [
        { label: l10n.t('Add {0} and continue', address), value: true },
        { label: l10n.t('Continue without it'), value: false },
      ],
      {
        title: l10n.t('Allow-list'),
        placeholder: l10n.t("The address of {0}, {1}, isn't on the list.", computer, address),
      },
    );
    if (isAdded !== true) return isAdded === false;
    await this.add(environment, newEntry(address));
    return this.entryFor(address) !== undefined;
  }

  async #add(environment: LcsEnvironment, entries: readonly NewAllowListEntry[]): Promise<void> {
    for (const [at, entry] of entries.entries()) {
      const again = () => this.#add(environment, entries.slice(at));
      const add = (lcs: LcsClient) => lcs.addToAllowList(environment, entry);
      const isAdded = await this.#change(l10n.t('Adding the address…'), environment, again, add);
      if (isAdded !== true) return;
    }
  }

  /** Changes the list, then reads it again, even if the outcome of the change is unknown. */
  #change(
    step: string,
    environment: LcsEnvironment,
    again: () => Promise<void>,
    act: (lcs: LcsClient) => Promise<Result<true>>,
  ): Promise<true | undefined> {
    return this.#sessions.run(step, environment, again, async signal => {
      const changed = await this.#sessions.use(environment.baseUrl, signal, act);
      if (!changed.ok && changed.error.code !== 'lcsChangeUnknown') return changed;
      const entries = await this.#readEntries(environment, signal);
      // A failed read must not make a change that ran look failed: the user would repeat it.
      if (entries.ok) await this.#keep(environment, entries.value);
      return changed;
    });
  }

  async #keep({ id }: LcsEnvironment, entries: readonly AllowListEntry[]): Promise<void> {
    this.entries = entries;
    await this.#seen.add({ id, entries: entries.map(entry => v.parse(entrySchema, entry)) });
  }

  #seenBefore({ id }: LcsEnvironment): SeenList['entries'] {
    return this.#seen.all.find(list => list.id === id)?.entries ?? [];
  }

  #readEntries(
    environment: LcsEnvironment,
    signal: AbortSignal,
  ): Promise<Result<readonly AllowListEntry[]>> {
    return this.#sessions.use(environment.baseUrl, signal, lcs => lcs.readAllowList(environment));
  }
}
