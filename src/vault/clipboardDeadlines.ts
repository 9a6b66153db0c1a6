import { idOf, ownedName, ownerOf, type RecordFolder } from './recordFolder';
import type { ClipboardDeadline } from './records';

/** When to clear the clipboard of what was copied in a window. They survive a reload. */
export type ClipboardDeadlines = ReturnType<typeof clipboardDeadlines>;

/** The deadlines of the window with this ID. They name the copied value, and never contain it. */
export function clipboardDeadlines(
  folder: RecordFolder<ClipboardDeadline>,
  windowId: () => string,
  randomId: () => string,
) {
  return {
    /**
     * Stores a deadline.
     * @returns its ID.
     * @throws where the file system refuses.
     */
    remember: async (deadline: Omit<ClipboardDeadline, 'id'>): Promise<string> => {
      const id = randomId();
      await folder.write(ownedName(windowId(), id), { ...deadline, id });
      return id;
    },
    /**
     * The deadlines that were not removed, the first one in front.
     * @throws where they cannot be listed.
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
