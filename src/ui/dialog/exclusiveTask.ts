import { accessError } from '../../access/errors';
import { failure, type Result } from '../../access/result';
import type { Progress } from '../../protocol/state';

/** Whom the work tells how it goes. */
export interface WorkEvents {
  readonly changed: () => void;
  /** A step begins; it is to be spoken. */
  readonly step: (words: string) => void;
}

/** One thing that is done at a time, with its step in words and a way to stop it. */
export class Work {
  readonly #events: WorkEvents;
  #running:
    | {
        readonly stop: AbortController;
        readonly progress: Progress;
        /** Nothing is shown of it, and nothing said. */
        readonly isHidden: boolean;
      }
    | undefined;

  constructor(events: WorkEvents) {
    this.#events = events;
  }

  /** What is under way, as the page draws it. */
  get progress(): Progress | null {
    return this.#running?.isHidden === false ? this.#running.progress : null;
  }

  /** Stops what is under way. */
  stop(): void {
    this.#running?.stop.abort();
  }

  /** Shows what is under way, where it began hidden. */
  reveal(): void {
    if (this.#running?.isHidden !== true) return;
    this.#running = { ...this.#running, isHidden: false };
    this.#events.step(this.#running.progress.step);
    this.#events.changed();
  }

  /**
   * Does something; `undefined` where something else is under way.
   * @param isHidden whether nothing is shown of it until `reveal`
   */
  async during<T>(
    step: string,
    act: (signal: AbortSignal) => Promise<Result<T>>,
    isHidden = false,
  ): Promise<Result<T> | undefined> {
    if (this.#running !== undefined) return undefined;
    const stop = new AbortController();
    this.#running = { stop, progress: { step }, isHidden: true };
    if (!isHidden) this.reveal();
    try {
      return await act(stop.signal);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return failure(accessError('unexpected', { reason }, reason));
    } finally {
      this.#running = undefined;
      this.#events.changed();
    }
  }

  /** What is under way takes another step. */
  readonly step = (step: string): void => {
    if (this.#running === undefined || this.#running.progress.step === step) return;
    this.#running = { ...this.#running, progress: { step } };
    if (this.#running.isHidden) return;
    this.#events.step(step);
    this.#events.changed();
  };
}
