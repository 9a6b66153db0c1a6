import { ownedName, type RecordFolder } from './recordFolder';
import type { ClipboardDeadline } from './records';
import type { WindowInstance } from './windowInstance';

/** When a window clears its copies from the clipboard. The deadlines name a value, but never contain it. */
export function clipboardDeadlines(
  folder: RecordFolder<ClipboardDeadline>,
  window: WindowInstance,
  randomId: () => string,
) {
  const nameOf = (id: string): string => ownedName(window.id, id);
  return {
    /** Stores a deadline and returns its ID. Throws if the file can't be written. */
    remember: async (deadline: Omit<ClipboardDeadline, 'id'>): Promise<string> => {
      const id = randomId();
      await folder.write(nameOf(id), { ...deadline, id });
      return id;
    },
    /** The remaining deadlines, earliest first. Throws if listing them fails. */
    pendingDeadlines: async (): Promise<readonly ClipboardDeadline[]> => {
      const entries = await folder.list();
      return entries
        .filter(({ name, record }) => name === nameOf(record.id))
        .map(({ record }) => record)
        .sort((a, b) => a.clearAt - b.clearAt);
    },
    /** Removes a deadline: the clipboard was cleared, or holds something else. */
    remove: (id: string): Promise<void> => folder.remove(nameOf(id)),
  };
}
