import type { CopySource, TimedClipboard } from '../../../src/services/clipboard';

/**
 * A clipboard that only notes what happens to it.
 * @param copy returns the seconds after which the text is cleared
 */
export function fakeClipboard(
  copy: (text: string, source: CopySource) => number,
  clearOf: (grantId: string) => void = () => undefined,
): TimedClipboard {
  const clipboard: Pick<TimedClipboard, 'copy' | 'clearOf'> = {
    copy: (text, source) => Promise.resolve(copy(text, source)),
    clearOf: grantId => {
      clearOf(grantId);
      return Promise.resolve();
    },
  };
  return clipboard as TimedClipboard;
}
