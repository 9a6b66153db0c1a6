import { type Account, isSameLogin, loginIdentity } from '../access/grant';
import type { AccessRequest } from '../access/request';
import type { HeldGrant } from './heldGrant';
import type { FolderHost } from './host';
import type { RecordFolder } from './recordFolder';
import type { PendingMark } from './records';

/**
 * The marks of requests that are about to leave, or left. A mark that is found at start is of a
 * request that a reload cut off: nobody knows what became of it.
 */
export class PendingMarks {
  private readonly running = new Map<string, PendingMark>();
  private readonly cutOff = new Map<string, PendingMark>();

  constructor(
    private readonly host: FolderHost,
    private readonly folder: RecordFolder<PendingMark>,
  ) {}

  /** The number of marks that lie under this window's id. */
  get count(): number {
    return this.running.size + this.cutOff.size;
  }

  /** The requests that were cut off, the first one in front. */
  get interrupted(): readonly PendingMark[] {
    return [...this.cutOff.values()].sort((a, b) => a.sentAt - b.sentAt);
  }

  /** Makes a mark; `write` puts it down. */
  add(windowId: string, request: AccessRequest, account: Account): PendingMark {
    const { environment, reason, role, addresses } = request;
    const id = this.host.randomId();
    const sentAt = this.host.clock.now();
    const mark = { id, windowId, environment, account, sentAt, reason, role, addresses };
    this.running.set(id, mark);
    return mark;
  }

  /** Puts a mark down. Where the file system refuses, a reload cannot tell of the request. */
  async write(mark: PendingMark): Promise<void> {
    try {
      await this.folder.write(mark.id, mark);
    } catch (error) {
      this.host.log.warn(`The mark of a request cannot be written: ${String(error)}`);
    }
  }

  /** Finds the marks of a window instance. One whose request was answered tells nothing new. */
  async load(windowId: string, held: readonly HeldGrant[]): Promise<void> {
    for (const { record } of await this.folder.list()) {
      if (record.windowId !== windowId || this.running.has(record.id)) continue;
      if (isAnswered(record, held)) await this.folder.remove(record.id);
      else this.cutOff.set(record.id, record);
    }
  }

  /** Removes a mark; answers whether it was of a request that had been cut off. */
  async clear(id: string): Promise<boolean> {
    const wasCutOff = this.cutOff.delete(id);
    if (this.running.delete(id) || wasCutOff) await this.folder.remove(id);
    return wasCutOff;
  }

  /** Leaves what was cut off to another window, and takes what runs along under a new id. */
  async moveTo(windowId: string): Promise<void> {
    this.cutOff.clear();
    for (const [id, mark] of this.running) this.running.set(id, { ...mark, windowId });
    await this.writeAll();
  }

  /** Puts every mark down again: the files may be gone. */
  async writeAll(): Promise<void> {
    for (const mark of [...this.running.values(), ...this.cutOff.values()]) await this.write(mark);
  }
}

function isAnswered(mark: PendingMark, held: readonly HeldGrant[]): boolean {
  const login = loginIdentity(mark);
  return held.some(
    ({ grant }) => grant.issuedAt >= mark.sentAt && isSameLogin(loginIdentity(grant), login),
  );
}
