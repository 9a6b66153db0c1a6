import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../access/text';

/** The folder for files that a system needs only while it runs, such as the profile of a browser. */
export function temporaryFolder(globalStorage: string): string {
  return join(globalStorage, 'temporary');
}

/** Whether the folder holds anything: in use by a window, or left behind by one that crashed. */
export async function hasTemporaryFiles(globalStorage: string): Promise<boolean> {
  const names = await readdir(temporaryFolder(globalStorage)).catch(() => []);
  return names.length > 0;
}

/** Whether a process runs on this computer. `true` if unknown, so that files that may be in use stay. */
export function isProcessAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}
