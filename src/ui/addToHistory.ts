import { requestValues, type AccessRequest, type RequestValues } from '../access/request';
import { messageOf } from '../access/text';
import type { HistoryEntry, PendingMark } from '../vault/records';
import type { Window } from './window';

/**
 * Adds a request to the history; returns whether the entry is stored. If the disk is full, the user must
 * still get the credential.
 */
export async function addToHistory(
  { history, log }: Pick<Window, 'history' | 'log'>,
  request: AccessRequest,
  entry: Omit<
    HistoryEntry,
    'id' | 'system' | 'environmentName' | 'environmentUrl' | keyof RequestValues
  >,
  markId?: string,
): Promise<boolean> {
  const { system, name, url } = request.environment;
  const environment = { system, environmentName: name, environmentUrl: url };
  try {
    await history.add({ ...requestValues(request), ...environment, ...entry }, markId);
    return true;
  } catch (error) {
    log.warn(`History: ${messageOf(error)}`);
    return false;
  }
}

/** Adds a request that a reload interrupted. Its mark stays for the next start if the entry can't be stored. */
export async function addInterrupted(
  window: Pick<Window, 'history' | 'log'> & {
    readonly vault: Pick<Window['vault'], 'clearPending'>;
  },
  mark: PendingMark,
): Promise<void> {
  const [at, accountLabel] = [mark.sentAt, mark.account.label];
  const entry = { at, accountLabel, outcome: 'unknown', errorCode: 'outcomeUnknown' } as const;
  if (await addToHistory(window, mark, entry, mark.id)) await window.vault.clearPending(mark.id);
}
