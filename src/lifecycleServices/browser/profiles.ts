import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Clock } from '../../access/clock';
import { orWarn, type Log } from '../../access/log';

export interface ProfileHost {
  /** The folder of all profiles, used only for them. */
  readonly folder: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly isProcessAlive: (processId: number) => boolean;
}

/** A browser profile that exists for one sign-in. */
export interface BrowserProfile {
  readonly dataFolder: string;
  readonly heldBy: (browserProcessId: number) => Promise<void>;
  /** Deletes it. Files that can't be deleted now are left to `sweepProfiles`. */
  readonly remove: () => Promise<void>;
}

const markerSchema = v.object({
  hostProcessId: v.number(),
  browserProcessId: v.number(),
  /** It isn't used after this time, in milliseconds since 1970. */
  until: v.number(),
});
type Marker = v.InferOutput<typeof markerSchema>;

const markerName = 'owner.json';
/** How long a profile may be in use after the time limit of its sign-in. */
const graceMs = 5 * 60_000;
/** On some systems, browsers release their files slowly. */
const removal = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 } as const;

/** A folder in place of each file keeps cookies in memory, even if a policy forbids private windows. */
const cookieFiles = ['Cookies', join('Network', 'Cookies')];

/** Keeps the browser from storing passwords and form data. */
const preferences = {
  credentials_enable_service: false,
  profile: { password_manager_enabled: false },
  autofill: { profile_enabled: false, credit_card_enabled: false },
};

/**
 * Creates an empty profile that only this user may read, for a sign-in with a time limit.
 * @throws an error of the file system
 */
export async function createProfile(
  host: ProfileHost,
  id: string,
  limitMs: number,
): Promise<BrowserProfile> {
  const folder = join(host.folder, id);
  const dataFolder = join(folder, 'data');
  const write = async (path: string, value: object) =>
    writeFile(path, JSON.stringify(value), { mode: 0o600 });
  const heldBy = async (browserProcessId: number) => {
    const until = host.clock.now() + limitMs + graceMs;
    const marker: Marker = { hostProcessId: process.pid, browserProcessId, until };
    await write(join(folder, markerName), marker);
  };
  await mkdir(host.folder, { recursive: true, mode: 0o700 });
  await mkdir(folder, { mode: 0o700 });
  // The umask may have removed permissions.
  await chmod(folder, 0o700);
  await heldBy(0);
  for (const file of cookieFiles) {
    // The browser would delete an empty folder.
    const inside = join(dataFolder, 'Default', file, 'keep');
    await mkdir(inside, { recursive: true, mode: 0o700 });
  }
  await write(join(dataFolder, 'Default', 'Preferences'), preferences);
  return { dataFolder, heldBy, remove: () => removeProfile(host, folder) };
}

/** Deletes the profiles of windows that have ended. It ends no process. */
export async function sweepProfiles(host: ProfileHost): Promise<void> {
  for (const name of await readdir(host.folder).catch(() => [])) {
    const folder = join(host.folder, name);
    if (!(await isHeld(host, folder))) await removeProfile(host, folder);
  }
}

async function removeProfile(host: ProfileHost, folder: string): Promise<void> {
  await orWarn(host.log, 'A browser profile could not be deleted yet', rm(folder, removal));
}

async function isHeld({ clock, isProcessAlive }: ProfileHost, folder: string): Promise<boolean> {
  const marker = await readMarker(folder);
  if (marker === undefined || clock.now() > marker.until) return false;
  const { hostProcessId, browserProcessId } = marker;
  if (isProcessAlive(hostProcessId)) return true;
  if (browserProcessId === 0 || !isProcessAlive(browserProcessId)) return false;
  // Another process may have the ID by now. Without a command line, as outside of Linux, the time
  // limit decides.
  const line = await readFile(`/proc/${browserProcessId}/cmdline`, 'utf8').catch(() => undefined);
  return line === undefined || line.includes(folder);
}

/** A folder without a readable marker was interrupted while it was created. */
async function readMarker(folder: string): Promise<Marker | undefined> {
  try {
    return v.parse(markerSchema, JSON.parse(await readFile(join(folder, markerName), 'utf8')));
  } catch {
    return undefined;
  }
}
