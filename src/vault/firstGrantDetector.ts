import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disposable } from '../access/clock';
import { blindInterval, watchFolder } from './folderWatcher';
import { type VaultHost, windowIdKey } from './host';
import type { VaultFolders } from './records';

/** What a look for traces needs. */
export type TraceHost = Pick<VaultHost, 'folder' | 'clock'> & {
  readonly memento: Pick<VaultHost['memento'], 'get'>;
};

/** The folders in which a window leaves something for others, or for itself after a reload. */
const folders: Readonly<Record<keyof VaultFolders, true>> = {
  leases: true,
  index: true,
  replaced: true,
  pending: true,
  clipboard: true,
};

/** What is wrong with a folder the vault says in the log, as soon as it has something to do. */
const silent = { debug: () => undefined };

/**
 * Waits for the first trace of a window that holds something: of this one from before a reload, or
 * of another. Without one a vault has nothing to do, and its code need not be loaded. What is found
 * is not read: the vault judges it.
 */
export class TraceWatch implements Disposable {
  /** Ends with the first look, or with the watch: `found` was called by then, if it will be. */
  readonly firstLook: Promise<void>;
  private endFirstLook: () => void = () => undefined;
  private watcher: Disposable | undefined;
  private timer: Disposable | undefined;
  private ended = false;

  /** @param found called once; the watch has ended then. */
  constructor(
    private readonly host: TraceHost,
    private readonly found: () => void,
  ) {
    this.firstLook = new Promise<void>(resolve => (this.endFirstLook = resolve));
    this.watch();
  }

  /** Ends the watch. */
  dispose(): void {
    this.ended = true;
    this.watcher?.dispose();
    this.timer?.dispose();
    this.endFirstLook();
  }

  private watch(): void {
    // A lease is written before anything else, so that it is enough to hear of leases.
    this.watcher = watchFolder(join(this.host.folder, 'leases'), silent, {
      changed: () => void this.look(),
      failed: () => {
        void this.look();
        this.timer = this.host.clock.after(blindInterval, () => this.watch());
      },
    });
  }

  private async look(): Promise<void> {
    const isTraced =
      this.host.memento.get<unknown>(windowIdKey) !== undefined || (await this.isAnyFile());
    if (this.ended) return;
    if (isTraced) {
      this.found();
      this.dispose();
    }
    this.endFirstLook();
  }

  private async isAnyFile(): Promise<boolean> {
    for (const name of Object.keys(folders)) {
      // A folder that is missing, or cannot be read, shows no trace.
      const files = await readdir(join(this.host.folder, name)).catch(() => []);
      if (files.length > 0) return true;
    }
    return false;
  }
}
