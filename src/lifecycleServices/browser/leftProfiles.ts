import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the browser profiles of sign-ins lie, each for as long as its sign-in lasts. */
export function profilesFolder(globalStorage: string): string {
  return join(globalStorage, 'browser-profiles');
}

/** Whether a profile lies there: one in use, or one that a window left behind when it was ended. */
export async function areProfilesLeft(globalStorage: string): Promise<boolean> {
  const names = await readdir(profilesFolder(globalStorage)).catch(() => []);
  return names.length > 0;
}
