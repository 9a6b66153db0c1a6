import * as l10n from '@vscode/l10n';
import type { AccessError } from '../../access/errors';
import type { IssuedGrant } from '../../access/grant';
import { failure, success, type Result } from '../../access/result';
import type { ExclusiveTask } from '../../ui/dialog/exclusiveTask';
import { busyWords, issuedWords } from '../../ui/dialog/messages';
import type { SectionHost } from '../../ui/dialog/section';
import { TrackedRequest, type TrackedContext } from '../../ui/dialog/trackedRequest';
import type { LcsClient } from '../client';
import {
  accessError,
  kindError,
  type LcsAccepted,
  type LcsAccessRequest,
  type LcsEnvironment,
  type LcsEnvironmentDetails,
  type LcsRequestStep,
  type LcsSession,
} from '../types';
import type { LcsWindow } from '../window';
import { EnvironmentPage } from './environmentPage';
import { pickEnvironment, pickHost } from './environments';
import { requestLabel, type LcsForm } from './form';
import type { RefreshMonitor } from './refreshMonitor';
import { LcsSessions, type Failed } from './sessions';

interface SessionEvents extends Pick<SectionHost, 'changed' | 'focus' | 'granted'> {
  /** The account of a request has arrived, perhaps after the user canceled the request. */
  readonly accountFound: () => void;
  readonly failed: Failed;
  readonly entriesGone: RefreshMonitor['entriesGone'];
  /** The user picked an environment, or more is known about one. */
  readonly found: (environment: LcsEnvironment) => void;
}

/** Signs in, reads environments, and requests access in a session. */
export class SessionController {
  readonly sessions: LcsSessions;
  readonly page: EnvironmentPage;
  readonly #window: LcsWindow;
  readonly #task: ExclusiveTask;
  readonly #form: LcsForm;
  readonly #events: SessionEvents;
  /** The request that LCS accepted and that has no account yet. */
  #accepted: LcsAccepted | undefined;

  constructor(window: LcsWindow, task: ExclusiveTask, form: LcsForm, events: SessionEvents) {
    this.#window = window;
    this.#task = task;
    this.#form = form;
    this.#events = events;
    this.sessions = new LcsSessions(window, task, events.failed);
    this.page = new EnvironmentPage(window, this.sessions);
  }

  /** The details of an environment that a session has read; `undefined` if there are none. */
  details(environment: LcsEnvironment | undefined): LcsEnvironmentDetails | undefined {
    const { details } = this.page;
    const isRead = this.sessions.isEnabled && details?.environment.id === environment?.id;
    return isRead ? details : undefined;
  }

  /** Lets the user sign in, and then reads the environment, or lets the user pick one. */
  async signIn(environment: LcsEnvironment | undefined): Promise<void> {
    const step = l10n.t('Sign in using the browser window…');
    const again = () => this.signIn(environment);
    const signIn = async (signal: AbortSignal): Promise<Result<LcsSession>> => {
      const known = environment && success(environment.baseUrl);
      const host = known ?? (await pickHost(this.#window, signal));
      return host.ok ? this.sessions.signIn(host.value, signal) : host;
    };
    const session = await this.sessions.run(step, environment, again, signIn, { isHidden: true });
    if (session === undefined) return;
    return environment === undefined ? this.browse() : this.read(environment);
  }

  /** Lets the user pick one of all environments, and reads it. */
  async browse(): Promise<void> {
    const step = l10n.t('Reading the environments…');
    const again = () => this.browse();
    const picked = await this.sessions.run(step, undefined, again, signal =>
      pickEnvironment({ window: this.#window, sessions: this.sessions, signal }),
    );
    if (picked === undefined) return;
    this.#events.found(picked);
    return this.read(picked);
  }

  /** Reads an environment if there is a session of its host. */
  async read(environment: LcsEnvironment): Promise<void> {
    if (!this.sessions.isEnabled || !this.sessions.hosts.includes(environment.baseUrl)) return;
    const before = this.page.details;
    const step = l10n.t('Reading the environment…');
    const again = () => this.read(environment);
    const gone = await this.sessions.run(step, environment, again, signal =>
      this.page.read(environment, signal),
    );
    const { details } = this.page;
    // The user may have signed out in the meantime.
    if (gone === undefined || details === undefined) return;
    const found = details.environment;
    this.#form.detailsChanged(before, details);
    this.#events.found(found);
    if (gone.length > 0) this.#events.entriesGone(found, gone);
    const error = kindError(found);
    if (error !== undefined) this.#events.failed(error, () => this.browse(), found);
    this.#events.changed();
  }

  /** Requests access to an environment that was read, or reads its static accounts. */
  async request(environment: LcsEnvironment, address: string): Promise<void> {
    const details = this.details(environment);
    // The values of the form are for the environment that it shows.
    if (details === undefined || requestLabel(details) === undefined) return;
    const isManaged = details.environment.kind === 'microsoftManaged';
    const checked = isManaged ? undefined : this.#form.check(details);
    this.#events.changed();
    if (checked?.ok === false) {
      this.#events.focus(checked.error);
      return;
    }
    if (!(await this.page.ensureAllowed(environment, address))) return;
    const again = () => this.request(environment, address);
    if (checked === undefined) return this.#showAccounts(environment, address, again);
    const addresses = this.page.entryFor(address)?.addressOrCidr ?? '';
    this.#accepted = undefined;
    const request = { ...checked.value, environment: details.environment, addresses };
    return this.#ask(l10n.t('Requesting access…'), request, again);
  }

  /** Waits again for the account of a request that LCS accepted. */
  async waitAgain(environment: LcsEnvironment): Promise<void> {
    const accepted = this.#accepted;
    if (accepted === undefined) return this.read(environment);
    const again = () => this.waitAgain(environment);
    return this.#ask(l10n.t('Looking for the account…'), accepted.request, again, accepted);
  }

  /** Reads the static accounts of an environment, and stores them. */
  async #showAccounts(
    environment: LcsEnvironment,
    address: string,
    again: () => Promise<void>,
  ): Promise<void> {
    const { readiness, vault } = this.#window;
    const entry = this.page.entryFor(address);
    const read = async (signal: AbortSignal): Promise<Result<readonly IssuedGrant[]>> => {
      const accounts = await this.sessions.use(environment.baseUrl, signal, lcs =>
        lcs.readStaticAccounts(environment, entry),
      );
      for (const issued of accounts.ok ? accounts.value : []) {
        await vault.store(issued);
        readiness.begin(issued.grant.id);
      }
      return accounts;
    };
    const step = l10n.t('Reading the accounts…');
    const target = { target: environment };
    const accounts = await this.sessions.run(step, environment, again, read, target);
    // A read-only account is shown first.
    const shown = accounts?.find(({ grant }) => /read-?only/i.test(grant.user)) ?? accounts?.[0];
    if (shown !== undefined) this.#events.granted(shown.grant, issuedWords(environment.name));
  }

  /** Sends a request, unless LCS `accepted` it earlier, and waits for its account. */
  async #ask(
    step: string,
    request: LcsAccessRequest,
    again: () => Promise<void>,
    accepted?: LcsAccepted,
  ): Promise<void> {
    const { environment } = request;
    const sent = this.#form.values.remember();
    const tracked = new TrackedRequest<LcsRequestStep>(this.#window, request, ['lcsAccessFailed'], {
      show: this.#task.step,
      words: stepWords,
    });
    const send = (context: TrackedContext<LcsRequestStep>) =>
      this.#send(request, accepted, context);
    const run = async (signal: AbortSignal): Promise<Result<IssuedGrant>> => {
      const outcome = await tracked.run(send, signal, late => {
        if (late.kind === 'granted') this.#events.accountFound();
      });
      if (outcome.kind === 'granted') return success(outcome.issued);
      if (outcome.kind === 'failed') return failure(outcome.error);
      const isUnsent = outcome.kind === 'cancelled';
      return failure(isUnsent ? accessError('cancelled', {}) : missingAccount(environment.name));
    };
    const target = { target: environment };
    const issued = await this.sessions.run(step, environment, again, run, target);
    if (issued === undefined) return;
    sent.used();
    this.#events.accountFound();
    this.#events.granted(issued.grant, issuedWords(environment.name));
  }

  async #send(
    request: LcsAccessRequest,
    accepted: LcsAccepted | undefined,
    { signal, onStep, sending, notRun }: TrackedContext<LcsRequestStep>,
  ): Promise<Result<IssuedGrant>> {
    const { baseUrl, name } = request.environment;
    const use = <T>(act: (lcs: LcsClient, session: LcsSession) => Promise<Result<T>>) =>
      this.sessions.use(baseUrl, signal, act, () => onStep({ name: 'signingIn' }));
    const sent = accepted
      ? success(accepted)
      : await use((lcs, { accountLabel }) => {
          // The user who signed in, for the pending marker.
          const account = { id: `lcs:${new URL(baseUrl).host}`, label: accountLabel };
          return lcs.requestAccess(request, { onStep, sending: () => sending(account), notRun });
        });
    if (!sent.ok) return sent;
    this.#accepted = sent.value;
    const account = await use(lcs => lcs.awaitAccount(sent.value, { onStep }));
    if (account.ok || account.error.code === 'lcsAccessFailed') this.#accepted = undefined;
    else if (!signal.aborted) return failure(missingAccount(name, account.error.code));
    return account;
  }
}

/** LCS accepted the request: the user can wait for the account again, but must not repeat it. */
function missingAccount(environment: string, detail = ''): AccessError {
  return accessError('lcsAccountMissing', { environment }, detail);
}

function stepWords(step: LcsRequestStep): string {
  if (step.name === 'waitingToRetry') return busyWords(step.seconds);
  const words = {
    signingIn: l10n.t('Signing in…'),
    requesting: l10n.t('Requesting access…'),
    waitingForAccount: l10n.t(
      'Lifecycle Services is creating the account. This can take a few minutes…',
    ),
    readingPassword: l10n.t('Reading the password…'),
  } satisfies Record<typeof step.name, string>;
  return words[step.name];
}
