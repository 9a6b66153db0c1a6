import * as l10n from '@vscode/l10n';
import { busyWords } from '../../ui/dialog/messages';
import type { Account, IssuedGrant } from '../../access/grant';
import { failure, success, type Result } from '../../access/result';
import type { ExclusiveTask } from '../../ui/dialog/exclusiveTask';
import {
  TrackedRequest,
  type RequestOutcome,
  type TrackedContext,
} from '../../ui/dialog/trackedRequest';
import {
  accessError,
  refusals,
  type AllowListEntry,
  type LcsAccepted,
  type LcsAccessRequest,
  type LcsEnvironment,
  type LcsRequestContext,
  type LcsRequestOutcome,
  type LcsRequestStep,
  type LcsSession,
  type LifecycleServices,
} from '../types';
import type { LcsWindow } from '../window';
import type { LcsSessions } from './sessions';

type Send = (
  client: LifecycleServices,
  session: LcsSession,
  context: LcsRequestContext,
) => Promise<LcsRequestOutcome>;

/** Requests access in a session, waits for the account, and stores the grant. */
export class AccessRequester {
  readonly #window: LcsWindow;
  readonly #sessions: LcsSessions;
  readonly #task: ExclusiveTask;
  readonly #cameLate: () => void;
  /** The request that LCS accepted and that has no account yet. */
  #accepted: LcsAccepted | undefined;

  /** @param cameLate reports a grant of a request that continued after the user had cancelled */
  constructor(window: LcsWindow, sessions: LcsSessions, task: ExclusiveTask, cameLate: () => void) {
    this.#window = window;
    this.#sessions = sessions;
    this.#task = task;
    this.#cameLate = cameLate;
  }

  /** Sends a request and waits for its account. The signal ends the wait. */
  async request(request: LcsAccessRequest, signal: AbortSignal): Promise<Result<RequestOutcome>> {
    this.#accepted = undefined;
    return this.#track(request, signal, (client, session, context) =>
      client.requestAccess(session, request, context),
    );
  }

  /** Waits again for the account of the accepted request, if there is one. Sends no request. */
  async waitAgain(signal: AbortSignal): Promise<Result<RequestOutcome | undefined>> {
    const accepted = this.#accepted;
    if (accepted === undefined) return success(undefined);
    return this.#track(accepted.request, signal, (client, session, context) =>
      client.awaitAccount(session, accepted, context),
    );
  }

  /** Reads the static accounts of an environment, and stores them. */
  async readAccounts(
    environment: LcsEnvironment,
    entry: AllowListEntry | undefined,
    signal: AbortSignal,
  ): Promise<Result<readonly IssuedGrant[]>> {
    const read = await this.#sessions.use(environment.baseUrl, signal, (client, session) =>
      client.readStaticAccounts(session, environment, entry, signal),
    );
    if (!read.ok) return read;
    const { readiness, vault } = this.#window;
    for (const issued of read.value) {
      await vault.store(issued);
      readiness.begin(issued.grant.id);
    }
    return read;
  }

  async #track(
    { environment, reasonDetails, option, addresses }: LcsAccessRequest,
    signal: AbortSignal,
    send: Send,
  ): Promise<Result<RequestOutcome>> {
    const client = await this.#window.lifecycleServices();
    if (!client.ok) return client;
    const request = { environment, addresses, reason: reasonDetails, role: option.label };
    const tracked = new TrackedRequest<LcsRequestStep>(this.#window, request, refusals, {
      show: this.#task.step,
      words: stepWords,
    });
    const outcome = await tracked.run(
      context => this.#send(client.value, environment, context, send),
      signal,
      late => {
        if (late.kind === 'granted') this.#cameLate();
      },
    );
    return success(outcome);
  }

  async #send(
    client: LifecycleServices,
    { baseUrl }: LcsEnvironment,
    { signal, onStep, sending, notRun }: TrackedContext<LcsRequestStep>,
    send: Send,
  ): Promise<Result<IssuedGrant>> {
    const session = await this.#sessions.open(baseUrl, signal);
    if (!session.ok) return session;
    const outcome = await send(client, session.value, {
      signal,
      onStep,
      sending: () => sending(accountOf(session.value)),
      notRun,
      signInAgain: () => this.#sessions.signIn(baseUrl, signal),
    });
    this.#accepted = outcome.ok ? undefined : outcome.accepted;
    if (outcome.ok) return outcome;
    const { error, accepted } = outcome;
    if (accepted === undefined || error.code === 'cancelled') return failure(error);
    // LCS accepted the request: the user waits for the account again, and must not request again.
    const { name } = accepted.request.environment;
    return failure(accessError('lcsAccountMissing', { environment: name }, error.code));
  }
}

/** The account to show first: a read-only one if there is one. */
export function leastPrivileged(accounts: readonly IssuedGrant[]): IssuedGrant | undefined {
  return accounts.find(({ grant }) => /read-?only/i.test(grant.user)) ?? accounts[0];
}

/** The user who signed in, for the pending marker. */
function accountOf({ baseUrl, accountLabel }: LcsSession): Account {
  return { id: `lcs:${new URL(baseUrl).host}`, label: accountLabel };
}

/** The current step of a request, in words. */
function stepWords(step: LcsRequestStep): string {
  switch (step.name) {
    case 'signingIn':
      return l10n.t('Signing in…');
    case 'requesting':
      return l10n.t('Requesting access…');
    case 'waitingToRetry':
      return busyWords(step.seconds);
    case 'waitingForAccount':
      return l10n.t('Lifecycle Services is creating the account. This can take a few minutes…');
    case 'readingPassword':
      return l10n.t('Reading the password…');
  }
}
