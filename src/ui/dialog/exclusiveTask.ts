import { accessError } from '../../access/errors';
import { failure, type Result } from '../../access/result';
import type { Progress } from '../../protocol/state';

/** Listens to a task. */
export interface TaskEvents {
  readonly changed: () => void;
  /** A step has started, and is announced. */
  readonly step: (words: string) => void;
}

interface Running {
  readonly stop: AbortController;
  /** `undefined` until the task shows its first step. */
  readonly step: string | undefined;
}

/** Runs one task at a time. A task has a step in words, and the user can cancel it. */
export class ExclusiveTask {
  readonly #events: TaskEvents;
  #running: Running | undefined;
  #hiddenStep: string | undefined;

  constructor(events: TaskEvents) {
    this.#events = events;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** The running task as the page shows it; `null` while it shows nothing. */
  get progress(): Progress | null {
    const step = this.#running?.step;
    return step === undefined ? null : { step };
  }

  /** Cancels the running task. */
  cancel(): void {
    this.#running?.stop.abort();
  }

  /**
   * Runs a task; returns `undefined` if another one is running.
   * @param step the first step in words
   * @param isHidden whether the page shows nothing until `reveal`: a question is open
   */
  async run<T>(
    step: string,
    act: (signal: AbortSignal) => Promise<Result<T>>,
    isHidden = false,
  ): Promise<Result<T> | undefined> {
    if (this.#running !== undefined) return undefined;
    const stop = new AbortController();
    this.#running = { stop, step: undefined };
    this.#hiddenStep = isHidden ? step : undefined;
    if (!isHidden) this.step(step);
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

  /** Shows the running task, if it started hidden. */
  reveal(): void {
    const step = this.#hiddenStep;
    this.#hiddenStep = undefined;
    if (step !== undefined) this.step(step);
  }

  /** The running task starts another step. */
  readonly step = (step: string): void => {
    if (this.#running === undefined || this.#running.step === step) return;
    if (this.#hiddenStep !== undefined) {
      this.#hiddenStep = step;
      return;
    }
    this.#running = { ...this.#running, step };
    this.#events.step(step);
    this.#events.changed();
  };
}

/** Runs each action once at a time, so that a double click neither asks nor acts twice. */
export class OnceAtATime {
  readonly #running = new Set<string>();

  /**
   * Runs an action, unless the same one is running.
   * @param name of the action and its target, for example `forget <grant ID>`
   */
  async run(name: string, action: () => PromiseLike<void> | void): Promise<void> {
    if (this.#running.has(name)) return;
    this.#running.add(name);
    try {
      await action();
    } finally {
      this.#running.delete(name);
    }
  }
}
