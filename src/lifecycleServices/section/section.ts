import * as l10n from '@vscode/l10n';
import type { SqlCredential } from '../../access/grant';
import type { LcsEnvironment, NewAllowListEntry } from '../types';
import type { EarlierRequest } from '../../access/request';
import type { PageDraft } from '../../protocol/messages';
import type { FieldAction, FieldId } from '../../protocol/state';
import type {
  DialogSection,
  SectionHost,
  SectionIntent,
  SectionState,
} from '../../ui/dialog/section';
import { ChosenEnvironment } from './chosenEnvironment';
import { addByUrlOption, browseOption } from './environmentField';
import { buttonIds, introWords } from './guide';
import { ImportController } from './importController';
import { LcsNotices } from './lcsNotices';
import { OwnAddress } from './ownAddress';
import { RefreshWatch } from './refreshWatch';
import { guideBody, importBody, sessionBody, type SectionBody } from './sectionBody';
import { SessionPane } from './sessionPane';
import { offerSetting } from './sessions';
import type { LcsWindow } from '../window';

/** The upper half of the dialog for Lifecycle Services. */
export class LcsSection implements DialogSection {
  readonly #services: LcsWindow;
  readonly #host: SectionHost;
  readonly #environment: ChosenEnvironment;
  readonly #import: ImportController;
  readonly #session: SessionPane;
  readonly #address: OwnAddress;
  readonly #notices: LcsNotices;
  readonly #refreshes: RefreshWatch;

  constructor(services: LcsWindow, host: SectionHost) {
    this.#services = services;
    this.#host = host;
    this.#environment = new ChosenEnvironment(services);
    this.#import = new ImportController(services);
    this.#address = new OwnAddress(services, host.changed);
    this.#notices = new LcsNotices(services.prompts, {
      import: () => this.#open('import'),
      signIn: () => this.#signIn(),
      useUnified: async () => {
        await host.openSection('unifiedEnvironments');
      },
      lookAgain: async () => this.#withChosen(chosen => this.#session.lookAgain(chosen)),
      enableAgain: (environment, entries) => this.#enableAgain(environment, entries),
    });
    this.#session = new SessionPane(services, {
      changed: host.changed,
      step: host.announce,
      focus: host.focus,
      failed: (error, again) => {
        this.#notices.fail(error, again);
        host.changed();
      },
      missed: (environment, entries) => {
        this.#refreshes.missed(environment, entries);
      },
      found: environment => {
        // What was wrong with one environment says nothing of another.
        if (environment.id !== this.#environment.value?.id) this.#notices.clear();
        this.#environment.set(environment);
      },
      granted: grant => {
        this.#notices.came();
        host.granted(grant);
      },
      cameLate: grant => {
        this.#notices.came();
        host.cameLate(grant);
      },
    });
    this.#refreshes = new RefreshWatch(services, {
      notices: this.#notices,
      changed: host.changed,
      recall: environment => this.#environment.recall(environment),
    });
  }

  state(): SectionState {
    const signedIn = this.#session.signedInWords(this.#environment.value);
    return {
      title: l10n.t('SQL Credentials for Dynamics 365 FinOps'),
      intro: [introWords(), signedIn].join(' ').trim(),
      progress: this.#session.progress,
      notice: this.#notices.current,
      ...this.#body(),
    };
  }

  attach(draft: PageDraft): void {
    const { environment = '', reason = '' } = draft.fields;
    this.#environment.adopt(environment);
    if (reason !== '') this.#session.fillReason(reason);
    this.#import.adopt(draft.fields);
    this.refresh();
    void this.#address.detectIfMissing();
  }

  /** Nothing ends with the page but the look-up of the address. */
  detach(): void {
    this.#address.stopDetecting();
  }

  refresh(): void {
    void this.#environment.refresh().then(this.#host.changed);
  }

  async handle(intent: SectionIntent): Promise<void> {
    switch (intent.type) {
      case 'edit':
        return this.#edit(intent.field, intent.value);
      case 'fieldAction':
        return this.#act(intent.action);
      case 'request':
        return this.#request();
      case 'button':
        return this.#press(intent.id);
      case 'remedy':
        return this.#notices.act(intent.id);
      case 'dismissNotice':
        this.#notices.clear();
        this.#host.changed();
        return;
      case 'cancel':
        this.#session.cancel();
        return;
    }
  }

  async fillFrom({ environment, reason = '' }: EarlierRequest): Promise<void> {
    await this.#environment.refresh();
    const known = this.#environment.recall(environment);
    await this.#open('guide');
    this.#session.fillReason(reason);
    if (known !== undefined) await this.#choose(known);
    this.#host.changed();
  }

  async requestAgain(grant: SqlCredential): Promise<void> {
    await this.fillFrom(grant);
    this.#host.show(grant.id);
    if (this.#session.shows(this.#environment.value)) return;
    this.#notices.askAgain(grant);
    this.#host.changed();
  }

  dispose(): void {
    this.#address.stopDetecting();
    this.#refreshes.dispose();
    this.#session.dispose();
    this.#import.form.clear();
  }

  #body(): SectionBody {
    const chosen = this.#environment.value;
    const isBusy = this.#session.progress !== null;
    const environment = this.#environment.field(this.#session.canBrowse, isBusy);
    if (this.#import.isOpen) return importBody(environment, this.#import.form, isBusy);
    if (this.#session.shows(chosen)) {
      return sessionBody(environment, this.#session, chosen, this.#address.value);
    }
    return guideBody(environment, {
      offersSignIn: this.#session.isEnabled,
      isSignedIn: this.#session.signedInWords(chosen) !== '',
      address: this.#address.value,
      computer: this.#services.computer,
    });
  }

  async #edit(field: FieldId, value: string): Promise<void> {
    if (field === 'environment') return this.#chooseOption(value);
    this.#session.edit(field, value);
    await this.#import.form.edit(field, value);
    this.#host.changed();
  }

  async #act(action: FieldAction): Promise<void> {
    if (action === 'expiryNotKnown') this.#import.form.leaveExpiryOpen();
    const { password } = this.#import.form;
    if (action === 'showSecret' && password !== undefined) {
      this.#host.revealField('password', password);
    }
    if (action === 'pasteFromClipboard') {
      const pasted = await this.#import.paste();
      if (pasted.ok) this.#host.revealField('pasted', pasted.value);
      else this.#notices.showError(pasted.error);
    }
    this.#host.changed();
  }

  async #press(id: string): Promise<void> {
    switch (id) {
      case buttonIds.openPage:
        return this.#withChosen(chosen => this.#services.prompts.openUrl(chosen.url));
      case buttonIds.copyAddress:
        return this.#copyAddress();
      case buttonIds.import:
        return this.#open('import');
      case buttonIds.leaveImport:
        await this.#open('guide');
        return this.#import.offerToClear();
      case buttonIds.signIn:
        return this.#signIn();
      case buttonIds.signOut:
        this.#session.signOut(this.#environment.value);
        return;
      case buttonIds.readAgain:
        return this.#withChosen(chosen => this.#session.read(chosen));
      case buttonIds.addMyAddress:
        return this.#withChosen(chosen => this.#session.allowList.add(chosen, this.#address.entry));
      case buttonIds.addAddress:
        return this.#withChosen(chosen => this.#session.allowList.addEntry(chosen));
      default:
        return this.#remove(id);
    }
  }

  async #remove(id: string): Promise<void> {
    if (!id.startsWith(buttonIds.removeAddress)) return;
    const name = id.slice(buttonIds.removeAddress.length);
    return this.#withChosen(chosen => this.#session.allowList.remove(chosen, name));
  }

  #open(mode: 'guide' | 'import'): Promise<void> {
    this.#import.isOpen = mode === 'import';
    this.#environment.complain(false);
    this.#notices.clear();
    this.#host.changed();
    // The button that was pressed stands for another action now; the text is what comes next.
    if (mode === 'import') this.#host.focus('pasted');
    return Promise.resolve();
  }

  async #signIn(): Promise<void> {
    if (!this.#session.isEnabled) return offerSetting(this.#services.prompts);
    await this.#open('guide');
    return this.#session.signIn(this.#environment.value);
  }

  async #chooseOption(option: string): Promise<void> {
    if (option === browseOption) return this.#session.browse();
    if (option !== addByUrlOption) {
      const chosen = this.#environment.find(option);
      if (chosen !== undefined) await this.#choose(chosen);
    } else {
      const added = await this.#environment.addByUrl();
      if (added.ok) await this.#choose(added.value);
      else if (added.error.code !== 'cancelled') this.#notices.showError(added.error);
    }
    this.#host.changed();
  }

  /** Chooses an environment, and reads it where somebody is signed in to its host. */
  async #choose(environment: LcsEnvironment): Promise<void> {
    this.#environment.set(environment);
    this.#notices.clear();
    this.#host.changed();
    await this.#session.read(environment);
  }

  /** Puts entries back on the allow-list, or shows where that is done. */
  async #enableAgain(
    environment: LcsEnvironment,
    entries: readonly NewAllowListEntry[],
  ): Promise<void> {
    await this.#open('guide');
    this.#environment.set(environment);
    if (!this.#session.isEnabled) return this.#services.prompts.openUrl(environment.url);
    const own = this.#address.value === '' ? [] : [this.#address.entry];
    await this.#session.allowList.add(environment, ...(entries.length > 0 ? entries : own));
    await this.#session.read(environment);
  }

  async #withChosen(act: (chosen: LcsEnvironment) => Promise<void>): Promise<void> {
    const chosen = this.#environment.value;
    if (chosen !== undefined) return act(chosen);
    this.#environment.complain(true);
    this.#host.focus('environment');
    this.#host.changed();
  }

  async #copyAddress(): Promise<void> {
    const failed = await this.#address.copy();
    if (failed !== undefined) this.#notices.showError(failed);
    this.#host.changed();
  }

  async #request(): Promise<void> {
    const chosen = this.#environment.value;
    if (this.#import.isOpen) return this.#importNow();
    if (!this.#session.shows(chosen)) return this.#open('import');
    this.#notices.clear();
    return this.#session.request(chosen, this.#address.value);
  }

  async #importNow(): Promise<void> {
    this.#notices.clear();
    const imported = await this.#import.import(this.#environment.value);
    if (!imported.ok) this.#host.focus(imported.error);
    else if (imported.value !== undefined) this.#imported(imported.value);
    this.refresh();
  }

  #imported(grant: SqlCredential): void {
    if (this.#import.isOpen) this.#notices.goOn(grant);
    this.#host.granted(grant, 'imported');
  }
}
