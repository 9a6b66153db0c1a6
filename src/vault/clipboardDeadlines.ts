import { idOf, ownedName, ownerOf, type RecordFolder } from './recordFolder';
import type { ClipboardDeadline } from './records';

/**
 * When to clear the clipboard of what was copied in this window. Deadlines survive a reload. They name
 * the copied value of a grant, and never contain it.
 */
export class ClipboardDeadlines {
  readonly #folder: RecordFolder<ClipboardDeadline>;
  readonly #windowId: () => string;
  readonly #randomId: () => string;

  constructor(
    folder: RecordFolder<ClipboardDeadline>,
    windowId: () => string,
    randomId: () => string,
  ) {
    this.#folder = folder;
    this.#windowId = windowId;
    this.#randomId = randomId;
  }

  /**
   * Stores a deadline.
   * @returns its ID.
   * @throws where the file system refuses.
   */
  async remember(deadline: Omit<ClipboardDeadline, 'id'>): Promise<string> {
    const id = this.#randomId();
    await this.#folder.write(ownedName(this.#windowId(), id), { ...deadline, id });
    return id;
  }

  /**
   * The deadlines of this window that were not removed, the first one in front.
   * @throws where they cannot be listed.
   */
  async pendingDeadlines(): Promise<readonly ClipboardDeadline[]> {
    const entries = await this.#folder.list();
    return entries
      .filter(({ name, record }) => ownerOf(name) === this.#windowId() && idOf(name) === record.id)
      .map(({ record }) => record)
      .sort((a, b) => a.clearAt - b.clearAt);
  }

  /** Removes a deadline: the clipboard was cleared, or holds something else. */
  async remove(id: string): Promise<void> {
    await this.#folder.remove(ownedName(this.#windowId(), id));
  }
}
