import type { Result } from '../../access/result';
import type { Progress } from '../../protocol/state';
import type { LcsSessions } from './sessions';
import { ExclusiveTask, type TaskEvents } from '../../ui/dialog/exclusiveTask';

/** The work in sessions. It shows nothing before the question of a sign-in was answered. */
export class SessionWork {
  readonly #sessions: LcsSessions;
  readonly #work: ExclusiveTask;

  constructor(sessions: LcsSessions, events: TaskEvents) {
    this.#sessions = sessions;
    this.#work = new ExclusiveTask(events);
    sessions.onAgreed(() => {
      this.#work.reveal();
    });
  }

  /** What is under way, as the page draws it. */
  get progress(): Progress | null {
    return this.#work.progress;
  }

  /** What is under way takes another step. */
  readonly step = (words: string): void => {
    this.#work.step(words);
  };

  /**
   * Stops what is under way. While a question is open its answer counts, and no button behind it:
   * the focus may have stayed on one.
   */
  cancel(): void {
    if (!this.#sessions.isAsking) this.#work.cancel();
  }

  /** Stops what is under way whatever is asked. */
  end(): void {
    this.#work.cancel();
  }

  /**
   * Does something at a host; `undefined` where something else is under way. Without a session the
   * sign-in's question comes first: a page that shows progress then would take the focus from it.
   */
  during<T>(
    baseUrl: string,
    step: string,
    act: (signal: AbortSignal) => Promise<Result<T>>,
  ): Promise<Result<T> | undefined> {
    return this.#work.run(step, act, this.#sessions.of(baseUrl) === undefined);
  }

  /** Lets the user sign in. */
  signingIn<T>(
    step: string,
    act: (signal: AbortSignal) => Promise<Result<T>>,
  ): Promise<Result<T> | undefined> {
    return this.#work.run(step, act, true);
  }

  /** Does something at every host that there is a session of. */
  browsing<T>(
    step: string,
    act: (signal: AbortSignal) => Promise<Result<T>>,
  ): Promise<Result<T> | undefined> {
    return this.#work.run(step, act);
  }
}
