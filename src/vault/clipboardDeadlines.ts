import { idOf, ownedName, ownerOf, type RecordFolder } from './recordFolder';
import type { ClipboardDeadline } from './records';

/** The times at which a window clears its copies from the clipboard. They survive a reload. */
export type ClipboardDeadlines = ReturnType<typeof clipboardDeadlines>;

/** The deadlines of the window with this ID. They name the copied value but never contain it. */
export function clipboardDeadlines(
  folder: RecordFolder<ClipboardDeadline>,
  windowId: () => string,
  randomId: () => string,
) {
  return {
    /**
     * Stores a deadline.
     * @returns its ID
     * @throws if the file system refuses
     */
    remember: async (deadline: Omit<ClipboardDeadline, 'id'>): Promise<string> => {
      const id = randomId();
      await folder.write(ownedName(windowId(), id), { ...deadline, id });
      return id;
    },
    /**
     * The remaining deadlines, earliest first.
     * @throws if listing them fails
     */
    pendingDeadlines: async (): Promise<readonly ClipboardDeadline[]> => {
      const entries = await folder.list();
      return entries
        .filter(({ name, record }) => ownerOf(name) === windowId() && idOf(name) === record.id)
        .map(({ record }) => record)
        .sort((a, b) => a.clearAt - b.clearAt);
    },
    /** Removes a deadline: the clipboard was cleared, or holds something else. */
    remove: (id: string): Promise<void> => folder.remove(ownedName(windowId(), id)),
  };
}
