import type { Environment } from '../../access/environment';
import { accessError } from '../../access/errors';
import { failure, type Result } from '../../access/result';
import { messageOf } from '../../access/text';
import type { Progress } from '../../protocol/state';

/** The environment of a request. Other tasks belong to the form as a whole. */
export type TaskTarget = Pick<Environment, 'id' | 'name'>;

export interface TaskOptions {
  /** Whether the page shows nothing until `reveal`: a question is open. */
  readonly isHidden?: boolean;
  readonly target?: TaskTarget;
}

interface RunningTask extends TaskOptions {
  readonly stop: AbortController;
  isHidden: boolean;
  step: string;
}

/** Receives each change of a task, and announces each step. */
interface TaskHost {
  readonly changed: () => void;
  readonly announce: (words: string) => void;
}

/** Runs one task at a time. A task has a step in words, and the user can cancel it. */
export class ExclusiveTask {
  readonly #host: TaskHost;
  #running: RunningTask | undefined;

  constructor(host: TaskHost) {
    this.#host = host;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** The environment of the running request, once the page shows it. */
  get target(): TaskTarget | undefined {
    return this.#running?.isHidden === false ? this.#running.target : undefined;
  }

  /** The running task, while the page shows it for the selected environment; otherwise `null`. */
  progress(environmentId: string): Progress | null {
    const running = this.#running;
    if (running === undefined || running.isHidden) return null;
    const { step, target } = running;
    return target === undefined || target.id === environmentId ? { step } : null;
  }

  cancel(): void {
    this.#running?.stop.abort();
  }

  /**
   * Runs a task; returns `undefined` if another one is running.
   * @param step the first step in words
   */
  async run<T>(
    step: string,
    act: (signal: AbortSignal) => Promise<Result<T>>,
    { isHidden = false, ...options }: TaskOptions = {},
  ): Promise<Result<T> | undefined> {
    if (this.#running !== undefined) return undefined;
    const stop = new AbortController();
    this.#running = { ...options, stop, isHidden, step };
    this.#show();
    try {
      return await act(stop.signal);
    } catch (error) {
      const reason = messageOf(error);
      return failure(accessError('unexpected', { reason }, reason));
    } finally {
      this.#running = undefined;
      this.#host.changed();
    }
  }

  /** Shows the running task, after its questions were answered. */
  readonly reveal = (): void => {
    if (this.#running?.isHidden !== true) return;
    this.#running.isHidden = false;
    this.#show();
  };

  /** The running task starts another step. */
  readonly step = (step: string): void => {
    if (this.#running === undefined || this.#running.step === step) return;
    this.#running.step = step;
    this.#show();
  };

  #show(): void {
    if (this.#running === undefined || this.#running.isHidden) return;
    this.#host.announce(this.#running.step);
    this.#host.changed();
  }
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
