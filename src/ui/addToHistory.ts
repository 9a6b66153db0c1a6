import { requestValues, type AccessRequest, type RequestValues } from '../access/request';
import { messageOf } from '../access/text';
import type { HistoryEntry } from '../vault/records';
import type { Window } from './window';

/** Adds a request to the history. If the disk is full, the user must still get the credential. */
export async function addToHistory(
  { history, log }: Pick<Window, 'history' | 'log'>,
  request: AccessRequest,
  entry: Omit<
    HistoryEntry,
    'id' | 'system' | 'environmentName' | 'environmentUrl' | keyof RequestValues
  >,
  markId?: string,
): Promise<void> {
  const { system, name, url } = request.environment;
  const environment = { system, environmentName: name, environmentUrl: url };
  try {
    await history.add({ ...requestValues(request), ...environment, ...entry }, markId);
  } catch (error) {
    log.warn(`History: ${messageOf(error)}`);
  }
}
