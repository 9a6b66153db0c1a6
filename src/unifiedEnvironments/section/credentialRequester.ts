import * as l10n from '@vscode/l10n';
import { busyWords, issuedWords } from '../../ui/dialog/messages';
import type { Environment } from '../../access/environment';
import { refusalsIn, type AccessError } from '../../access/errors';
import type { Account } from '../../access/grant';
import { accessError, unifiedErrors } from '../types';
import type { EarlierAccount, RequestStep, SqlAccessRequest } from '../../access/request';
import { success } from '../../access/result';
import { visible } from '../../access/text';
import { confirmAddresses } from '../../ui/dialog/addressQuestion';
import type { ExclusiveTask } from '../../ui/dialog/exclusiveTask';
import type { SectionHost } from '../../ui/dialog/section';
import { TrackedRequest, type RequestOutcome } from '../../ui/dialog/trackedRequest';
import { offer, type Prompts } from '../../ui/prompts';
import type { UnifiedWindow } from '../window';

/** Whose access the form repeats. */
export interface Repeated {
  readonly environmentId: string;
  /** The account of the earlier request, or another one that the user has confirmed since. */
  account: EarlierAccount;
}

interface RequesterEvents extends Pick<SectionHost, 'granted' | 'show'> {
  readonly failed: (error: AccessError, environment: Environment) => void;
  /** The service issued a credential, also after the user canceled. */
  readonly issued: (environment: Environment) => void;
  /** The response to a canceled request has arrived: a credential, or an error. */
  readonly cameLate: (error?: AccessError) => void;
}

/** Sends one request at a time, after the questions that it needs. */
export class CredentialRequester {
  readonly #window: UnifiedWindow;
  readonly #task: ExclusiveTask;
  readonly #events: RequesterEvents;
  /** How many cancelled requests of each environment may still get a response. */
  readonly #unanswered = new Map<string, number>();

  constructor(window: UnifiedWindow, task: ExclusiveTask, events: RequesterEvents) {
    this.#window = window;
    this.#task = task;
    this.#events = events;
  }

  /**
   * Requests a credential. Does nothing while another request is running.
   * @param repeated asks before it requests as another account
   * @returns how the request ended; `cancelled` also if the user declined or another request is running
   */
  async request(
    request: SqlAccessRequest,
    repeated: Repeated | undefined,
  ): Promise<RequestOutcome['kind']> {
    const { environment } = request;
    const isReady = this.#window.signIn.isReady(environment.url);
    // The questions come first: the page would take the focus from them.
    const done = await this.#task.run(
      stepWords({ name: isReady ? 'requesting' : 'signingIn' }),
      async signal => success(await this.#request(request, repeated, signal)),
      { isHidden: true, target: environment },
    );
    if (done?.ok === false) this.#events.failed(done.error, environment);
    else if (done?.value !== undefined) this.#report(environment, done.value);
    return done?.ok === false ? 'failed' : (done?.value?.kind ?? 'cancelled');
  }

  /** Returns `undefined` if the user answered a question with no. */
  async #request(
    request: SqlAccessRequest,
    repeated: Repeated | undefined,
    signal: AbortSignal,
  ): Promise<RequestOutcome | undefined> {
    const { id } = request.environment;
    const client = await this.#window.client();
    if (!client.ok) return { kind: 'failed', error: client.error };
    const isSecond = (this.#unanswered.get(id) ?? 0) > 0;
    if (!(await confirmRequest(request, isSecond, this.#window.prompts))) return undefined;
    this.#task.reveal();
    const steps = { show: this.#task.step, words: stepWords };
    const refusals = refusalsIn(unifiedErrors);
    return new TrackedRequest<RequestStep>(this.#window, request, refusals, steps).run(
      context => {
        const confirm = async (account: Account): Promise<boolean> =>
          (await this.#confirmAccount(account, repeated)) && context.confirm(account);
        return client.value.requestAccess(request, { ...context, confirm });
      },
      signal,
      late => {
        this.#count(id, -1);
        void this.#offerLate(late);
      },
    );
  }

  /** Asks before it sends the request if the account isn't the one of the earlier request. */
  async #confirmAccount(account: Account, repeated: Repeated | undefined): Promise<boolean> {
    if (repeated === undefined || isSameAccount(repeated.account, account)) return true;
    this.#task.step(l10n.t('Waiting for your confirmation…'));
    const isConfirmed = await this.#window.prompts.confirm({
      message: l10n.t('Request access as {0}?', visible(account.label, 100)),
      detail: l10n.t(
        'You sent the earlier request as {0}. To use that account, switch to it first.',
        visible(repeated.account.label, 100),
      ),
      button: l10n.t('Request Access'),
    });
    if (isConfirmed) repeated.account = account;
    return isConfirmed;
  }

  #report(environment: Environment, outcome: RequestOutcome): void {
    const { granted, failed, issued } = this.#events;
    switch (outcome.kind) {
      case 'granted':
        issued(environment);
        return granted(outcome.issued.grant, issuedWords(environment.name));
      case 'failed':
        return failed(outcome.error, environment);
      case 'cancelled':
        return failed(accessError('cancelled', {}), environment);
      case 'leftRunning': {
        this.#count(environment.id, 1);
        const values = { environment: environment.name, because: 'cancelled' } as const;
        return failed(accessError('outcomeUnknown', values), environment);
      }
    }
  }

  #count(environmentId: string, change: 1 | -1): void {
    this.#unanswered.set(environmentId, (this.#unanswered.get(environmentId) ?? 0) + change);
  }

  /** The vault keeps the response to a cancelled request. The user decides what happens to it. */
  async #offerLate(outcome: RequestOutcome): Promise<void> {
    if (outcome.kind === 'failed') this.#events.cameLate(outcome.error);
    if (outcome.kind !== 'granted') return;
    const { grant } = outcome.issued;
    this.#events.issued(grant.environment);
    this.#events.cameLate();
    const message = l10n.t(
      'The credential for {0} arrived after you canceled. You can use it.',
      visible(grant.environment.name, 100),
    );
    await offer(
      this.#window.prompts,
      'info',
      message,
      [l10n.t('Show'), () => this.#events.show(grant.id)],
      [l10n.t('Forget'), () => this.#window.grants.forget(grant.id)],
    );
  }
}

/** Asks before a request. `isSecond`: an earlier one, which the user cancelled, can still get a response. */
export async function confirmRequest(
  { addresses, environment }: SqlAccessRequest,
  isSecond: boolean,
  prompts: Prompts,
): Promise<boolean> {
  const question = { addresses, url: environment.url, button: l10n.t('Request Anyway') };
  const mayContinue = await confirmAddresses(prompts, question);
  if (!mayContinue || !isSecond) return mayContinue;
  return prompts.confirm({
    message: l10n.t('Request another credential for {0}?', visible(environment.name, 100)),
    detail: l10n.t(
      'The request that you canceled may still create a credential. Only the newest credential works.',
    ),
    button: l10n.t('Request New Credential'),
  });
}

function isSameAccount(earlier: EarlierAccount, account: Account): boolean {
  return earlier.id === undefined ? earlier.label === account.label : earlier.id === account.id;
}

function stepWords(step: RequestStep): string {
  if (step.name === 'waitingToRetry') return busyWords(step.seconds);
  return step.name === 'signingIn'
    ? l10n.t('Signing in…')
    : l10n.t('Requesting a credential. This can take up to two minutes…');
}
