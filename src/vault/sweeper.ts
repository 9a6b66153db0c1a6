import { forEachFew } from '../access/concurrency';
import { orWarn } from '../access/log';
import { withTimeLimit } from '../access/timing';
import { type GrantStore, loadLimit } from './grantStore';
import type { VaultHost } from './host';
import { ownerOf } from './recordFolder';
import type { VaultFolders } from './records';
import { leaseAge, ownerState, readLease, reloadLimit } from './windowInstance';

/** A reload may claim a lease for 60 s: the cleanup comes this long (milliseconds) after that. */
const dueAge = reloadLimit + 5_000;
/** Milliseconds for which a proven end must be seen: the clock may have been changed meanwhile. */
const provenLimit = 15_000;
/** Milliseconds for which an unknown window must show no sign of life. */
const unknownLimit = 10 * 60_000;
/** Between two looks, at most so many milliseconds count: the computer may have slept. */
const mostPerLook = 60_000;
/** Milliseconds until a failed cleanup is repeated. */
const retryInterval = 60_000;
/** Milliseconds after its deadline for which an unreadable secret keeps a copied value from ending. */
const clipboardPatience = 5 * 60_000;
/** Milliseconds in which VS Code clears the clipboard. */
const clipboardLimit = 10_000;
/** Milliseconds by which the clocks of a file and of this computer may differ. */
const clockTolerance = 60_000;
/** A window may leave thousands of files. */
const atOnce = 8;

/** A window writes its lease before any other file, so leases are listed last. */
const ownedFolders = ['index', 'ended', 'replaced', 'pending', 'clipboard', 'leases'] as const;
/** One in this many checks also searches for files of windows without a lease. */
const checksPerSearch = 3;

/** How a window was last seen, and for how long it has been the same. */
interface Sighting {
  /** Changes with every sign of life. */
  readonly sign: string;
  readonly socket: string;
  readonly seenAt: number;
  readonly unchangedFor: number;
  /** Milliseconds until it counts as ended. */
  readonly wait: number;
}

/**
 * Deletes the leftovers of ended windows. Throws, and deletes nothing, if a folder can't be listed.
 * @param ownId the ID of this window if it holds something: it is left alone
 * @returns milliseconds until something else is due, if known
 */
export type Sweep = (ownId: string | undefined) => Promise<number | undefined>;

/**
 * Deletes the leftovers of closed windows: secrets, index entries, markers, deadlines, leases.
 *
 * A window has ended when its lease says that it stopped, or when its socket is dead, and the time for a
 * reload has passed. Of a window that may run on another computer, or that has no lease, nothing is known:
 * it has ended when it shows no sign of life for 10 min. A damaged lease proves nothing until this computer
 * restarts. A lease that can't be read proves nothing at all. The sweep deletes nothing while this window
 * can't write where the leases are.
 */
export function createSweep(host: VaultHost, folders: VaultFolders, store: GrantStore): Sweep {
  const { clearCopied, clock, liveness, log } = host;
  let known: ReadonlyMap<string, Sighting> = new Map();
  let checks = 0;

  /** Checks a window. Returns `undefined` if it may live, or its lease can't be read. */
  const see = async (owner: string, earlier?: Sighting): Promise<Sighting | undefined> => {
    const now = clock.now();
    const reading = await readLease(folders.leases, owner);
    if (reading.kind === 'unreadable' && !isBeforeStart(reading.writtenAt)) return undefined;
    const lease = reading.kind === 'found' ? reading.record : undefined;
    const state = lease === undefined ? 'unknown' : await ownerState(lease, liveness);
    if (state === 'alive') return undefined;
    const sign = JSON.stringify([state, reading]);
    const isSame = earlier?.sign === sign;
    const since = isSame ? Math.min(Math.max(0, now - earlier.seenAt), mostPerLook) : 0;
    const unchangedFor = isSame ? earlier.unchangedFor + since : 0;
    const isProven = lease !== undefined && state !== 'unknown';
    const wait = isProven
      ? Math.max(provenLimit - unchangedFor, dueAge - leaseAge(lease, now))
      : unknownLimit - unchangedFor;
    return { sign, socket: lease?.socket ?? '', seenAt: now, unchangedFor, wait };
  };

  /** Whether a damaged lease was written before this computer started. Its window can't be alive. */
  const isBeforeStart = (writtenAt = Number.POSITIVE_INFINITY): boolean =>
    writtenAt < clock.now() - liveness.uptime() - clockTolerance;

  /** Deletes the leftovers of a window; returns whether everything is gone. */
  const remove = async (owner: string, seen: Sighting, records: Record<string, string[]>) => {
    const remains = (folder: (typeof ownedFolders)[number]) => records[folder + owner] ?? [];
    // It may have come back meanwhile.
    if ((await see(owner, seen))?.sign !== seen.sign) return false;
    for (const name of remains('clipboard')) {
      if (!(await clearClipboard(name))) return false;
      await folders.clipboard.remove(name);
    }
    const names = new Set([...remains('index'), ...remains('ended'), ...remains('replaced')]);
    const kept: string[] = [];
    await forEachFew(names, atOnce, async name => {
      if (!(await store.erase(name))) kept.push(name);
    });
    await forEachFew(remains('pending'), atOnce, name => folders.pending.remove(name));
    if (kept.length > 0) return false;
    for (const name of remains('leases')) await folders.leases.remove(name);
    await liveness.discard(seen.socket);
    log.info(`Deleted ${names.size} grants of a window that has ended.`);
    return true;
  };

  /** Clears the text that an ended window copied; returns whether its deadline has no use anymore. */
  const clearClipboard = async (name: string): Promise<boolean> => {
    const reading = await folders.clipboard.read(name);
    if (reading.kind === 'unreadable') return reading.writtenAt !== undefined;
    if (reading.kind === 'absent') return true;
    const { grantId, what, clearAt } = reading.record;
    const secret = await store.read(ownerOf(name), grantId, loadLimit);
    if (secret.kind === 'unreadable') return Math.abs(clock.now() - clearAt) > clipboardPatience;
    if (secret.kind === 'found') {
      const clearing = withTimeLimit(clock, clipboardLimit, clearCopied(secret.record, what));
      await orWarn(log, 'The clipboard could not be cleared', clearing);
    }
    return true;
  };

  return async ownId => {
    const owners = new Set<string>();
    /** The names of all records, by folder and owner. */
    const records: Record<string, string[]> = {};
    const isSearch = known.size > 0 || checks % checksPerSearch === 0;
    for (const folder of isSearch ? ownedFolders : (['leases'] as const)) {
      for (const name of await folders[folder].names()) {
        owners.add(ownerOf(name));
        (records[folder + ownerOf(name)] ??= []).push(name);
      }
    }
    checks = isSearch ? 1 : checks + 1;
    if (ownId !== undefined) owners.delete(ownId);
    const sightings = new Map<string, Sighting>();
    await forEachFew(owners, atOnce, async owner => {
      const sighting = await see(owner, known.get(owner));
      if (sighting !== undefined) sightings.set(owner, sighting);
    });
    known = sightings;
    const ended = [...sightings].filter(([, { wait }]) => wait <= 0);
    const isWorking = ended.length > 0 && (await folders.leases.isWorking());
    const waits = [...sightings.values()].map(({ wait }) => wait);
    let next = Math.min(...waits.filter(wait => wait > 0));
    for (const [owner, seen] of ended) {
      const removing = isWorking && remove(owner, seen, records);
      const isDone = removing && (await orWarn(log, 'A cleanup failed', removing));
      if (isDone !== true) next = Math.min(next, retryInterval);
    }
    return Number.isFinite(next) ? next : undefined;
  };
}
