import * as l10n from '@vscode/l10n';
import type { Clock } from '../../access/clock';
import { accessError, type AccessError } from '../../access/errors';
import type { Account, IssuedGrant } from '../../access/grant';
import type { RequestContext, RequestStep } from '../../access/request';
import type { NotedRequest } from '../../access/request';
import { failure, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { Log } from '../../services/log';
import type { History } from '../../vault/history';
import type { HistoryEntry } from '../../vault/records';
import type { Vault } from '../../vault/vault';
import type { Prompts } from '../prompts';
import { endWords } from '../messages/time';

/** What a run needs of its surroundings. */
export interface RequestRunServices {
  readonly vault: Pick<Vault, 'store' | 'endedByNew' | 'markPending' | 'clearPending'>;
  readonly history: Pick<History, 'add'>;
  readonly prompts: Prompts;
  readonly clock: Clock;
  readonly log: Log;
  readonly locale: string;
}

/** What the window lends a request; the steps it takes are its system's own. */
export type RunContext<Step> = Omit<RequestContext, 'onStep'> & {
  readonly onStep: (step: Step) => void;
};

/** Sends a request, with what the window lends for it. */
export type Ask<Step> = (context: RunContext<Step>) => Promise<Result<IssuedGrant>>;

/** How a run ended for the one who waited. */
export type RunOutcome =
  | { readonly kind: 'granted'; readonly issued: IssuedGrant }
  | { readonly kind: 'failed'; readonly error: AccessError }
  /** Cancelled before anything was sent. */
  | { readonly kind: 'cancelled' }
  /** The waiting was cancelled, the request was not: its answer will be kept and offered. */
  | { readonly kind: 'leftRunning' };

/**
 * One request for a credential, from the questions to the vault. Whoever waits may stop waiting at
 * any time. Before the request was sent that ends it; afterwards nothing can, so it goes on, and a
 * late answer is kept and told to `onLate`.
 */
export class RequestRun<Step = RequestStep> {
  readonly #services: RequestRunServices;
  readonly #request: NotedRequest;
  readonly #onStep: (step: Step) => void;
  readonly #stopped = new AbortController();
  #sent = false;
  #pendingMark: string | undefined;
  #account: Account | undefined;

  constructor(services: RequestRunServices, request: NotedRequest, onStep: (step: Step) => void) {
    this.#services = services;
    this.#request = request;
    this.#onStep = onStep;
  }

  /** Runs to its end, or until the waiting is cancelled. */
  async run(ask: Ask<Step>, onLate: (outcome: RunOutcome) => void): Promise<RunOutcome> {
    const finished = this.#finish(ask);
    const left = new Promise<'left'>(resolve => {
      this.#stopped.signal.addEventListener('abort', () => {
        resolve('left');
      });
    });
    const first = await Promise.race([finished, left]);
    if (first !== 'left') return first;
    // What was not sent by now never will be: the provider looks at the signal before it sends.
    const outcome: RunOutcome = { kind: this.#sent ? 'leftRunning' : 'cancelled' };
    if (this.#sent) void finished.then(onLate);
    return outcome;
  }

  /** Stops waiting. */
  cancel(): void {
    this.#stopped.abort();
  }

  async #finish(ask: Ask<Step>): Promise<RunOutcome> {
    const result = await this.#ask(ask);
    const { vault, log } = this.#services;
    if (result.ok) await vault.store(result.value);
    await this.#clearMark();
    await this.#remember(result);
    if (result.ok) return { kind: 'granted', issued: result.value };
    if (result.error.code === 'cancelled') return { kind: 'cancelled' };
    log.warn(`Request failed: ${result.error.code} ${result.error.detail}`);
    return { kind: 'failed', error: result.error };
  }

  async #ask(ask: Ask<Step>): Promise<Result<IssuedGrant>> {
    try {
      return await ask({
        signal: this.#stopped.signal,
        onStep: this.#onStep,
        confirm: account => this.#confirm(account),
        sending: async account => {
          this.#account = account;
          this.#pendingMark = await this.#services.vault.markPending(this.#request, account);
          this.#sent = true;
        },
        notRun: async () => {
          this.#sent = false;
          await this.#clearMark();
        },
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return failure(accessError('unexpected', { reason }, reason));
    }
  }

  /** A new credential ends the earlier one: that is said, and asked, before. */
  async #confirm(account: Account): Promise<boolean> {
    const { vault, prompts, clock, locale } = this.#services;
    const { environment } = this.#request;
    this.#account = account;
    const ended = await vault.endedByNew({
      accountId: account.id,
      tenantId: environment.tenantId,
      url: environment.url,
    });
    const [earlier] = ended;
    if (earlier === undefined) return true;
    const name = visible(environment.name, 100);
    const until = endWords(earlier.expiresAt, clock.now(), locale);
    return prompts.confirm({
      message: l10n.t('End your earlier credential for {0}?', name),
      detail: earlier.inThisWindow
        ? l10n.t(
            'A new credential ends the one this window holds ({0}). Connections that use it stop working.',
            until,
          )
        : l10n.t(
            'A new credential ends the one another window holds ({0}). Connections that use it stop working.',
            until,
          ),
      button: l10n.t('Request New Credential'),
    });
  }

  async #clearMark(): Promise<void> {
    const mark = this.#pendingMark;
    this.#pendingMark = undefined;
    if (mark !== undefined) await this.#services.vault.clearPending(mark);
  }

  async #remember(result: Result<IssuedGrant>): Promise<void> {
    const { history, clock, log } = this.#services;
    const { environment, reason, addresses, role } = this.#request;
    const known: Omit<HistoryEntry, 'id' | 'outcome'> = {
      at: clock.now(),
      environmentName: environment.name,
      environmentUrl: environment.url,
      accountLabel: this.#account?.label ?? '',
      role,
      addresses,
      reason,
    };
    try {
      await history.add({ ...known, ...outcomeOf(result, this.#sent) });
    } catch (error) {
      // The list is a convenience: a full disk must not take the credential away.
      log.warn(`History: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/**
 * What the list says of a result. Where the request ran and failed half-way, or its answer was not
 * understood, the server may have made a credential.
 */
function outcomeOf(
  result: Result<IssuedGrant>,
  wasSent: boolean,
): Pick<HistoryEntry, 'outcome' | 'errorCode' | 'operationId' | 'expiresAt'> {
  if (result.ok) {
    const { operationId, expiresAt } = result.value.grant;
    return { outcome: 'granted', operationId, expiresAt };
  }
  const errorCode = result.error.code;
  switch (errorCode) {
    case 'cancelled':
      return { outcome: 'cancelled' };
    case 'outcomeUnknown':
    case 'answerIncomplete':
    case 'lcsAccountMissing':
    case 'provisioningFailed':
      return { outcome: 'unknown', errorCode };
    case 'addressesRefused':
      return { outcome: wasSent ? 'unknown' : 'refused', errorCode };
    case 'unexpected':
      return { outcome: wasSent ? 'unknown' : 'failed', errorCode };
    case 'requestRefused':
    case 'notAdministrator':
    case 'notMember':
    case 'missingPrivilege':
    case 'notUnified':
      return { outcome: 'refused', errorCode };
    default:
      return { outcome: 'failed', errorCode };
  }
}
