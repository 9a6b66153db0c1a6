import { forEachFew } from '../access/concurrency';
import type { Environment } from '../access/environment';
import { orWarn } from '../access/log';
import type { FolderHost } from './host';
import { RecordFolder } from './recordFolder';
import { type HistoryEntry, historySchema } from './records';

/** The oldest entries beyond this number go. */
const maxEntries = 200;
const atOnce = 8;

type NamedUrl = Pick<Environment, 'name' | 'url'>;

/** This computer's list of requests, shared by all windows. It never holds a secret. */
export class History {
  readonly #host: FolderHost;
  readonly #folder: RecordFolder<HistoryEntry>;

  constructor(host: FolderHost) {
    this.#host = host;
    this.#folder = new RecordFolder(host, 'history', historySchema);
  }

  /**
   * Adds a request, and removes the oldest beyond 200. Throws if the file can't be written.
   * @param id of the request's pending mark: an entry with the same ID is replaced
   */
  async add(entry: Omit<HistoryEntry, 'id'>, id = this.#host.randomId()): Promise<string> {
    await this.#folder.write(id, { ...entry, id });
    const entries = await this.list();
    await forEachFew(entries.slice(maxEntries), atOnce, old => this.#folder.remove(old.id));
    return id;
  }

  /** All requests, the newest first; empty if the folder can't be listed. */
  async list(): Promise<readonly HistoryEntry[]> {
    const { log } = this.#host;
    const entries = await orWarn(log, "The history can't be listed", this.#folder.list());
    return (entries ?? [])
      .map(({ record }) => record)
      .sort((a, b) => b.at - a.at || a.id.localeCompare(b.id));
  }

  /** Empties the list. Throws if the folder can't be listed. */
  async clear(): Promise<void> {
    await forEachFew(await this.#folder.names(), atOnce, name => this.#folder.remove(name));
  }

  /** The reasons or the allowed addresses of all requests, each once, the newest first. */
  async recent(value: 'reason' | 'addresses'): Promise<readonly string[]> {
    const texts = (await this.list()).map(entry => entry[value]);
    // Imported credentials have neither.
    return [...new Set(texts.filter(text => text !== ''))];
  }

  /** The environments of a system, newest first, each once with its newest name. */
  async recentEnvironments(system: string): Promise<readonly NamedUrl[]> {
    const byUrl = new Map<string, NamedUrl>();
    for (const { environmentName: name, environmentUrl: url, ...entry } of await this.list()) {
      if (entry.system === system && !byUrl.has(url)) byUrl.set(url, { name, url });
    }
    return [...byUrl.values()];
  }
}
