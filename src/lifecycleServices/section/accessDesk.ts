import * as l10n from '@vscode/l10n';
import type { AccessError } from '../../access/errors';
import type { Account, IssuedGrant, SqlCredential } from '../../access/grant';
import type {
  AllowListEntry,
  LcsAccepted,
  LcsAccessRequest,
  LcsEnvironment,
  LcsRequestContext,
  LcsRequestOutcome,
  LcsRequestStep,
  LcsSession,
} from '../types';
import { failure, success, type Result } from '../../access/result';
import {
  TrackedRequest,
  type RequestOutcome,
  type TrackedContext,
} from '../../ui/dialog/trackedRequest';
import type { LcsSessions } from './sessions';
import type { LcsWindow } from '../window';

/** Whom the desk tells what happened. */
export interface AccessDeskEvents {
  readonly step: (words: string) => void;
  /** A grant came whose waiting had been stopped. */
  readonly cameLate: (grant: SqlCredential) => void;
}

type Send = (session: LcsSession, context: LcsRequestContext) => Promise<LcsRequestOutcome>;

/** Asks Lifecycle Services for access, waits for it, and keeps what comes. */
export class AccessDesk {
  readonly #services: LcsWindow;
  readonly #sessions: LcsSessions;
  readonly #events: AccessDeskEvents;
  /** What LCS accepted and whose account has not shown yet. */
  #accepted: LcsAccepted | undefined;

  constructor(services: LcsWindow, sessions: LcsSessions, events: AccessDeskEvents) {
    this.#services = services;
    this.#sessions = sessions;
    this.#events = events;
  }

  /** Whether there is a request whose account can be looked for again. */
  get isAwaiting(): boolean {
    return this.#accepted !== undefined;
  }

  /** Sees a request through, until its account shows. The signal ends the waiting. */
  async request(request: LcsAccessRequest, signal: AbortSignal): Promise<RequestOutcome> {
    const services = await this.#services.lifecycleServices();
    if (!services.ok) return { kind: 'failed', error: services.error };
    this.#accepted = undefined;
    return this.#run(request, signal, (session, context) =>
      services.value.requestAccess(session, request, context),
    );
  }

  /** Looks again for the account of the request that was accepted. Sends no request. */
  async lookAgain(signal: AbortSignal): Promise<RequestOutcome | undefined> {
    const accepted = this.#accepted;
    if (accepted === undefined) return undefined;
    const services = await this.#services.lifecycleServices();
    if (!services.ok) return { kind: 'failed', error: services.error };
    return this.#run(accepted.request, signal, (session, context) =>
      services.value.awaitAccount(session, accepted, context),
    );
  }

  /** Reads the static accounts of an environment, and keeps them. */
  async readAccounts(
    environment: LcsEnvironment,
    entry: AllowListEntry | undefined,
    signal: AbortSignal,
  ): Promise<Result<readonly IssuedGrant[]>> {
    const services = await this.#services.lifecycleServices();
    if (!services.ok) return services;
    const read = await this.#sessions.use(environment.baseUrl, signal, session =>
      services.value.readStaticAccounts(session, environment, entry, signal),
    );
    if (!read.ok) return read;
    for (const issued of read.value) await this.#services.vault.store(issued);
    return read;
  }

  async #run(request: LcsAccessRequest, signal: AbortSignal, send: Send): Promise<RequestOutcome> {
    const { environment, reasonDetails, option, addresses } = request;
    const noted = { environment, addresses, reason: reasonDetails, role: option.label };
    const run = new TrackedRequest<LcsRequestStep>(this.#services, noted, step => {
      this.#events.step(stepWords(step));
    });
    return run.run(
      context => this.#send(environment, context, send),
      signal,
      late => {
        if (late.kind === 'granted') this.#events.cameLate(late.issued.grant);
      },
    );
  }

  async #send(
    { baseUrl }: LcsEnvironment,
    context: TrackedContext<LcsRequestStep>,
    send: Send,
  ): Promise<Result<IssuedGrant>> {
    const { signal } = context;
    const known = this.#sessions.of(baseUrl);
    const session =
      known === undefined ? await this.#sessions.signIn(baseUrl, signal) : success(known);
    if (!session.ok) return session;
    const outcome = await send(session.value, {
      signal,
      onStep: context.onStep,
      sending: () => context.sending(accountOf(session.value)),
      notRun: context.notRun,
      signInAgain: () => this.#sessions.signIn(baseUrl, signal),
    });
    this.#accepted = outcome.ok ? undefined : outcome.accepted;
    return outcome.ok ? outcome : failure<AccessError>(outcome.error);
  }
}

/** The account to look at first, of those that there are: one that only reads, where one does. */
export function leastPrivileged(accounts: readonly IssuedGrant[]): IssuedGrant | undefined {
  return accounts.find(({ grant }) => /read-?only/i.test(grant.user)) ?? accounts[0];
}

/** Whoever signed in, for the mark of a request that is about to leave. */
function accountOf({ baseUrl, accountLabel }: LcsSession): Account {
  return { id: `lcs:${new URL(baseUrl).host}`, label: accountLabel };
}

/** What a request is doing. */
function stepWords(step: LcsRequestStep): string {
  switch (step.name) {
    case 'signingIn':
      return l10n.t('Signing in…');
    case 'requesting':
      return l10n.t('Requesting access…');
    case 'waitingToRetry':
      return l10n.t(
        'The service has too much to do and asks to wait {0} seconds. Waiting…',
        step.seconds,
      );
    case 'waitingForAccount':
      return l10n.t('Lifecycle Services makes the account. This can take some minutes…');
    case 'readingPassword':
      return l10n.t('Reading the password…');
  }
}
