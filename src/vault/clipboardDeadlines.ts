import type { RecordFolder } from './recordFolder';
import type { ClipboardDeadline } from './records';

/**
 * When to clear the clipboard of what was copied in this window. Kept over a reload; what was
 * copied is not kept, only which value of which grant it was.
 */
export class ClipboardDeadlines {
  constructor(
    private readonly folder: RecordFolder<ClipboardDeadline>,
    private readonly windowId: () => string,
    private readonly randomId: () => string,
  ) {}

  /**
   * Remembers a deadline.
   * @returns its id.
   * @throws where the file system refuses.
   */
  async remember(
    deadline: Pick<ClipboardDeadline, 'grantId' | 'what' | 'clearAt'>,
  ): Promise<string> {
    const id = this.randomId();
    await this.folder.write(id, { ...deadline, id, windowId: this.windowId() });
    return id;
  }

  /** The deadlines of this window that were not removed, the first one in front. */
  async pendingDeadlines(): Promise<readonly ClipboardDeadline[]> {
    const entries = await this.folder.list();
    return entries
      .map(entry => entry.record)
      .filter(deadline => deadline.windowId === this.windowId())
      .sort((a, b) => a.clearAt - b.clearAt);
  }

  /** Forgets a deadline: the clipboard was cleared, or holds something else. */
  async remove(id: string): Promise<void> {
    await this.folder.remove(id);
  }
}
