import type { Clock, Disposable } from '../access/clock';

/** A part of the window that time changes. */
export interface Timed {
  /**
   * Brings the part up to date.
   * @param now milliseconds since 1970
   * @param onlyTime whether nothing but the time changed since the last update
   * @returns milliseconds until time alone changes it again; `undefined` if it never does
   */
  update(now: number, onlyTime: boolean): number | undefined;
}

/** A part, and when it was last updated. Times are milliseconds since 1970. */
interface Part {
  readonly timed: Timed;
  readonly isDisplay: boolean;
  updatedAt: number;
  next: number;
}

/** Displays of a window without focus change at most this often. Milliseconds. */
const unfocusedMs = 60_000;

/** The one timer of everything that follows the time of this window's grants. */
export class Ticker implements Disposable {
  readonly #clock: Clock;
  readonly #parts: readonly Part[];
  #timer: Disposable | undefined;
  #isFocused = true;

  /** @param displays may wait while the window has no focus; the others are never delayed */
  constructor(clock: Clock, displays: readonly Timed[], others: readonly Timed[]) {
    this.#clock = clock;
    const partOf = (isDisplay: boolean) => (timed: Timed) => {
      return { timed, isDisplay, updatedAt: 0, next: Number.POSITIVE_INFINITY };
    };
    this.#parts = [...displays.map(partOf(true)), ...others.map(partOf(false))];
  }

  /** Updates all parts, because the grants, their readiness, or the settings changed. */
  refresh(): void {
    this.#update(this.#parts, false);
  }

  /** Sets whether the window has the focus. Displays are updated when it gets it. */
  setFocused(isFocused: boolean): void {
    this.#isFocused = isFocused;
    this.#update(isFocused ? this.#parts : [], true);
  }

  dispose(): void {
    this.#timer?.dispose();
  }

  #update(parts: readonly Part[], onlyTime: boolean): void {
    const now = this.#clock.now();
    for (const part of parts) {
      part.next = part.timed.update(now, onlyTime) ?? Number.POSITIVE_INFINITY;
      part.updatedAt = now;
    }
    // A part may have refreshed everything by what it did.
    this.#timer?.dispose();
    const due = Math.min(...this.#parts.map(part => this.#dueAt(part)));
    if (!Number.isFinite(due)) return;
    this.#timer = this.#clock.after(Math.max(due - now, 1), () => this.#tick());
  }

  #tick(): void {
    const now = this.#clock.now();
    const isDue = (part: Part) => this.#dueAt(part) <= now || now < part.updatedAt;
    this.#update(this.#parts.filter(isDue), true);
  }

  #dueAt({ isDisplay, updatedAt, next }: Part): number {
    return updatedAt + (isDisplay && !this.#isFocused ? Math.max(next, unfocusedMs) : next);
  }
}
