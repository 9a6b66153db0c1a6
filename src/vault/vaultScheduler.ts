import type { Disposable } from '../access/clock';
import { Alarm } from './alarm';
import { blindInterval } from './folderWatcher';
import type { FolderHost } from './host';
import { renewalInterval } from './lease';
import type { VaultFolders } from './records';

/** What the vault does when its time has come. */
export interface VigilDuties {
  /** Every 10 s while this window holds something. */
  readonly beat: () => Promise<void>;
  /** The markers of replaced grants may have changed; only while this window holds something. */
  readonly markersChanged: () => Promise<void>;
  /**
   * While this window holds nothing: other windows may have left something.
   * @returns milliseconds until the next look; `undefined` where no other window left a trace.
   */
  readonly look: () => Promise<number | undefined>;
}

/**
 * When a vault acts by itself. A window that holds something beats, and watches the markers. One
 * that holds nothing watches the leases of others, and has a timer only while there are any.
 */
export class Vigil {
  private readonly alarm: Alarm;
  private watcher: Disposable | undefined;
  private mode: 'none' | 'holding' | 'idle' = 'none';
  private looking = false;
  private lookAgain = false;
  /** Whether the leases cannot be watched. */
  private blind = false;

  constructor(
    private readonly host: FolderHost,
    private readonly folders: VaultFolders,
    private readonly duties: VigilDuties,
  ) {
    this.alarm = new Alarm(host.clock);
  }

  /** Takes up the way of a window that holds something, or nothing. */
  keep(holding: boolean): void {
    const mode = holding ? 'holding' : 'idle';
    if (mode === this.mode) return;
    this.stop();
    this.mode = mode;
    if (holding) this.hold();
    else this.watchLeases();
  }

  /** Ends every timer and watcher. */
  stop(): void {
    this.mode = 'none';
    this.alarm.clear();
    this.watcher?.dispose();
    this.watcher = undefined;
  }

  /** Looks now, if this window holds nothing; the beat of one that holds something looks too. */
  async look(): Promise<void> {
    if (this.mode !== 'idle') return;
    this.lookAgain = true;
    if (this.looking) return;
    this.looking = true;
    let next: number | undefined;
    try {
      while (this.lookAgain) {
        this.lookAgain = false;
        next = await this.duties.look();
      }
    } finally {
      this.looking = false;
    }
    this.lookAfter(next);
  }

  private hold(): void {
    this.scheduleBeat();
    this.watcher = this.folders.replaced.watch({
      changed: () => this.run(this.duties.markersChanged()),
      // The beat looks at the markers too.
      failed: () => undefined,
    });
  }

  private scheduleBeat(): void {
    this.alarm.set(renewalInterval, () => {
      const beating = this.duties.beat().finally(() => {
        if (this.mode === 'holding' && !this.alarm.isSet) this.scheduleBeat();
      });
      this.run(beating);
    });
  }

  private watchLeases(): void {
    this.blind = false;
    this.watcher = this.folders.leases.watch({
      changed: () => {
        // With a look ahead nothing can be missed: no lease lapses sooner than one begun now.
        if (!this.alarm.isSet) this.run(this.look());
      },
      failed: () => {
        this.blind = true;
        this.lookAfter(blindInterval);
      },
    });
  }

  private lookAfter(milliseconds: number | undefined): void {
    const wait = this.blind ? Math.min(milliseconds ?? blindInterval, blindInterval) : milliseconds;
    if (this.mode !== 'idle' || wait === undefined) return;
    this.alarm.set(wait, () => {
      if (this.blind) this.watchLeases();
      this.run(this.look());
    });
  }

  private run(duty: Promise<void>): void {
    duty.catch((error: unknown) => {
      this.host.log.error(`The vault could not look after its grants: ${String(error)}`);
    });
  }
}
