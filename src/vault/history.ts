import type { FolderHost } from './host';
import { RecordCache } from './recordCache';
import { RecordFolder } from './recordFolder';
import { type HistoryEntry, historySchema } from './records';

/** The oldest entries beyond this number go. */
const maxEntries = 200;

/** An environment that was asked for before. */
export type RecentEnvironment = Pick<HistoryEntry, 'environmentName' | 'environmentUrl'>;

/** This computer's list of requests, shared by all windows. It never holds a secret. */
export class History {
  private readonly folder: RecordFolder<HistoryEntry>;
  private readonly cache: RecordCache<HistoryEntry, HistoryEntry>;

  constructor(private readonly host: FolderHost) {
    this.folder = new RecordFolder(host, 'history', historySchema);
    this.cache = new RecordCache(this.folder, entry => entry);
  }

  /**
   * Adds a request and lets go of the oldest beyond 200.
   * @returns its id.
   * @throws where the file system refuses.
   */
  async add(entry: Omit<HistoryEntry, 'id'>): Promise<string> {
    const id = this.host.randomId();
    await this.folder.write(id, { ...entry, id });
    const entries = await this.list();
    await Promise.all(entries.slice(maxEntries).map(old => this.folder.remove(old.id)));
    return id;
  }

  /** Every request, the newest first. */
  async list(): Promise<readonly HistoryEntry[]> {
    const entries = [...(await this.cache.all()).values()];
    return entries.sort((a, b) => b.at - a.at || a.id.localeCompare(b.id));
  }

  /** Empties the list. */
  async clear(): Promise<void> {
    const ids = await this.folder.ids();
    await Promise.all(ids.map(id => this.folder.remove(id)));
  }

  /** Every reason that was given, once, the newest first. */
  async recentReasons(): Promise<readonly string[]> {
    return distinct((await this.list()).map(entry => entry.reason));
  }

  /** Every address, range or block that was asked for, once, the newest first. */
  async recentAddresses(): Promise<readonly string[]> {
    return distinct((await this.list()).map(entry => entry.addresses));
  }

  /** The environments of a system, newest first, each once with its newest name. */
  async recentEnvironments(system: string): Promise<readonly RecentEnvironment[]> {
    const byUrl = new Map<string, RecentEnvironment>();
    for (const { environmentName, environmentUrl, ...entry } of await this.list()) {
      if (entry.system === system && !byUrl.has(environmentUrl))
        byUrl.set(environmentUrl, { environmentName, environmentUrl });
    }
    return [...byUrl.values()];
  }
}

/** Each text once; an empty one, of what was imported for example, is none. */
function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.filter(text => text !== ''))];
}
