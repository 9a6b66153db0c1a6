import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder for files that a system needs only while it runs, such as the profile of a browser. */
export function temporaryFolder(globalStorage: string): string {
  return join(globalStorage, 'temporary');
}

/** Whether the folder holds anything: in use by a window, or left behind by one that crashed. */
export async function hasTemporaryFiles(globalStorage: string): Promise<boolean> {
  const names = await readdir(temporaryFolder(globalStorage)).catch(() => []);
  return names.length > 0;
}
