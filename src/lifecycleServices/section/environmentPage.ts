import * as v from 'valibot';
import { success, type Result } from '../../access/result';
import { RecentList } from '../../ui/dialog/choiceList';
import {
  kindError,
  type AllowListEntry,
  type LcsEnvironment,
  type LcsEnvironmentDetails,
  type LcsSession,
  type LifecycleServices,
  type NewAllowListEntry,
} from '../types';
import type { LcsWindow } from '../window';
import { entryFor } from './allowList';
import type { LcsSessions } from './sessions';

/** The allow-lists of more environments aren't kept. */
const mostLists = 50;

const seenSchema = v.object({
  /** ID of the environment. */
  id: v.string(),
  entries: v.array(
    v.object({
      name: v.string(),
      addressOrCidr: v.string(),
      /** Milliseconds since 1970; absent if no end is known. */
      expiresAt: v.optional(v.number()),
    }),
  ),
});
type SeenList = v.InferOutput<typeof seenSchema>;

/** The page of one environment: its details and its allow-list, read and changed in a session. */
export class EnvironmentPage {
  readonly #window: LcsWindow;
  readonly #sessions: LcsSessions;
  /** The allow-lists as they were last read. A refresh of the database removes their entries. */
  readonly #seen: RecentList<SeenList>;
  #details: LcsEnvironmentDetails | undefined;
  #entries: readonly AllowListEntry[] = [];

  constructor(window: LcsWindow, sessions: LcsSessions) {
    this.#window = window;
    this.#sessions = sessions;
    const { memory } = window;
    this.#seen = new RecentList(memory, 'lcsAllowLists', seenSchema, ({ id }) => id, mostLists);
  }

  /** The details that were read last. */
  get details(): LcsEnvironmentDetails | undefined {
    return this.#details;
  }

  get entries(): readonly AllowListEntry[] {
    return this.#entries;
  }

  /** The entry that allows an address; `undefined` for an empty one. */
  entryFor(address: string): AllowListEntry | undefined {
    return address === '' ? undefined : entryFor(this.#entries, address, this.#window.clock.now());
  }

  clear(): void {
    this.#details = undefined;
    this.#entries = [];
  }

  /**
   * Reads the details and the allow-list.
   * @returns the entries that have gone from the list before their end
   */
  async read(
    environment: LcsEnvironment,
    signal: AbortSignal,
  ): Promise<Result<readonly NewAllowListEntry[]>> {
    const details = await this.#use(environment, signal, (client, session) =>
      client.readEnvironment(session, environment, signal),
    );
    if (!details.ok) return details;
    const found = details.value.environment;
    const hasList = kindError(found) === undefined;
    const entries = hasList ? await this.#readEntries(found, signal) : success([]);
    if (!entries.ok) return entries;
    this.#details = details.value;
    return success(await this.#keep(found, entries.value));
  }

  /** Adds an entry, and reads the list again. */
  async add(
    environment: LcsEnvironment,
    entry: NewAllowListEntry,
    signal: AbortSignal,
  ): Promise<Result<void>> {
    const added = await this.#use(environment, signal, (client, session) =>
      client.addToAllowList(session, environment, entry, signal),
    );
    return this.#readAfter(added, environment, signal);
  }

  /** Removes an entry, and reads the list again. */
  async remove(
    environment: LcsEnvironment,
    name: string,
    signal: AbortSignal,
  ): Promise<Result<void>> {
    const removed = await this.#use(environment, signal, (client, session) =>
      client.removeFromAllowList(session, environment, name, signal),
    );
    const { id } = environment;
    const isOther = (entry: NewAllowListEntry) => entry.name !== name;
    // An entry that the user removed isn't missing, even if the list can't be read now.
    if (removed.ok) await this.#seen.add({ id, entries: this.#seenBefore(id).filter(isOther) });
    return this.#readAfter(removed, environment, signal);
  }

  /** Reads the list after a change, also if the outcome of the change is unknown. */
  async #readAfter(
    changed: Result<void>,
    environment: LcsEnvironment,
    signal: AbortSignal,
  ): Promise<Result<void>> {
    if (!changed.ok && changed.error.code !== 'lcsChangeUnknown') return changed;
    const entries = await this.#readEntries(environment, signal);
    // A failed read must not make a change that ran look failed: the user would repeat it.
    if (entries.ok) await this.#keep(environment, entries.value);
    return changed;
  }

  /** Keeps a list. Returns the entries that have gone since it was last read, before their end. */
  async #keep(
    { id }: LcsEnvironment,
    entries: readonly AllowListEntry[],
  ): Promise<readonly NewAllowListEntry[]> {
    const now = this.#window.clock.now();
    const before = this.#seenBefore(id);
    this.#entries = entries;
    await this.#seen.add({
      id,
      entries: entries.map(({ name, addressOrCidr, expiresAt }) => ({
        name,
        addressOrCidr,
        expiresAt,
      })),
    });
    return before
      .filter(({ expiresAt }) => (expiresAt ?? Infinity) > now)
      .filter(({ name }) => !entries.some(entry => entry.name === name));
  }

  #seenBefore(id: string): SeenList['entries'] {
    return this.#seen.all.find(list => list.id === id)?.entries ?? [];
  }

  #readEntries(
    environment: LcsEnvironment,
    signal: AbortSignal,
  ): Promise<Result<readonly AllowListEntry[]>> {
    return this.#use(environment, signal, (client, session) =>
      client.readAllowList(session, environment, signal),
    );
  }

  async #use<T>(
    { baseUrl }: LcsEnvironment,
    signal: AbortSignal,
    act: (client: LifecycleServices, session: LcsSession) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const client = await this.#window.lifecycleServices();
    if (!client.ok) return client;
    return this.#sessions.use(baseUrl, signal, session => act(client.value, session));
  }
}
