import type { Clock } from '../access/clock';
import { Alarm } from './alarm';
import { type VaultHost, windowIdKey } from './host';
import { isLapsed, isOwnerGone } from './lease';
import { isRecordId, type RecordFolder } from './recordFolder';
import type { Lease } from './records';
import { SerialQueue } from './serialQueue';

/** Milliseconds between two looks at a lease whose owner may live. */
const lookInterval = 1_000;
/** So many looks without a renewal, a bit more than one renewal interval, and its owner is gone. */
const looksWithoutRenewal = 12;
/** The host of before a reload may live on for so many looks; its renewals then prove nothing. */
const looksOfLeaving = 5;
/** A look that comes later than this (milliseconds) was delayed by sleep, as renewals were. */
const lateLook = 5_000;

/** What a renewal found. */
export type Renewal =
  /** The lease was there and is ours. */
  | 'renewed'
  /** The lease was gone, or another window had it and is dead: what belongs to it may be gone. */
  | 'restored'
  /** Another living window has the lease: this one must not use what belongs to it. */
  | 'taken';

/**
 * Which window instance this is. Its id lies in the editor's memory of the window; a lease, a file
 * that all windows see, says who lives under that id. A window that holds nothing has neither.
 *
 * At activation (`claim`), by the lease of the remembered id:
 *
 * | lease                                            | it is                    | the id  |
 * | ------------------------------------------------ | ------------------------ | ------- |
 * | no id, or no lease                               | a window without grants  | is new  |
 * | of this session                                  | a restarted host         | is kept |
 * | of another session, lapsed (60 s)                | dead, or too slow        | is new  |
 * | of another session, stopped                      | a reload                 | is kept |
 * | not stopped, its process is gone                 | a reload after a crash   | is kept |
 * | not stopped, process there, gone or stopped soon | a reload, old host ends  | is kept |
 * | … renewed while we look (after the first 5 s)    | another window           | is new  |
 * | … removed or taken while we look                 | another window           | is new  |
 * | … nothing of that for 12 s                       | a reload after a crash   | is kept |
 *
 * A kept id is written with this session and read again: of two windows that claim one id, the one
 * whose session is not in the lease takes a new id. Should both have read too early, the one that
 * does not find its session at its next renewal gives way (`taken`), so that within one interval
 * exactly one has it.
 *
 * While alive (`renew`), by what is found in the lease:
 *
 * | lease                                | what happened               | we                   |
 * | ------------------------------------ | --------------------------- | -------------------- |
 * | of this session                      |                             | renew it             |
 * | gone                                 | we were taken for dead      | write it: `restored` |
 * | of another session, stopped or lapsed | it was taken, and abandoned | write it: `restored` |
 * | of another session, alive            | it was taken                | give way: `taken`    |
 *
 * Whatever is in doubt ends with a lost grant and never with a grant that two windows show.
 */
export class WindowInstance {
  private windowId: string;
  private leaseWritten = false;
  private stopped = false;
  private readonly queue = new SerialQueue();
  private readonly looks: Alarm;
  private endPause: (() => void) | undefined;
  private readonly clock: Clock;

  constructor(
    private readonly host: VaultHost,
    private readonly leases: RecordFolder<Lease>,
  ) {
    this.clock = host.clock;
    this.looks = new Alarm(host.clock);
    this.windowId = host.randomId();
  }

  /** The id under which this window's grants lie. It may change in `claim` and `moveOn` only. */
  get id(): string {
    return this.windowId;
  }

  /**
   * Finds out whether this window is one that was there before. Takes up to 17 s where another
   * window may live under the same id.
   * @returns whether the id was kept, and there may be something to load.
   */
  async claim(): Promise<boolean> {
    const id = this.host.memento.get<unknown>(windowIdKey);
    if (!isRecordId(id)) return false;
    const lease = await this.leases.read(id);
    if (lease === undefined || !(await this.isOurs(id, lease)) || this.stopped) return false;
    try {
      await this.leases.write(id, this.lease(id));
    } catch (error) {
      this.host.log.warn(`The lease of this window cannot be written: ${String(error)}`);
      return false;
    }
    const written = await this.leases.read(id);
    if (written?.sessionId !== this.host.sessionId) return false;
    this.windowId = id;
    this.leaseWritten = true;
    return true;
  }

  /**
   * Makes sure that a lease says that this window lives, before anything is written under its id.
   * @throws where the file system refuses, or the host stops.
   */
  hold(): Promise<void> {
    return this.queue.run(async () => {
      if (this.leaseWritten) return;
      if (this.stopped) throw new Error('The extension host stops.');
      await this.writeLease();
      this.leaseWritten = true;
      await this.remember(this.windowId);
    });
  }

  /** Renews the lease where this window holds one. A refusing file system is logged. */
  renew(): Promise<Renewal> {
    return this.queue.run(async () => {
      if (!this.leaseWritten || this.stopped) return 'renewed';
      const found = await this.leases.read(this.windowId);
      const ours = found?.sessionId === this.host.sessionId;
      if (found && !ours && found.stoppedAt === undefined && !isLapsed(found, this.clock.now())) {
        return 'taken';
      }
      await this.writeLease().catch((error: unknown) => {
        this.host.log.warn(`The lease of this window cannot be renewed: ${String(error)}`);
      });
      return ours ? 'renewed' : 'restored';
    });
  }

  /** This window holds nothing any more: removes its lease and its id. */
  release(): Promise<void> {
    return this.queue.run(async () => {
      if (!this.leaseWritten || this.stopped) return;
      this.leaseWritten = false;
      await this.leases.remove(this.windowId);
      const remembered = this.host.memento.get<unknown>(windowIdKey);
      if (remembered === this.windowId) await this.remember(undefined);
    });
  }

  /** Leaves the id to the window that took it. */
  moveOn(): void {
    this.windowId = this.host.randomId();
    this.leaseWritten = false;
  }

  /** Says that the host stops, before it returns. Nothing is written afterwards. */
  stop(): void {
    this.stopped = true;
    this.looks.clear();
    this.endPause?.();
    if (this.leaseWritten) this.writeStopped();
  }

  private async isOurs(id: string, first: Lease): Promise<boolean> {
    if (first.sessionId === this.host.sessionId) return true;
    if (isLapsed(first, this.clock.now())) return false;
    let last = first;
    let unchanged = 0;
    for (let look = 1; unchanged < looksWithoutRenewal; look++) {
      if (last.stoppedAt !== undefined || isOwnerGone(last, this.host)) return true;
      const before = this.clock.now();
      await this.pause();
      const found = await this.leases.read(id);
      if (this.stopped || found?.sessionId !== first.sessionId) return false;
      const renewed = found.lastSeen !== last.lastSeen;
      if (renewed && found.stoppedAt === undefined && look > looksOfLeaving) return false;
      const late = Math.abs(this.clock.now() - before) > lateLook;
      unchanged = renewed || late ? 0 : unchanged + 1;
      last = found;
    }
    return true;
  }

  private pause(): Promise<void> {
    return new Promise<void>(resolve => {
      this.endPause = resolve;
      this.looks.set(lookInterval, resolve);
    });
  }

  private lease(id: string): Lease {
    const { sessionId, processId } = this.host;
    return { windowId: id, sessionId, processId, lastSeen: this.clock.now() };
  }

  private async writeLease(): Promise<void> {
    await this.leases.write(this.windowId, this.lease(this.windowId));
    // The host was stopped while the file was written: what it says must be said again.
    if (this.stopped) this.writeStopped();
  }

  private writeStopped(): void {
    try {
      const lease = { ...this.lease(this.windowId), stoppedAt: this.clock.now() };
      this.leases.writeSync(this.windowId, lease);
    } catch (error) {
      this.host.log.warn(`The lease of this window cannot be stopped: ${String(error)}`);
    }
  }

  private async remember(id: string | undefined): Promise<void> {
    try {
      await this.host.memento.update(windowIdKey, id);
    } catch (error) {
      this.host.log.warn(`The id of this window cannot be remembered: ${String(error)}`);
    }
  }
}
