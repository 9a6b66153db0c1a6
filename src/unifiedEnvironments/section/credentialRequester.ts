import * as l10n from '@vscode/l10n';
import { accessError, type AccessError } from '../../access/errors';
import type { SqlCredential } from '../../access/grant';
import type { UnifiedEnvironmentsClient } from '../types';
import type { SqlAccessRequest } from '../../access/request';
import type { Result } from '../../access/result';
import { visible } from '../../access/text';
import type { Progress } from '../../protocol/state';
import { confirmRequest } from './questions';
import {
  RequestRun,
  type RequestRunServices,
  type RunOutcome,
} from '../../ui/dialog/trackedRequest';
import { stepWords } from './messages';

/** What taking requests needs of its surroundings. */
export interface RequestDeskServices extends RequestRunServices {
  readonly client: () => Promise<Result<UnifiedEnvironmentsClient>>;
}

/** Whom the desk tells what happened. */
export interface RequestDeskEvents {
  readonly changed: () => void;
  /** A step begins; it is to be spoken. */
  readonly step: (words: string) => void;
  readonly granted: (grant: SqlCredential) => void;
  readonly failed: (error: AccessError) => void;
  /** A grant came whose waiting had been cancelled. */
  readonly cameLate: (grant: SqlCredential) => void;
  /** A request whose waiting had been cancelled turned out to have failed. */
  readonly failedLate: (error: AccessError) => void;
  /** What the user wants of a grant that came late. */
  readonly wanted: (grant: SqlCredential, wish: 'show' | 'forget') => void;
}

/** Takes one request at a time, asks what must be asked, and sees it through. */
export class RequestDesk {
  readonly #services: RequestDeskServices;
  readonly #events: RequestDeskEvents;
  /** How many requests of an environment were left running: their answers may still come. */
  readonly #unanswered = new Map<string, number>();
  #isBusy = false;
  #running: { readonly run: RequestRun; readonly progress: Progress } | undefined;

  constructor(services: RequestDeskServices, events: RequestDeskEvents) {
    this.#services = services;
    this.#events = events;
  }

  /** Whether a request is being asked about or is under way. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** The request under way, as the page draws it. */
  get progress(): Progress | null {
    return this.#running?.progress ?? null;
  }

  /** Stops waiting for the request under way. */
  cancel(): void {
    this.#running?.run.cancel();
  }

  /** Sees a request through. While another one is busy this does nothing. */
  async take(request: SqlAccessRequest): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      await this.#see(request);
    } finally {
      this.#isBusy = false;
      this.#running = undefined;
      this.#events.changed();
    }
  }

  async #see(request: SqlAccessRequest): Promise<void> {
    const { id, name } = request.environment;
    const client = await this.#services.client();
    if (!client.ok) {
      this.#events.failed(client.error);
      return;
    }
    const isSecond = this.#leftRunning(id) > 0;
    if (!(await confirmRequest(request, isSecond, this.#services.prompts))) return;
    const run = new RequestRun(this.#services, request, step => {
      if (this.#running?.run === run) this.#progress(run, stepWords(step));
    });
    this.#progress(run, stepWords({ name: 'signingIn' }));
    const outcome = await run.run(
      context => client.value.requestAccess(request, context),
      late => {
        this.#unanswered.set(id, this.#leftRunning(id) - 1);
        void this.#offerLate(late);
      },
    );
    switch (outcome.kind) {
      case 'granted':
        this.#events.granted(outcome.issued.grant);
        return;
      case 'failed':
        this.#events.failed(outcome.error);
        return;
      case 'cancelled':
        this.#events.failed(accessError('cancelled', {}));
        return;
      case 'leftRunning':
        this.#unanswered.set(id, this.#leftRunning(id) + 1);
        this.#events.failed(
          accessError('outcomeUnknown', { environment: name, because: 'cancelled' }),
        );
        return;
    }
  }

  #leftRunning(environmentId: string): number {
    return this.#unanswered.get(environmentId) ?? 0;
  }

  #progress(run: RequestRun, step: string): void {
    const isNews = this.#running?.progress.step !== step;
    this.#running = { run, progress: { step } };
    if (isNews) this.#events.step(step);
    this.#events.changed();
  }

  /** The answer to a request whose waiting was cancelled is kept, and offered. */
  async #offerLate(outcome: RunOutcome): Promise<void> {
    if (outcome.kind === 'failed') this.#events.failedLate(outcome.error);
    if (outcome.kind !== 'granted') return;
    const { grant } = outcome.issued;
    this.#events.cameLate(grant);
    const [show, forget] = [l10n.t('Show'), l10n.t('Forget')];
    const pressed = await this.#services.prompts.notify(
      'info',
      l10n.t(
        'The credential for {0} that you stopped waiting for has come after all.',
        visible(grant.environment.name, 100),
      ),
      show,
      forget,
    );
    if (pressed === show) this.#events.wanted(grant, 'show');
    if (pressed === forget) this.#events.wanted(grant, 'forget');
  }
}
