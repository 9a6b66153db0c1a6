import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disposable } from '../access/clock';
import type { Disk } from './disk';
import { type VaultHost, windowIdKey } from './host';

/** The window, as the detector uses it. */
export type DetectorHost = Pick<VaultHost, 'folder' | 'clock'> & {
  readonly memento: Pick<VaultHost['memento'], 'get'>;
  /** Replaces the disk of this computer in tests. */
  readonly disk?: Pick<Disk, 'list'>;
};

/** Milliseconds between two checks. */
const pollInterval = 45_000;

/** The folders in which a window leaves something for others, or for itself after a reload. */
const names = ['leases', 'index', 'ended', 'replaced', 'pending', 'clipboard'];

/**
 * Detects the first grant: of this window from before a reload, or of another one. Without any, the vault
 * is not loaded. Polls, because file events can be silent.
 */
export class FirstGrantDetector implements Disposable {
  /** Ends with the first check, or with the detector: `found` was called by then, if it will be. */
  readonly firstCheck: Promise<void>;
  readonly #host: DetectorHost;
  readonly #found: () => void;
  #endFirstCheck: () => void = () => undefined;
  #timer: Disposable | undefined;
  #hasEnded = false;

  /** @param found called once; the detector has ended then. */
  constructor(host: DetectorHost, found: () => void) {
    this.#host = host;
    this.#found = found;
    this.firstCheck = new Promise<void>(resolve => (this.#endFirstCheck = resolve));
    this.#timer = host.clock.after(0, () => void this.#check());
  }

  dispose(): void {
    this.#hasEnded = true;
    this.#timer?.dispose();
    this.#endFirstCheck();
  }

  async #check(): Promise<void> {
    const { clock, memento } = this.#host;
    const isFound = memento.get<unknown>(windowIdKey) !== undefined || (await this.#isAnyFile());
    if (this.#hasEnded) return;
    if (isFound) {
      this.#found();
      this.dispose();
    } else {
      this.#timer = clock.after(pollInterval, () => void this.#check());
    }
    this.#endFirstCheck();
  }

  async #isAnyFile(): Promise<boolean> {
    const list = this.#host.disk?.list ?? readdir;
    for (const name of names) {
      // If a folder can't be listed, the next check tries again.
      const files = await list(join(this.#host.folder, name)).catch(() => []);
      if (files.length > 0) return true;
    }
    return false;
  }
}
