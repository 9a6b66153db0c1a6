import * as l10n from '@vscode/l10n';
import type { Disposable } from '../../access/clock';
import { accessError, type AccessError } from '../../access/errors';
import type { SqlCredential } from '../../access/grant';
import type { LcsEnvironment, NewAllowListEntry } from '../types';
import { success } from '../../access/result';
import type { Field, FieldId, Progress } from '../../protocol/state';
import type { RequestOutcome } from '../../ui/dialog/trackedRequest';
import { AccessDesk, leastPrivileged } from './accessDesk';
import { AllowListDesk } from './allowListDesk';
import { EnvironmentPage } from './environmentPage';
import { EnvironmentPicker } from './environmentPicker';
import { SeenEntries } from './seenEntries';
import { canAsk } from './sessionFields';
import { LcsSessions } from './sessions';
import { SessionWork } from './sessionWork';
import type { TaskEvents } from '../../ui/dialog/exclusiveTask';
import type { LcsWindow } from '../window';

/** Whom the pane tells what happened. */
export interface SessionPaneEvents extends TaskEvents {
  readonly focus: (field: FieldId) => void;
  /** Something failed; `again` does it once more. */
  readonly failed: (error: AccessError, again: () => Promise<void>) => void;
  /** Entries of the allow-list have gone before their end. */
  readonly missed: (environment: LcsEnvironment, entries: readonly NewAllowListEntry[]) => void;
  /** An environment was picked, or more is known of it. */
  readonly found: (environment: LcsEnvironment) => void;
  readonly granted: (grant: SqlCredential) => void;
  readonly cameLate: (grant: SqlCredential) => void;
}

/** The upper half of the dialog where somebody is signed in to Lifecycle Services. */
export class SessionPane {
  readonly #services: LcsWindow;
  readonly #events: SessionPaneEvents;
  readonly #sessions: LcsSessions;
  readonly #picker: EnvironmentPicker;
  readonly #page: EnvironmentPage;
  readonly #desk: AccessDesk;
  readonly #work: SessionWork;
  /** Changes the allow-list of an environment. */
  readonly allowList: AllowListDesk;
  readonly #settings: Disposable;

  constructor(services: LcsWindow, events: SessionPaneEvents) {
    this.#services = services;
    this.#events = events;
    this.#sessions = new LcsSessions(services);
    this.#work = new SessionWork(this.#sessions, events);
    this.#picker = new EnvironmentPicker(services, this.#sessions);
    this.#page = new EnvironmentPage({
      lifecycleServices: services.lifecycleServices,
      sessions: this.#sessions,
      seen: new SeenEntries(services.memory),
      now: () => services.clock.now(),
    });
    this.allowList = new AllowListDesk({
      prompts: services.prompts,
      computer: services.computer,
      page: this.#page,
      work: this.#work,
      failed: events.failed,
    });
    this.#desk = new AccessDesk(services, this.#sessions, {
      step: this.#work.step,
      cameLate: events.cameLate,
    });
    this.#settings = services.onDidChangeSettings(() => {
      // What is under way cannot go on without its session, and no list stays open for it.
      if (this.#sessions.endUnwanted() || !this.isEnabled) this.#work.end();
      events.changed();
    });
  }

  /** Whether the user chose this way. */
  get isEnabled(): boolean {
    return this.#services.settings.lcsBrowserSession();
  }

  /** Whether there is a session to browse in. */
  get canBrowse(): boolean {
    return this.isEnabled && this.#sessions.hosts.length > 0;
  }

  /** Whether the environment was read in a session. */
  shows(environment: LcsEnvironment | undefined): environment is LcsEnvironment {
    return (
      this.isEnabled && environment !== undefined && this.#page.detailsOf(environment) !== undefined
    );
  }

  get progress(): Progress | null {
    return this.#work.progress;
  }

  /** The fields below the choice of the environment. */
  fields(address: string): readonly Field[] {
    const { clock, locale, computer } = this.#services;
    const disabled = this.#work.progress !== null;
    return this.#page.fields({ address, computer, now: clock.now(), locale, disabled });
  }

  /** What the button says that requests; empty where nothing can be asked for. */
  requestLabel(environment: LcsEnvironment): string {
    const details = this.#page.detailsOf(environment);
    if (details?.environment.kind.name === 'microsoftManaged') return l10n.t('Show Accounts');
    return details !== undefined && canAsk(details) ? l10n.t('Request Access') : '';
  }

  edit(field: FieldId, value: string): void {
    this.#page.edit(field, value);
  }

  fillReason(reason: string): void {
    this.#page.fillReason(reason);
  }

  /** Stops what is under way. */
  cancel(): void {
    this.#work.cancel();
  }

  /** Where somebody is signed in, and as whom as far as that is known; empty where nobody is. */
  signedInWords(environment: LcsEnvironment | undefined): string {
    return this.#sessions.words(environment?.baseUrl);
  }

  /** Ends the session of an environment's host, or every one, and what is under way. */
  signOut(environment: LcsEnvironment | undefined): void {
    this.#work.end();
    this.#page.clear();
    this.#sessions.end(environment?.baseUrl);
    this.#events.step(l10n.t('Signed out of Lifecycle Services.'));
    this.#events.changed();
  }

  /** Lets the user sign in, and then shows the environment, or all there are. */
  async signIn(environment: LcsEnvironment | undefined): Promise<void> {
    const host = environment === undefined ? await this.#picker.chooseHost() : undefined;
    if (host?.ok === false) return this.#failed(host.error, () => this.signIn(environment));
    const baseUrl = environment?.baseUrl ?? (host?.ok === true ? host.value : '');
    const signedIn = await this.#work.signingIn(l10n.t('Sign in in the browser window…'), signal =>
      this.#sessions.signIn(baseUrl, signal),
    );
    if (signedIn === undefined) return;
    if (!signedIn.ok) return this.#failed(signedIn.error, () => this.signIn(environment));
    return environment === undefined ? this.browse() : this.read(environment);
  }

  /** Lets the user pick an environment from all there are, and reads it. */
  async browse(): Promise<void> {
    const picked = await this.#work.browsing(l10n.t('Reading the environments…'), signal =>
      this.#picker.pick(signal),
    );
    if (picked === undefined) return;
    if (!picked.ok) return this.#failed(picked.error, () => this.browse());
    this.#events.found(picked.value);
    return this.read(picked.value);
  }

  /** Reads an environment, where there is a session of its host. */
  async read(environment: LcsEnvironment): Promise<void> {
    if (!this.isEnabled || this.#sessions.of(environment.baseUrl) === undefined) return;
    const read = await this.#work.during(
      environment.baseUrl,
      l10n.t('Reading the environment…'),
      signal => this.#page.read(environment, signal),
    );
    if (read === undefined) return;
    if (!read.ok) return this.#failed(read.error, () => this.read(environment));
    const known = this.#page.detailsOf(environment)?.environment ?? environment;
    this.#events.found(known);
    if (read.value.length > 0) this.#events.missed(known, read.value);
    if (known.kind.name === 'other') {
      const isMigrated = known.kind.reason === 'migrated';
      const code = isMigrated ? 'lcsEnvironmentMigrated' : 'lcsKindUnsupported';
      const error = accessError(code, { environment: known.name });
      await this.#failed(error, () => this.browse());
    }
    this.#events.changed();
  }

  /** Asks for access, or for the static accounts. */
  async request(environment: LcsEnvironment, address: string): Promise<void> {
    // What was chosen and typed is for the environment on show, and no other.
    if (!this.shows(environment)) return;
    const kind = this.#page.detailsOf(environment)?.environment.kind.name;
    if (kind === 'microsoftManaged') return this.#showAccounts(environment, address);
    const checked = this.#page.check(address);
    this.#events.changed();
    if (!checked.ok) {
      this.#events.focus(checked.error.field);
      return;
    }
    if (checked.value === undefined) return;
    if (!(await this.allowList.admits(environment, address))) return;
    const { option, reasonDetails } = checked.value;
    const addresses = this.#page.entryFor(address)?.addressOrCidr ?? '';
    const outcome = await this.#work.during(
      environment.baseUrl,
      l10n.t('Requesting access…'),
      async signal =>
        success(
          await this.#desk.request(
            {
              environment: checked.value?.environment ?? environment,
              option,
              reasonDetails,
              addresses,
            },
            signal,
          ),
        ),
    );
    if (outcome?.ok === true) {
      await this.#settle(environment, outcome.value, () => this.request(environment, address));
    }
  }

  /** Looks again for the account of a request that was accepted. */
  async lookAgain(environment: LcsEnvironment): Promise<void> {
    const outcome = await this.#work.during(
      environment.baseUrl,
      l10n.t('Looking for the account…'),
      async signal => success(await this.#desk.lookAgain(signal)),
    );
    if (outcome?.ok !== true) return;
    if (outcome.value === undefined) return this.read(environment);
    await this.#settle(environment, outcome.value, () => this.lookAgain(environment));
  }

  dispose(): void {
    this.#work.end();
    this.#settings.dispose();
    this.#sessions.dispose();
  }

  async #showAccounts(environment: LcsEnvironment, address: string): Promise<void> {
    if (!(await this.allowList.admits(environment, address))) return;
    const read = await this.#work.during(
      environment.baseUrl,
      l10n.t('Reading the accounts…'),
      signal => this.#desk.readAccounts(environment, this.#page.entryFor(address), signal),
    );
    if (read === undefined) return;
    if (!read.ok) return this.#failed(read.error, () => this.request(environment, address));
    const first = leastPrivileged(read.value);
    if (first !== undefined) this.#events.granted(first.grant);
  }

  async #settle(
    environment: LcsEnvironment,
    outcome: RequestOutcome,
    again: () => Promise<void>,
  ): Promise<void> {
    switch (outcome.kind) {
      case 'granted':
        this.#events.granted(outcome.issued.grant);
        return;
      case 'failed':
        return this.#failed(outcome.error, again);
      case 'cancelled':
        return this.#failed(accessError('cancelled', {}), again);
      case 'leftRunning':
        return this.#failed(
          accessError('lcsAccountMissing', { environment: environment.name }),
          again,
        );
    }
  }

  #failed(error: AccessError, again: () => Promise<void>): Promise<void> {
    this.#events.failed(error, again);
    return Promise.resolve();
  }
}
