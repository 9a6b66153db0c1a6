import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../access/log';

/** What profiles need of this computer. */
export interface ProfileHost {
  /** Where the profiles lie, each in a folder of its own. Nobody else puts anything there. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
  readonly isProcessAlive: (processId: number) => boolean;
}

/** A browser profile that exists for one sign-in. */
export interface BrowserProfile {
  /** For the browser's own files. */
  readonly dataFolder: string;
  /** Notes which process uses it. */
  readonly heldBy: (browserProcessId: number) => Promise<void>;
  /** Deletes all of it. What cannot be deleted now is left to the next sweep. */
  readonly remove: () => Promise<void>;
}

interface Marker {
  readonly hostProcessId: number;
  readonly browserProcessId: number;
  /** Nobody uses it after this; milliseconds since 1970. */
  readonly until: number;
}

const markerName = 'owner.json';

/** How long after the limit of its sign-in a profile may still be in use. */
const graceMs = 5 * 60_000;

/** Browsers are slow to let go of their files on some systems. */
const removal = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 } as const;

/** What a browser writes down of a sign-in only if it is not told otherwise. */
const preferences = {
  credentials_enable_service: false,
  profile: { password_manager_enabled: false },
  autofill: { profile_enabled: false, credit_card_enabled: false },
};

/**
 * Makes an empty profile that only this user may read.
 * @param id names its folder
 * @param limitMs how long the sign-in may take at most
 * @throws what the file system has against it
 */
export async function createProfile(
  host: ProfileHost,
  id: string,
  limitMs: number,
): Promise<BrowserProfile> {
  const folder = join(host.folder, id);
  const dataFolder = join(folder, 'data');
  const write = async (browserProcessId: number) => {
    const marker: Marker = {
      hostProcessId: process.pid,
      browserProcessId,
      until: host.now() + limitMs + graceMs,
    };
    await writeFile(join(folder, markerName), JSON.stringify(marker), { mode: 0o600 });
  };
  await mkdir(host.folder, { recursive: true, mode: 0o700 });
  await mkdir(folder, { mode: 0o700 });
  // The process may run with a mask of its own.
  await chmod(folder, 0o700);
  await write(0);
  await mkdir(join(dataFolder, 'Default'), { recursive: true, mode: 0o700 });
  await writeFile(join(dataFolder, 'Default', 'Preferences'), JSON.stringify(preferences), {
    mode: 0o600,
  });
  return { dataFolder, heldBy: write, remove: () => removeProfile(host, folder) };
}

/**
 * Deletes the profiles that ended windows left behind, and touches no other process. Cheap where
 * there is none.
 * @returns how many are gone
 */
export async function sweepProfiles(host: ProfileHost): Promise<number> {
  const names = await readdir(host.folder).catch(() => []);
  let gone = 0;
  for (const name of names) {
    const folder = join(host.folder, name);
    if (await isHeld(host, folder)) continue;
    await removeProfile(host, folder);
    gone += 1;
  }
  return gone;
}

async function removeProfile(host: ProfileHost, folder: string): Promise<void> {
  try {
    await rm(folder, removal);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    host.log.warn(`A browser profile could not be deleted yet: ${reason}`);
  }
}

async function isHeld(host: ProfileHost, folder: string): Promise<boolean> {
  const marker = await readMarker(folder);
  if (marker === undefined || host.now() > marker.until) return false;
  if (host.isProcessAlive(marker.hostProcessId)) return true;
  return holds(host, marker.browserProcessId, folder);
}

/** Whether a process is the browser of a profile, and not another one that got its number. */
async function holds(host: ProfileHost, processId: number, folder: string): Promise<boolean> {
  if (processId === 0 || !host.isProcessAlive(processId)) return false;
  // Only Linux tells; elsewhere the limit of the sign-in has the last word.
  const line = await readFile(`/proc/${processId}/cmdline`, 'utf8').catch(() => undefined);
  return line === undefined || line.includes(folder);
}

/** A folder without a marker that can be read is one that was cut off while it was made. */
async function readMarker(folder: string): Promise<Marker | undefined> {
  try {
    const marker: unknown = JSON.parse(await readFile(join(folder, markerName), 'utf8'));
    return isMarker(marker) ? marker : undefined;
  } catch {
    return undefined;
  }
}

function isMarker(value: unknown): value is Marker {
  if (typeof value !== 'object' || value === null) return false;
  const keys = ['hostProcessId', 'browserProcessId', 'until'];
  const record = value as Readonly<Record<string, unknown>>;
  return keys.every(key => typeof record[key] === 'number');
}
