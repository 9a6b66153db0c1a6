import * as l10n from '@vscode/l10n';
import type { Disposable } from '../../access/clock';
import type { SqlCredential } from '../../access/grant';
import type { EarlierRequest } from '../../access/request';
import { visible } from '../../access/text';
import type { PageDraft } from '../../protocol/intents';
import type { FieldAction, FieldId } from '../../protocol/state';
import { AddressDetection } from '../../ui/dialog/addressDetection';
import { addCommand, browseCommand } from '../../ui/dialog/choiceList';
import {
  BaseSection,
  type SectionHost,
  type SectionIntent,
  type SectionState,
} from '../../ui/dialog/section';
import { explainError, withoutSession, type LcsRemedy } from '../errorMessages';
import type { LcsEnvironment } from '../types';
import type { LcsWindow } from '../window';
import { newEntry } from './allowList';
import { LcsEnvironments } from './environments';
import { LcsForm, requestLabel } from './form';
import { ImportController } from './importController';
import { importAgainWords, nextAccountWords } from './importMessages';
import {
  guideBody,
  importBody,
  importLabel,
  lcsButtons,
  openPage,
  removePrefix,
  sessionBody,
  type LcsButton,
  type SectionBody,
} from './layout';
import { monitorRefreshes, type RefreshMonitor } from './refreshMonitor';
import { SessionController } from './sessionController';
import { offerSetting, type Failed } from './sessions';

type Action = () => Promise<void> | void;

/** The part of the dialog for Lifecycle Services. */
export class LcsSection extends BaseSection<LcsRemedy> {
  readonly #window: LcsWindow;
  readonly #form: LcsForm;
  readonly #environments: LcsEnvironments;
  readonly #import: ImportController;
  readonly #session: SessionController;
  readonly #detection: AddressDetection;
  readonly #monitor: RefreshMonitor;
  readonly #settings: Disposable;
  readonly #buttons: Readonly<Record<LcsButton, Action>>;
  /** The button of the steps that the user pressed last. */
  #pressed: LcsButton | undefined;
  /** Repeats the action whose error the notice shows. */
  #again: Action = () => undefined;

  constructor(window: LcsWindow, host: SectionHost) {
    super(window, host, explainError, {
      importFromLcs: () => this.#open('import'),
      openPage: () => this.press('openPage'),
      signInAgain: () => this.#signIn(),
      lookAgain: () => this.#withChosen(chosen => this.#session.waitAgain(chosen)),
      useUnified: () => host.openSection('unifiedEnvironments'),
      tryAgain: () => {
        this.notices.clear();
        return this.#again();
      },
      enableAccessAgain: () => this.#monitor.enableAgain(),
      switchAccount: null,
      browse: null,
      addByUrl: null,
      detectAddress: null,
    });
    this.#window = window;
    this.#form = new LcsForm(window);
    this.#environments = new LcsEnvironments(window);
    this.#import = new ImportController(window);
    this.#detection = new AddressDetection(window.detectAddress, host.changed);
    this.#monitor = monitorRefreshes(
      window,
      this.notices,
      this.#environments,
      async (environment, entries) => {
        this.#open('guide');
        this.#select(environment);
        const { page, sessions } = this.#session;
        if (!sessions.isEnabled) return window.prompts.openUrl(environment.url);
        await page.add(environment, ...(entries.length > 0 ? entries : this.#ownEntries));
        await this.#session.read(environment);
      },
      host.changed,
    );
    this.#session = new SessionController(window, this.task, this.#form, {
      ...host,
      failed: this.#failedInSession,
      entriesGone: this.#monitor.entriesGone,
      found: environment => {
        // A notice about one environment doesn't apply to another.
        if (environment.id !== this.#chosen?.id) this.notices.clear();
        this.#select(environment);
      },
      accountFound: () => {
        // The account that the notice reports as missing has arrived.
        if (this.notices.tellsOf('lcsAccountMissing')) this.notices.clear();
        host.changed();
      },
    });
    const { page, sessions } = this.#session;
    this.#settings = window.onDidChangeSettings(() => {
      // A task can't continue without its session. Canceling it also closes its list.
      if (sessions.endUnwanted() || !sessions.isEnabled) this.task.cancel();
      if (this.#detection.failure !== undefined) void this.#detect();
      host.changed();
    });
    this.#buttons = {
      openPage: () =>
        this.#withChosen(({ url }) => {
          this.#pressed = 'openPage';
          host.changed();
          return window.prompts.openUrl(url);
        }),
      copyAddress: () => this.#copyAddress(),
      import: () => this.#open('import'),
      leaveImport: () => {
        this.#open('guide');
        host.focus(importLabel());
        return this.#import.offerToClear();
      },
      signIn: () => this.#signIn(),
      signOut: () => this.#signOut(),
      readAgain: () => this.#withChosen(chosen => this.#session.read(chosen)),
      addMyAddress: () => this.#withChosen(chosen => page.add(chosen, ...this.#ownEntries)),
      addAddress: () => this.#withChosen(chosen => page.addEntry(chosen)),
    };
  }

  state(): SectionState {
    const intro = l10n.t(
      'Temporary access to the database of a sandbox. Refreshing or importing the database removes your allow-list entry and your account.',
    );
    return {
      intro: [intro, this.#session.sessions.words(this.#chosen?.baseUrl)].join(' ').trim(),
      progress: this.task.progress(this.environmentId),
      hasHistory: false,
      notice: this.notices.current,
      ...this.#body(),
    };
  }

  attach(draft: PageDraft): void {
    this.#form.values.adopt(draft);
    this.#import.adopt(draft);
    this.refresh();
    void this.#detect();
  }

  /** Tasks continue without a page; only the address lookup ends. */
  detach(): void {
    this.#detection.cancel();
  }

  /** While the question before a sign-in is open, its answer counts. */
  override async handle(intent: SectionIntent): Promise<void> {
    if (intent.type === 'cancel' && this.#session.sessions.isAsking) return;
    return super.handle(intent);
  }

  get environmentId(): string {
    return this.#form.values.get('environment');
  }

  async select(environmentId: string): Promise<void> {
    if (!this.#import.form.isOpen) this.#open('guide');
    await this.#chooseOption(environmentId);
  }

  async fillFrom({ environment, reason = '' }: EarlierRequest): Promise<boolean> {
    const { values } = this.#form;
    const replaces = values.replaces('reason', reason);
    // Without a reason to fill in, the one that the user typed stays.
    const isKept = replaces && reason === '';
    if (!(await this.mayFillIn(environment, replaces && !isKept))) return false;
    await this.#environments.refresh();
    this.#open('guide');
    if (!isKept) values.fill('reason', reason);
    await this.#chooseOption(this.#environments.recall(environment)?.id ?? environment.id);
    return true;
  }

  async requestAgain(grant: SqlCredential): Promise<boolean> {
    if (!(await this.isFree()) || !(await this.fillFrom(grant))) return false;
    const kind = this.#session.details(this.#chosen)?.environment.kind;
    if (kind !== undefined) {
      this.host.focus(kind === 'microsoftManaged' ? 'environment' : 'access');
      return true;
    }
    this.#open('import');
    const page = this.#chosen && openPage();
    this.notices.inform(importAgainWords(grant.environment.name), '', ...(page ? [page] : []));
    if (page) this.host.focus(page.label);
    return true;
  }

  dispose(): void {
    this.#detection.cancel();
    this.#monitor.dispose();
    this.task.cancel();
    this.#settings.dispose();
    this.#session.sessions.end();
    this.#import.form.clear();
  }

  protected async edit(field: FieldId, value: string): Promise<void> {
    if (field === 'environment') return this.#chooseOption(value);
    const id = this.#form.values.own(field);
    if (id !== undefined) this.#form.values.edit(id, value);
    await this.#import.form.edit(field, value);
    this.host.changed();
  }

  protected async act(action: FieldAction): Promise<void> {
    const { form } = this.#import;
    const { password } = form;
    if (action === 'expiryNotKnown') form.leaveExpiryOpen();
    if (action === 'showSecret' && password) this.host.revealField('password', password);
    if (action === 'pasteFromClipboard') {
      const pasted = await this.#import.paste();
      this.notices.clear();
      if (pasted.ok) this.host.revealField('pasted', pasted.value);
      else if (pasted.error.code !== 'cancelled') this.notices.showError(pasted.error);
    }
    this.host.changed();
    return this.press(action);
  }

  protected async press(id: string): Promise<void> {
    const button = lcsButtons.find(each => each === id);
    if (button !== undefined) return this.#buttons[button]();
    if (!id.startsWith(removePrefix)) return;
    const name = id.slice(removePrefix.length);
    return this.#withChosen(chosen => this.#session.page.remove(chosen, name));
  }

  protected async request(): Promise<void> {
    const chosen = this.#chosen;
    if (this.#import.form.isOpen) return this.#importNow();
    if (chosen === undefined || this.#session.details(chosen) === undefined) {
      this.#open('import');
      return;
    }
    this.notices.clear();
    return this.#session.request(chosen, this.#detection.address);
  }

  get #chosen(): LcsEnvironment | undefined {
    return this.#environments.find(this.#form.values.get('environment'));
  }

  /** An entry of the allow-list for this computer, if its address is known. */
  get #ownEntries() {
    const { address } = this.#detection;
    return address === '' ? [] : [newEntry(address)];
  }

  #body(): SectionBody {
    const disabled = this.task.progress(this.environmentId) !== null;
    const { address } = this.#detection;
    const { isEnabled, hosts } = this.#session.sessions;
    const canBrowse = isEnabled && hosts.length > 0;
    // While its request runs, the user can select another environment.
    const isFixed = disabled && this.task.target === undefined;
    const environment = this.#form.environmentField(this.#environments, canBrowse, isFixed);
    const { form } = this.#import;
    if (form.isOpen) return importBody([environment, ...form.fields(disabled)]);
    const details = this.#session.details(this.#chosen);
    if (details !== undefined) {
      const { entries } = this.#session.page;
      const fields = this.#form.sessionFields(details, entries, address, disabled);
      const label = requestLabel(details);
      const request = label === undefined ? null : { label, isDefault: !this.hasCredential };
      return sessionBody(environment, fields, request);
    }
    return guideBody(environment, this.#pressed, address, this.#window.computer, {
      canSignIn: isEnabled,
      canSignOut: this.#session.sessions.words(this.#chosen?.baseUrl) !== '',
    });
  }

  #open(mode: 'guide' | 'import'): void {
    this.#import.form.isOpen = mode === 'import';
    this.#form.values.showsMissing = false;
    this.notices.clear();
    this.host.changed();
    // The pressed button has another label now, so the focus moves to the next step.
    if (mode === 'import') this.host.focus('pasted');
  }

  protected async read(): Promise<void> {
    this.#form.recentReasons = await this.#window.history.recent('reason');
    await this.#environments.refresh();
    this.host.changed();
  }

  async #signIn(): Promise<void> {
    if (!this.#session.sessions.isEnabled) return offerSetting(this.#window.prompts);
    this.#open('guide');
    return this.#session.signIn(this.#chosen);
  }

  /** Ends the session of the selected environment's host; all sessions if none is selected. */
  #signOut(): void {
    this.task.cancel();
    this.#session.page.clear();
    this.#session.sessions.end(this.#chosen?.baseUrl);
    this.host.announce(l10n.t('Signed out of Lifecycle Services.'));
    this.host.changed();
  }

  async #chooseOption(option: string): Promise<void> {
    if (option === browseCommand) return this.#session.browse();
    if (option === addCommand) {
      const added = await this.#environments.addByUrl();
      if (added.ok) await this.#choose(added.value);
      else if (added.error.code !== 'cancelled') this.notices.showError(added.error);
    } else {
      const chosen = this.#environments.find(option);
      if (chosen === undefined) this.#form.values.fill('environment', option);
      else await this.#choose(chosen);
    }
    this.host.changed();
  }

  /** Selects an environment, and reads it if there is a session of its host. */
  async #choose(environment: LcsEnvironment): Promise<void> {
    this.#select(environment);
    this.notices.clear();
    this.host.changed();
    await this.#session.read(environment);
  }

  #select(environment: LcsEnvironment): void {
    if (environment.id !== this.environmentId) this.#pressed = undefined;
    this.#environments.select(environment);
    this.#form.select(environment);
  }

  readonly #failedInSession: Failed = (error, again, environment) => {
    if (error.code === 'cancelled') return;
    const show = () => {
      this.#again = again;
      this.notices.showError(error, ...withoutSession(error));
      this.host.changed();
    };
    if (environment === undefined) show();
    else void this.requestFailed(error, environment, show);
  };

  async #withChosen(act: (chosen: LcsEnvironment) => Promise<void>): Promise<void> {
    if (this.#chosen !== undefined) return act(this.#chosen);
    this.#form.values.showsMissing = true;
    this.host.focus('environment');
    this.host.changed();
  }

  /** Looks up the address of this computer, if it isn't known. */
  async #detect(): Promise<void> {
    if (this.#detection.address === '') await this.#detection.run();
    if (this.notices.tellsOf('addressUnknown')) this.notices.clear();
  }

  async #copyAddress(): Promise<void> {
    await this.#detect();
    const { address, failure } = this.#detection;
    if (address !== '') {
      this.#pressed = 'copyAddress';
      await this.#window.plainClipboard.writeText(address);
      this.#window.announcer.say(l10n.t('{0} copied.', address));
    } else if (failure) this.notices.inform(explainError(failure).sentence, 'addressUnknown');
    this.host.changed();
  }

  async #importNow(): Promise<void> {
    this.notices.clear();
    const imported = await this.#import.import(this.#chosen);
    if (!imported.ok) this.host.focus(imported.error);
    else if (imported.value !== undefined) this.#imported(imported.value);
    this.refresh();
  }

  #imported(grant: SqlCredential): void {
    const { isOpen } = this.#import.form;
    if (isOpen) this.notices.inform(nextAccountWords(grant.user));
    if (!isOpen || this.#chosen === undefined) {
      this.#form.values.fill('environment', grant.environment.id);
    }
    this.#window.readiness.begin(grant.id);
    const name = visible(grant.environment.name, 100);
    this.host.granted(grant, l10n.t('Credential for {0} imported.', name));
  }
}
