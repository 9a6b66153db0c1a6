import * as l10n from '@vscode/l10n';
import type { Disposable } from '../../access/clock';
import {
  type LcsEnvironment,
  type LcsEnvironmentDetails,
  type NewAllowListEntry,
  accessError,
  kindError,
} from '../types';
import { success, type Result } from '../../access/result';
import type { Field, Suggestion } from '../../protocol/state';
import type { ExclusiveTask } from '../../ui/dialog/exclusiveTask';
import { issuedWords } from '../../ui/dialog/messages';
import type { SectionHost } from '../../ui/dialog/section';
import type { RequestOutcome } from '../../ui/dialog/trackedRequest';
import type { LcsWindow } from '../window';
import { AccessRequester, leastPrivileged } from './accessRequester';
import { allowListField } from './allowList';
import { EnvironmentPage, type Failed } from './environmentPage';
import { EnvironmentPicker } from './environmentPicker';
import { canRequest, type LcsForm } from './form';
import { LcsSessions } from './sessions';

/** The events of the controller. */
export interface SessionEvents extends Pick<
  SectionHost,
  'changed' | 'announce' | 'focus' | 'granted'
> {
  /** An account arrived after the user had cancelled. */
  readonly cameLate: () => void;
  readonly failed: Failed;
  /** Entries of an allow-list have gone before their end. */
  readonly entriesGone: (
    environment: LcsEnvironment,
    entries: readonly NewAllowListEntry[],
  ) => void;
  /** The user picked an environment, or more is known about one. */
  readonly found: (environment: LcsEnvironment) => void;
}

/** Everything that the section does in a signed-in session. */
export class SessionController implements Disposable {
  readonly #window: LcsWindow;
  readonly #task: ExclusiveTask;
  readonly #form: LcsForm;
  readonly #events: SessionEvents;
  readonly #sessions: LcsSessions;
  readonly #picker: EnvironmentPicker;
  readonly page: EnvironmentPage;
  readonly #requester: AccessRequester;
  readonly #settings: Disposable;

  constructor(window: LcsWindow, task: ExclusiveTask, form: LcsForm, events: SessionEvents) {
    this.#window = window;
    this.#task = task;
    this.#form = form;
    this.#events = events;
    this.#sessions = new LcsSessions(window, task);
    this.#picker = new EnvironmentPicker(window, this.#sessions);
    this.page = new EnvironmentPage(window, this.#sessions, events.failed);
    this.#requester = new AccessRequester(window, this.#sessions, task, events.cameLate);
    this.#settings = window.onDidChangeSettings(() => {
      // A task can't continue without its session, and its open list must close.
      if (this.#sessions.endUnwanted() || !this.isEnabled) task.cancel();
      events.changed();
    });
  }

  /** Whether the setting allows sessions. */
  get isEnabled(): boolean {
    return this.#window.settings.lcsBrowserSession();
  }

  /** Whether there is a session that lists environments. */
  get canBrowse(): boolean {
    return this.isEnabled && this.#sessions.hosts.length > 0;
  }

  /** Whether the question before a sign-in is open. */
  get isAsking(): boolean {
    return this.#sessions.isAsking;
  }

  /** The details of an environment that a session has read; `undefined` if there are none. */
  details(environment: LcsEnvironment | undefined): LcsEnvironmentDetails | undefined {
    const { details } = this.page;
    return this.isEnabled && details?.environment.id === environment?.id ? details : undefined;
  }

  /** The fields below the environment. */
  fields(
    details: LcsEnvironmentDetails,
    address: string,
    reasons: readonly Suggestion[],
  ): readonly Field[] {
    const { clock, locale, computer } = this.#window;
    const disabled = this.#task.progress(details.environment.id) !== null;
    const { kind } = details.environment;
    if (kindError(details.environment) !== undefined) return [];
    const context = { address, computer, now: clock.now(), locale, disabled };
    return [
      ...(kind === 'microsoftManaged' ? [] : this.#form.requestFields(details, reasons, disabled)),
      allowListField(this.page.entries, context),
    ];
  }

  /** The label of the button that requests; `undefined` if the user can't request access. */
  requestLabel(details: LcsEnvironmentDetails): string | undefined {
    if (details.environment.kind === 'microsoftManaged') return l10n.t('Show Accounts');
    return canRequest(details) ? l10n.t('Request Access') : undefined;
  }

  /** Says where the user is signed in and, if known, as whom; empty if nowhere. */
  signedInWords(environment: LcsEnvironment | undefined): string {
    return this.#sessions.words(environment?.baseUrl);
  }

  /** Ends the running task, and the session of the environment's host or all sessions. */
  signOut(environment: LcsEnvironment | undefined): void {
    this.#task.cancel();
    this.page.clear();
    this.#sessions.end(environment?.baseUrl);
    this.#events.announce(l10n.t('Signed out of Lifecycle Services.'));
    this.#events.changed();
  }

  /** Lets the user sign in, and then reads the environment, or lets the user pick one. */
  async signIn(environment: LcsEnvironment | undefined): Promise<void> {
    const again = () => this.signIn(environment);
    const host =
      environment === undefined ? await this.#picker.chooseHost() : success(environment.baseUrl);
    if (!this.#succeeded(host, again)) return;
    const step = l10n.t('Sign in using the browser window…');
    const signedIn = await this.#task.run(
      step,
      signal => this.#sessions.signIn(host.value, signal),
      { isHidden: true },
    );
    if (!this.#succeeded(signedIn, again, environment)) return;
    return environment === undefined ? this.browse() : this.read(environment);
  }

  /** Lets the user pick one of all environments, and reads it. */
  async browse(): Promise<void> {
    const picked = await this.#task.run(l10n.t('Reading the environments…'), signal =>
      this.#picker.pick(signal),
    );
    if (!this.#succeeded(picked, () => this.browse())) return;
    this.#events.found(picked.value);
    return this.read(picked.value);
  }

  /** Reads an environment if there is a session of its host. */
  async read(environment: LcsEnvironment): Promise<void> {
    const { baseUrl } = environment;
    if (!this.isEnabled || !this.#sessions.has(baseUrl)) return;
    const before = this.page.details;
    const read = await this.#sessions.run(baseUrl, l10n.t('Reading the environment…'), signal =>
      this.page.read(environment, signal),
    );
    if (!this.#succeeded(read, () => this.read(environment), environment)) return;
    const { details } = this.page;
    // The user may have signed out in the meantime.
    if (details === undefined) return;
    const found = details.environment;
    this.#form.detailsChanged(before, details);
    this.#events.found(found);
    if (read.value.length > 0) this.#events.entriesGone(found, read.value);
    const error = kindError(found);
    if (error !== undefined) this.#events.failed(error, () => this.browse(), found);
    this.#events.changed();
  }

  /** Requests access to an environment that was read, or reads its static accounts. */
  async request(environment: LcsEnvironment, address: string): Promise<void> {
    const details = this.details(environment);
    // The values of the form are for the environment that it shows.
    if (details === undefined) return;
    const again = () => this.request(environment, address);
    const isManaged = details.environment.kind === 'microsoftManaged';
    if (isManaged) return this.#showAccounts(environment, address, again);
    if (!canRequest(details)) return;
    const checked = this.#form.check(details);
    this.#events.changed();
    if (!checked.ok) {
      this.#events.focus(checked.error);
      return;
    }
    if (!(await this.page.ensureAllowed(environment, address))) return;
    const addresses = this.page.entryFor(address)?.addressOrCidr ?? '';
    const request = { ...checked.value, environment: details.environment, addresses };
    const outcome = await this.#sessions.run(
      environment.baseUrl,
      l10n.t('Requesting access…'),
      signal => this.#requester.request(request, signal),
      environment,
    );
    if (!this.#succeeded(outcome, again, environment)) return;
    this.#report(environment, outcome.value, again);
  }

  /** Waits again for the account of a request that LCS accepted. */
  async waitAgain(environment: LcsEnvironment): Promise<void> {
    const again = () => this.waitAgain(environment);
    const outcome = await this.#sessions.run(
      environment.baseUrl,
      l10n.t('Looking for the account…'),
      signal => this.#requester.waitAgain(signal),
      environment,
    );
    if (!this.#succeeded(outcome, again, environment)) return;
    if (outcome.value === undefined) return this.read(environment);
    this.#report(environment, outcome.value, again);
  }

  dispose(): void {
    this.#task.cancel();
    this.#settings.dispose();
    this.#sessions.end();
  }

  async #showAccounts(
    environment: LcsEnvironment,
    address: string,
    again: () => Promise<void>,
  ): Promise<void> {
    if (!(await this.page.ensureAllowed(environment, address))) return;
    const entry = this.page.entryFor(address);
    const read = await this.#sessions.run(
      environment.baseUrl,
      l10n.t('Reading the accounts…'),
      signal => this.#requester.readAccounts(environment, entry, signal),
      environment,
    );
    if (!this.#succeeded(read, again, environment)) return;
    const first = leastPrivileged(read.value);
    if (first !== undefined) this.#events.granted(first.grant, issuedWords(environment.name));
  }

  #report(environment: LcsEnvironment, outcome: RequestOutcome, again: () => Promise<void>): void {
    const { granted, failed } = this.#events;
    switch (outcome.kind) {
      case 'granted':
        granted(outcome.issued.grant, issuedWords(environment.name));
        return;
      case 'failed':
        failed(outcome.error, again, environment);
        return;
      case 'cancelled':
        return;
      case 'leftRunning':
        failed(
          accessError('lcsAccountMissing', { environment: environment.name }),
          again,
          environment,
        );
        return;
    }
  }

  /** Whether a task ran and succeeded. Reports its error otherwise. */
  #succeeded<T>(
    result: Result<T> | undefined,
    again: () => Promise<void>,
    environment?: LcsEnvironment,
  ): result is Extract<Result<T>, { ok: true }> {
    if (result?.ok === false) this.#events.failed(result.error, again, environment);
    return result?.ok === true;
  }
}
