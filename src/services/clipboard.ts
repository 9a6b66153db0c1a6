import type { Clock, Disposable } from '../access/clock';
import { type Log, orWarn } from '../access/log';
import { Alarm, SerialQueue } from '../access/timing';

/** The source of a copied text, which is enough to recreate it after a reload. */
export interface CopySource {
  readonly grantId: string;
  /** For example `password`. */
  readonly what: string;
}

/** A deadline that survives a reload of the window. It has no text. */
export interface ClipboardDeadline extends CopySource {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly clearAt: number;
}

export interface TimedClipboardServices {
  readonly clipboard: { readText(): Thenable<string>; writeText(text: string): Thenable<void> };
  readonly clock: Clock;
  readonly log: Log;
  /** Stores deadlines over a reload. */
  readonly deadlines: {
    /** Returns the deadline's ID. */
    remember(deadline: Omit<ClipboardDeadline, 'id'>): Promise<string>;
    pendingDeadlines(): Promise<readonly ClipboardDeadline[]>;
    remove(id: string): Promise<void>;
  };
  /** How long a copy stays, in seconds; 0 means forever. */
  readonly keepSeconds: () => number;
  /**
   * The text of a copy that was made before the window was reloaded; `undefined` where it is gone.
   * @throws where it can't be read just now.
   */
  readonly recall: (source: CopySource) => Promise<string | undefined>;
}

/** In a browser, a window without focus can't read the clipboard: retry for a while. */
const retryMs = 2_000;
const mostRetries = 60;
/** A locked keyring, or a busy disk: try again for ten minutes. */
const resumeMs = 10_000;
const mostResumes = 60;

/** A copy that will be cleared, with the ID of its stored deadline. */
interface Copied extends Omit<ClipboardDeadline, 'id'> {
  readonly text: string;
  id?: string | undefined;
}

/** The clipboard, which is cleared after its time if it still holds the copied text. */
export class TimedClipboard implements Disposable {
  readonly #services: TimedClipboardServices;
  readonly #clearing: Alarm;
  readonly #resuming: Alarm;
  /** Runs copies one after the other, so that the clipboard clears the latest one. */
  readonly #copying = new SerialQueue();
  #isDisposed = false;
  #current: Copied | undefined;

  constructor(services: TimedClipboardServices) {
    this.#services = services;
    this.#clearing = new Alarm(services.clock);
    this.#resuming = new Alarm(services.clock);
  }

  /**
   * Copies a text.
   * @returns the seconds until it is cleared; 0 means never
   */
  copy(text: string, source: CopySource): Promise<number> {
    return this.#copying.run(() => this.#copy(text, source));
  }

  /** Clears the copy of a grant now, if the clipboard still holds it. */
  async clearOf(grantId: string): Promise<void> {
    const copied = this.#current;
    // If the clipboard can't be read now, the deadline stays.
    if (copied?.grantId === grantId) await this.#clear(copied).catch(() => undefined);
  }

  /** Clears a text that another window copied and can't clear itself. */
  async clearText(text: string): Promise<void> {
    const { clipboard } = this.#services;
    if ((await clipboard.readText()) === text) await clipboard.writeText('');
  }

  /** Continues the deadlines of the window before its reload. Reads later what can't be read yet. */
  async resume(resumes = 0): Promise<void> {
    const { deadlines, recall, log } = this.#services;
    try {
      for (const deadline of await deadlines.pendingDeadlines()) {
        if (deadline.id === this.#current?.id) continue;
        const text = this.#current === undefined ? await recall(deadline) : undefined;
        if (text === undefined) await this.#remove(deadline.id);
        else this.#watch({ ...deadline, text });
      }
    } catch {
      if (this.#isDisposed) return;
      if (resumes === mostResumes) log.warn("A copied value can't be read, so it isn't cleared.");
      else this.#resuming.set(resumeMs, () => void this.resume(resumes + 1));
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#resuming.clear();
    this.#take();
  }

  async #copy(text: string, source: CopySource): Promise<number> {
    const { clipboard, clock, deadlines, keepSeconds, log } = this.#services;
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
    const deadline = { ...source, clearAt: clock.now() + seconds * 1000 };
    const copied: Copied = { ...deadline, text };
    this.#watch(copied);
    // If the deadline can't be stored, the copy is still cleared, unless the window reloads.
    const storing = deadlines.remember(deadline);
    copied.id = await orWarn(log, "The time to clear the clipboard can't be kept", storing);
    return seconds;
  }

  #watch(copied: Copied, retries = 0): void {
    this.#current = copied;
    const { clock, log } = this.#services;
    const left = Math.max(copied.clearAt - clock.now(), retries === 0 ? 0 : retryMs);
    this.#clearing.set(left, () => {
      if (this.#current !== copied) return;
      if (clock.now() < copied.clearAt) return this.#watch(copied, retries);
      this.#clear(copied).catch(() => {
        if (this.#current !== copied) return;
        if (retries < mostRetries) this.#watch(copied, retries + 1);
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

  /** Clears nothing from now on. */
  #take(): Copied | undefined {
    this.#clearing.clear();
    const current = this.#current;
    this.#current = undefined;
    return current;
  }

  async #remove(id: string | undefined): Promise<void> {
    if (id === undefined) return;
    const { deadlines, log } = this.#services;
    await orWarn(log, "The time to clear the clipboard can't be forgotten", deadlines.remove(id));
  }
}
