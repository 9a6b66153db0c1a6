import type { RecordFolder } from './recordFolder';

/** What never changes in the records of a folder, read from each file only once. */
export class RecordCache<T, R> {
  private known: ReadonlyMap<string, R> = new Map();

  constructor(
    private readonly folder: Pick<RecordFolder<T>, 'ids' | 'read'>,
    private readonly pick: (record: T) => R,
  ) {}

  /** What is known of every record that is there now, by the record's name. */
  async all(): Promise<ReadonlyMap<string, R>> {
    const ids = await this.folder.ids();
    const pairs = await Promise.all(ids.map(async id => [id, await this.get(id)] as const));
    const present = new Map<string, R>();
    for (const [id, picked] of pairs) if (picked !== undefined) present.set(id, picked);
    this.known = present;
    return present;
  }

  private async get(id: string): Promise<R | undefined> {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const record = await this.folder.read(id);
    return record === undefined ? undefined : this.pick(record);
  }
}
