import type { GrantSecrets } from './grantSecrets';
import type { VaultHost } from './host';
import { isOwnerGone, isSameSign, leaseAge, leaseLifetime } from './lease';
import { RecordCache } from './recordCache';
import type { Lease, VaultFolders } from './records';

/** A reload may claim a lease until it lapses: the sweep keeps this far (milliseconds) behind. */
const sweepAge = leaseLifetime + 5_000;
/** Milliseconds between two looks that must find the same before a doubtful window is erased. */
const secondLook = 15_000;
/** A second look that comes later than this is a first one: the computer slept, and so did others. */
const lateSecondLook = 30_000;
/** Milliseconds until what could not be erased is tried again. */
const retryInterval = 60_000;
/** A marker for a grant that nobody has is removed after so many milliseconds. */
const markerLifetime = 60_000;

/** Every record that a window writes says whose it is, and that never changes. */
interface Owned {
  readonly windowId: string;
}

/** What a dead window left. */
interface Remains {
  readonly grants: string[];
  readonly pending: string[];
  readonly clipboard: string[];
}

/** A window that looked dead, how it looked, and since when. */
interface Doubt {
  readonly lease: Lease | undefined;
  readonly since: number;
}

/**
 * Erases what dead windows left: secrets, index entries, marks, deadlines, leases.
 *
 * A window whose lease was stopped, or whose process is gone, is dead when the lease has lapsed. One
 * whose process seems to live, or that has no lease, is dead only when a second look 15 s later
 * finds no new sign of life: after sleep, or when the clock was changed, every lease has lapsed
 * until its owner comes to renew it.
 */
export class Sweeper {
  private readonly grants: RecordCache<Owned, string>;
  private readonly pending: RecordCache<Owned, string>;
  private readonly clipboard: RecordCache<Owned, string>;
  private doubts = new Map<string, Doubt>();

  constructor(
    private readonly host: VaultHost,
    private readonly folders: VaultFolders,
    private readonly secrets: GrantSecrets,
  ) {
    this.grants = new RecordCache<Owned, string>(folders.index, ownerOf);
    this.pending = new RecordCache<Owned, string>(folders.pending, ownerOf);
    this.clipboard = new RecordCache<Owned, string>(folders.clipboard, ownerOf);
  }

  /**
   * Looks once, and erases what is dead.
   * @param ownId the id of this window where it holds something: it is left alone.
   * @returns milliseconds until another look is due; `undefined` where no other window left a trace.
   */
  async look(ownId: string | undefined): Promise<number | undefined> {
    // A lease is written before anything under its id. So it is read after everything else.
    const remains = await this.remains();
    const leases = await this.leases(ownId);
    const doubts = new Map<string, Doubt>();
    let next: number | undefined;
    for (const windowId of new Set([...leases.keys(), ...remains.keys()])) {
      if (windowId === ownId) continue;
      const lease = leases.get(windowId);
      const wait =
        this.judge(windowId, lease, doubts) || (await this.erase(windowId, lease, remains));
      if (wait > 0) next = Math.min(wait, next ?? wait);
    }
    this.doubts = doubts;
    await this.removeStaleMarkers();
    return next;
  }

  /** Milliseconds until the window can be judged; 0 where it is dead. */
  private judge(windowId: string, lease: Lease | undefined, doubts: Map<string, Doubt>): number {
    const now = this.host.clock.now();
    if (lease !== undefined) {
      const age = leaseAge(lease, now);
      if (age < sweepAge) return sweepAge - age;
      if (lease.stoppedAt !== undefined || isOwnerGone(lease, this.host)) return 0;
    }
    const doubt = this.doubts.get(windowId);
    const waited = doubt === undefined ? 0 : now - doubt.since;
    if (
      doubt === undefined ||
      !isSameSign(doubt.lease, lease) ||
      waited < 0 ||
      waited > lateSecondLook
    ) {
      doubts.set(windowId, { lease, since: now });
      return secondLook;
    }
    if (waited >= secondLook) return 0;
    doubts.set(windowId, doubt);
    return secondLook - waited;
  }

  /** Erases a dead window. Answers 0, or the milliseconds until it has to be tried again. */
  private async erase(
    windowId: string,
    judged: Lease | undefined,
    remains: ReadonlyMap<string, Remains>,
  ): Promise<number> {
    // It may have come back since it was judged.
    if (!isSameSign(await this.folders.leases.read(windowId), judged)) return secondLook;
    const { grants, pending, clipboard } = remains.get(windowId) ?? nothing();
    for (const id of pending) await this.folders.pending.remove(id);
    for (const id of clipboard) await this.clearCopied(windowId, id);
    for (const id of grants) {
      if (!(await this.secrets.erase(windowId, id))) return retryInterval;
      await this.folders.index.remove(id);
      await this.folders.replaced.remove(id);
    }
    await this.folders.leases.remove(windowId);
    this.host.log.info(`A window has ended; ${grants.length} credentials of it were erased.`);
    return 0;
  }

  /** The dead window can no longer clear what it copied, and only now is it known what that was. */
  private async clearCopied(windowId: string, id: string): Promise<void> {
    const deadline = await this.folders.clipboard.read(id);
    if (deadline !== undefined) {
      const reading = await this.secrets.read(windowId, deadline.grantId);
      try {
        if (reading.kind === 'found') await this.host.clearCopied(reading.issued, deadline.what);
      } catch (error) {
        this.host.log.warn(`The clipboard could not be cleared: ${String(error)}`);
      }
    }
    await this.folders.clipboard.remove(id);
  }

  private async leases(ownId: string | undefined): Promise<ReadonlyMap<string, Lease>> {
    const leases = new Map<string, Lease>();
    for (const id of await this.folders.leases.ids()) {
      const lease = id === ownId ? undefined : await this.folders.leases.read(id);
      if (lease !== undefined) leases.set(id, lease);
    }
    return leases;
  }

  private async remains(): Promise<ReadonlyMap<string, Remains>> {
    const byWindow = new Map<string, Remains>();
    const sources = [
      [this.grants, 'grants'],
      [this.pending, 'pending'],
      [this.clipboard, 'clipboard'],
    ] as const;
    for (const [cache, kind] of sources) {
      for (const [id, windowId] of await cache.all()) {
        const remains = byWindow.get(windowId) ?? nothing();
        remains[kind].push(id);
        byWindow.set(windowId, remains);
      }
    }
    return byWindow;
  }

  private async removeStaleMarkers(): Promise<void> {
    const markers = await this.folders.replaced.ids();
    if (markers.length === 0) return;
    const known = new Set(await this.folders.index.ids());
    for (const id of markers.filter(marker => !known.has(marker))) {
      const marker = await this.folders.replaced.read(id);
      const age = Math.abs(this.host.clock.now() - (marker?.replacedAt ?? this.host.clock.now()));
      if (age >= markerLifetime) await this.folders.replaced.remove(id);
    }
  }
}

function ownerOf(record: Owned): string {
  return record.windowId;
}

function nothing(): Remains {
  return { grants: [], pending: [], clipboard: [] };
}
