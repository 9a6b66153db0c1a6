import * as l10n from '@vscode/l10n';
import type { Disposable } from '../../access/clock';
import { accessError, type AccessError } from '../../access/errors';
import type { Account, IssuedGrant } from '../../access/grant';
import type { AccessRequest, RequestContext, RequestStep } from '../../access/request';
import { failure, success, type Result } from '../../access/result';
import { messageOf, visible } from '../../access/text';
import { unlessAborted } from '../../access/timing';
import type { HistoryEntry } from '../../vault/records';
import { addToHistory } from '../addToHistory';
import { roleWords } from './card';
import { isLoginRefused, isRefused } from '../messages/readiness';
import { endWords } from '../messages/time';
import type { SystemWindow } from '../window';

/** The context of a request, whose steps are those of its system. */
export type TrackedContext<Step> = Omit<RequestContext, 'onStep'> & {
  readonly onStep: (step: Step) => void;
};

/** How a request ended for the user who waited. */
export type RequestOutcome =
  | { readonly kind: 'granted'; readonly issued: IssuedGrant }
  | { readonly kind: 'failed'; readonly error: AccessError }
  /** Cancelled before anything was sent. */
  | { readonly kind: 'cancelled' }
  /** The user cancelled after the request was sent: a late response is kept and offered. */
  | { readonly kind: 'leftRunning' };

type Ask<Step> = (context: TrackedContext<Step>) => Promise<Result<IssuedGrant>>;

interface RequestSteps<Step> {
  readonly show: (words: string) => void;
  readonly words: (step: Step) => string;
}

/**
 * One request for a credential, from the questions to the vault. The user can cancel at any time.
 * Before the request is sent, this ends it. Afterwards the request continues, the vault keeps a late
 * response, and `onLate` reports it.
 */
export class TrackedRequest<Step extends { readonly name: string } = RequestStep> {
  readonly #window: SystemWindow;
  readonly #request: AccessRequest;
  readonly #refusals: readonly string[];
  readonly #steps: RequestSteps<Step>;
  #sent = false;
  #pendingMark: string | undefined;
  #account: Account | undefined;
  /** The text in the status bar, for users who don't see the dialog. */
  #status: Disposable | undefined;

  /** @param refusals codes of the system's errors that say that the service refused the request */
  constructor(
    window: SystemWindow,
    request: AccessRequest,
    refusals: readonly string[],
    steps: RequestSteps<Step>,
  ) {
    this.#window = window;
    this.#request = request;
    this.#refusals = refusals;
    this.#steps = steps;
  }

  /**
   * Runs to the end, or until the signal aborts.
   * @param onLate reports the outcome of a request that continued after the signal aborted
   */
  async run(
    ask: Ask<Step>,
    signal: AbortSignal,
    onLate: (outcome: RequestOutcome) => void,
  ): Promise<RequestOutcome> {
    const finished = this.#finish(ask, signal);
    const waiting = unlessAborted(finished, signal);
    const outcome = await waiting.finally(() => this.#status?.dispose());
    if (outcome !== undefined) return outcome;
    // A client checks the signal before it sends: an unsent request is never sent later.
    if (!this.#sent) return { kind: 'cancelled' };
    void finished.then(onLate);
    return { kind: 'leftRunning' };
  }

  async #finish(ask: Ask<Step>, signal: AbortSignal): Promise<RequestOutcome> {
    const { clock, vault, log, readiness, trace } = this.#window;
    trace.started();
    const result = await this.#ask(ask, signal);
    if (result.ok) {
      const { id, operationId } = result.value.grant;
      trace.granted(operationId);
      await vault.store(result.value);
      readiness.begin(id);
    } else trace.failed(result.error.code);
    const accountLabel = this.#account?.label ?? '';
    const entry = { at: clock.now(), accountLabel, ...this.#outcomeOf(result) };
    await addToHistory(this.#window, this.#request, entry, this.#pendingMark);
    await this.#clearMark();
    if (result.ok) return { kind: 'granted', issued: result.value };
    if (result.error.code === 'cancelled') return { kind: 'cancelled' };
    log.warn(`Request failed: ${result.error.code} ${result.error.detail}`);
    return { kind: 'failed', error: result.error };
  }

  async #ask(ask: Ask<Step>, signal: AbortSignal): Promise<Result<IssuedGrant>> {
    try {
      const result = await ask({
        signal,
        onStep: step => {
          this.#window.trace.step(step.name);
          this.#steps.show(this.#steps.words(step));
        },
        confirm: account => this.#confirm(account),
        sending: async account => {
          this.#account = account;
          this.#pendingMark = await this.#window.vault.markPending(this.#request, account);
          this.#sent = true;
          if (signal.aborted) return;
          const name = visible(this.#request.environment.name, 100);
          this.#status ??= this.#window.announcer.keep(l10n.t('Requesting access to {0}…', name));
        },
        notRun: async () => {
          this.#sent = false;
          await this.#clearMark();
        },
      });
      if (!result.ok) return result;
      // After a reload, this ID tells the vault that the request of the mark got its response.
      const { grant, ...secret } = result.value;
      return success({ ...secret, grant: { ...grant, id: this.#pendingMark ?? grant.id } });
    } catch (error) {
      const reason = messageOf(error);
      return failure(accessError('unexpected', { reason }, reason));
    }
  }

  /** Asks before a new credential ends one that may still work. */
  async #confirm(account: Account): Promise<boolean> {
    const { vault, prompts, readiness, clock, locale } = this.#window;
    const { addresses, environment, reason, role } = this.#request;
    this.#account = account;
    const ended = await vault.endedByNew({ account, environment });
    const earlier = ended.find(({ grantId }) => !isLoginRefused(readiness.of(grantId)));
    if (earlier === undefined) return true;
    this.#steps.show(l10n.t('Waiting for your confirmation…'));
    const name = visible(environment.name, 100);
    const until = endWords(earlier.expiresAt, clock.now(), locale);
    const ask = (message: string, ending: string): Promise<boolean> => {
      // A renewal sends the earlier reason, and can allow another address: the one that the server sees.
      const made = l10n.t(
        'The new one gives {0} {1} access from {2}. Reason: {3}',
        visible(account.label, 100),
        roleWords(role),
        visible(addresses, 100),
        visible(reason, 200),
      );
      const detail = `${ending}\n\n${made}`;
      return prompts.confirm({ message, detail, button: l10n.t('Request New Credential') });
    };
    if (isRefused(readiness.of(earlier.grantId))) {
      return ask(
        l10n.t('Request another credential for {0}?', name),
        l10n.t(
          'The server refuses the one in this window (expires {0}), which may still work later or elsewhere. A new credential ends it.',
          until,
        ),
      );
    }
    return ask(
      l10n.t('End your current credential for {0}?', name),
      earlier.inThisWindow
        ? l10n.t(
            'A new credential ends the one in this window (expires {0}). Its connections stop working.',
            until,
          )
        : l10n.t(
            'A new credential ends the one in another window (expires {0}). Its connections stop working.',
            until,
          ),
    );
  }

  async #clearMark(): Promise<void> {
    const mark = this.#pendingMark;
    this.#pendingMark = undefined;
    if (mark !== undefined) await this.#window.vault.clearPending(mark);
  }

  /**
   * The outcome for the history. It is unknown if the request was sent and may have created a
   * credential: it failed halfway, or its response can't be read.
   */
  #outcomeOf(
    result: Result<IssuedGrant>,
  ): Pick<HistoryEntry, 'outcome' | 'errorCode' | 'operationId' | 'expiresAt'> {
    if (result.ok) {
      const { operationId, expiresAt } = result.value.grant;
      return { outcome: 'granted', operationId, expiresAt };
    }
    const { code: errorCode, values } = result.error;
    if (errorCode === 'cancelled') return { outcome: 'cancelled' };
    const isRefusal = errorCode === 'requestRefused' || this.#refusals.includes(errorCode);
    const hasRun = 'hasRun' in values && values.hasRun === true;
    if (isRefusal && !hasRun) return { outcome: 'refused', errorCode };
    return { outcome: this.#sent ? 'unknown' : 'failed', errorCode };
  }
}
