import type { Clock, Disposable } from '../access/clock';
import type { Log } from './log';

/** What was copied of which grant, so that it can be told again after a reload. */
export interface CopySource {
  readonly grantId: string;
  /** For example `password`. */
  readonly what: string;
}

/** A deadline that outlives the window's reload. It holds no text. */
export interface ClipboardDeadline extends CopySource {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly clearAt: number;
}

/** Where deadlines are kept over a reload. */
export interface DeadlineStore {
  /** Answers the deadline's id. */
  remember(deadline: Omit<ClipboardDeadline, 'id'>): Promise<string>;
  pendingDeadlines(): Promise<readonly ClipboardDeadline[]>;
  remove(id: string): Promise<void>;
}

/** What the clipboard needs of its surroundings. */
export interface TimedClipboardServices {
  readonly clipboard: { readText(): Thenable<string>; writeText(text: string): Thenable<void> };
  readonly clock: Clock;
  readonly log: Log;
  readonly deadlines: DeadlineStore;
  /** How long a copy stays, in seconds; 0: for ever. */
  readonly keepSeconds: () => number;
  /** The text of a copy that was made before the window was reloaded. */
  readonly recall: (source: CopySource) => Promise<string | undefined>;
}

/** A window that has not the focus cannot read the clipboard in a browser: try again for a while. */
const retryMs = 2_000;
const mostRetries = 60;

/** A copy that is to be cleared. */
interface Copied {
  readonly text: string;
  readonly grantId: string;
  readonly clearAt: number;
  /** The id of its deadline, once that is remembered. */
  id: string | undefined;
}

/** The clipboard, cleared after its time and only if it still holds what was put there. */
export class TimedClipboard implements Disposable {
  readonly #services: TimedClipboardServices;
  #timer: Disposable | undefined;
  #current: Copied | undefined;
  /** Copies are made one after the other, so that the last one is the one that is cleared. */
  #copying: Promise<unknown> = Promise.resolve();

  constructor(services: TimedClipboardServices) {
    this.#services = services;
  }

  /**
   * Copies a text.
   * @returns after how many seconds it will be cleared; 0: never
   */
  async copy(text: string, source: CopySource): Promise<number> {
    const copying = this.#copying.then(() => this.#copy(text, source));
    this.#copying = copying.catch(() => undefined);
    return copying;
  }

  /** Clears at once what was copied of a grant, if the clipboard still holds it. */
  async clearOf(grantId: string): Promise<void> {
    const copied = this.#current;
    if (copied?.grantId !== grantId) return;
    try {
      await this.#clear(copied);
    } catch {
      // It cannot be read just now. Its deadline stays.
    }
  }

  /** Clears a text that another window copied and can no longer clear itself. */
  async clearText(text: string): Promise<void> {
    const { clipboard } = this.#services;
    if ((await clipboard.readText()) === text) await clipboard.writeText('');
  }

  /** Takes up the deadlines that were running when the window was reloaded. */
  async resume(): Promise<void> {
    for (const deadline of await this.#services.deadlines.pendingDeadlines()) {
      const text = await this.#services.recall(deadline);
      if (text === undefined || this.#current !== undefined) await this.#remove(deadline.id);
      else this.#watch({ ...deadline, text });
    }
  }

  dispose(): void {
    this.#take();
  }

  async #copy(text: string, source: CopySource): Promise<number> {
    const { clipboard, clock, keepSeconds } = this.#services;
    const earlier = this.#take();
    try {
      await clipboard.writeText(text);
    } catch (error) {
      if (earlier !== undefined) this.#watch(earlier);
      throw error;
    }
    await this.#remove(earlier?.id);
    const seconds = keepSeconds();
    if (seconds === 0) return 0;
    const { grantId } = source;
    const clearAt = clock.now() + seconds * 1000;
    const copied: Copied = { text, grantId, clearAt, id: undefined };
    this.#watch(copied);
    copied.id = await this.#remember({ ...source, clearAt: copied.clearAt });
    return seconds;
  }

  #watch(copied: Copied): void {
    this.#current = copied;
    this.#await(copied, 0);
  }

  #await(copied: Copied, retries: number): void {
    const { clock, log } = this.#services;
    const left = Math.max(copied.clearAt - clock.now(), retries === 0 ? 0 : retryMs);
    this.#timer?.dispose();
    this.#timer = clock.after(left, () => {
      if (this.#current !== copied) return;
      if (clock.now() < copied.clearAt) {
        this.#await(copied, retries);
        return;
      }
      this.#clear(copied).catch(() => {
        if (this.#current !== copied) return;
        if (retries < mostRetries) this.#await(copied, retries + 1);
        else log.warn('The clipboard could not be read, so it was not cleared.');
      });
    });
  }

  async #clear(copied: Copied): Promise<void> {
    const { clipboard } = this.#services;
    const text = await clipboard.readText();
    if (this.#current !== copied) return;
    if (text === copied.text) await clipboard.writeText('');
    if (this.#current !== copied) return;
    this.#take();
    await this.#remove(copied.id);
  }

  /** From now on nothing is cleared. */
  #take(): Copied | undefined {
    this.#timer?.dispose();
    const current = this.#current;
    this.#current = undefined;
    return current;
  }

  /** Where the deadline cannot be kept, the copy is cleared all the same, unless a reload comes. */
  async #remember(deadline: Omit<ClipboardDeadline, 'id'>): Promise<string | undefined> {
    const { deadlines, log } = this.#services;
    try {
      return await deadlines.remember(deadline);
    } catch (error) {
      log.warn(`When to clear the clipboard cannot be kept: ${String(error)}`);
      return undefined;
    }
  }

  async #remove(id: string | undefined): Promise<void> {
    const { deadlines, log } = this.#services;
    if (id === undefined) return;
    try {
      await deadlines.remove(id);
    } catch (error) {
      log.warn(`When to clear the clipboard cannot be forgotten: ${String(error)}`);
    }
  }
}
