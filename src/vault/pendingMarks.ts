import type { Account } from '../access/grant';
import { orWarn } from '../access/log';
import type { AccessRequest } from '../access/request';
import type { VaultHost } from './host';
import { ownedName, ownerOf, type RecordFolder } from './recordFolder';
import type { PendingMark } from './records';
import type { WindowInstance } from './windowInstance';

/**
 * The marks of requests that are about to be sent, or were sent. A mark that is found at start belongs
 * to a request that a reload interrupted: its outcome is unknown.
 */
export class PendingMarks {
  readonly #host: VaultHost;
  readonly #folder: RecordFolder<PendingMark>;
  readonly #window: WindowInstance;
  readonly #marks = new Map<string, PendingMark>();
  /** IDs of the marks of requests that this host has sent. The others were interrupted. */
  readonly #running = new Set<string>();

  constructor(host: VaultHost, folder: RecordFolder<PendingMark>, window: WindowInstance) {
    this.#host = host;
    this.#folder = folder;
    this.#window = window;
  }

  get count(): number {
    return this.#marks.size;
  }

  /** The requests that were interrupted, the first one in front. */
  get interrupted(): readonly PendingMark[] {
    const interrupted = [...this.#marks.values()].filter(({ id }) => !this.#running.has(id));
    return interrupted.sort((a, b) => a.sentAt - b.sentAt);
  }

  /** Makes a mark; `write` stores it. */
  add(request: AccessRequest, account: Account): PendingMark {
    const id = this.#host.randomId();
    const mark = { ...request, id, account, sentAt: this.#host.clock.now() };
    this.#marks.set(id, mark);
    this.#running.add(id);
    return mark;
  }

  /** Stores a mark. If the file system refuses, a reload can't report the request. */
  async write(mark: PendingMark): Promise<void> {
    const writing = this.#folder.write(this.#nameOf(mark.id), mark);
    await orWarn(this.#host.log, "The mark of a request can't be written", writing);
  }

  /**
   * Finds the marks of this window, and takes over those of the closed window whose place it takes.
   * Removes a mark that has the ID of a grant: the request got its response. Throws if the marks can't be listed.
   */
  async load(
    former: string | undefined,
    isGranted: (id: string) => Promise<boolean>,
  ): Promise<void> {
    for (const { name, record } of await this.#folder.list()) {
      const owner = ownerOf(name);
      if (this.#marks.has(record.id)) continue;
      if (owner === former && !(await this.#folder.move(name, this.#nameOf(record.id)))) continue;
      if (owner !== former && owner !== this.#window.id) continue;
      if (await isGranted(record.id)) await this.#folder.remove(this.#nameOf(record.id));
      else this.#marks.set(record.id, record);
    }
  }

  /** Removes a mark; returns whether it belonged to an interrupted request. */
  async clear(id: string): Promise<boolean> {
    const wasRunning = this.#running.delete(id);
    if (!this.#marks.delete(id)) return false;
    await this.#folder.remove(this.#nameOf(id));
    return !wasRunning;
  }

  /** Leaves the interrupted requests to another window, and moves the running ones to the new ID. */
  async moveFrom(windowId: string): Promise<void> {
    for (const { id } of this.interrupted) this.#marks.delete(id);
    await this.writeAll();
    for (const id of this.#marks.keys()) await this.#folder.remove(ownedName(windowId, id));
  }

  /** Stores every mark again: the files may be gone. */
  async writeAll(): Promise<void> {
    for (const mark of this.#marks.values()) await this.write(mark);
  }

  #nameOf(id: string): string {
    return ownedName(this.#window.id, id);
  }
}
