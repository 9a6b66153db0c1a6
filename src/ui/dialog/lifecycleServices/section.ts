import * as l10n from '@vscode/l10n';
import { accessError, type AccessError } from '../../../access/errors';
import type { SqlCredential } from '../../../access/grant';
import type { LcsEnvironment } from '../../../access/lifecycleServices';
import type { EarlierRequest } from '../../../access/request';
import { visible } from '../../../access/text';
import type { PageDraft } from '../../../protocol/messages';
import type { FieldAction, FieldId } from '../../../protocol/state';
import type { Announcer } from '../../announcer';
import type { Prompts } from '../../prompts';
import { explainError } from '../../words/errors';
import { AddressDetection, type DetectAddress } from '../addressDetection';
import { Notices } from '../notices';
import type { DialogSection, SectionHost, SectionIntent, SectionState } from '../section';
import { addByUrlOption, environmentField } from './environmentField';
import { LcsEnvironmentList, type LcsEnvironmentListServices } from './environmentList';
import { buttonIds, guideSteps, introWords } from './guide';
import { ImportDesk, type ImportDeskServices } from './importDesk';

/** What the section needs of its surroundings. */
export interface LcsSectionServices extends LcsEnvironmentListServices, ImportDeskServices {
  readonly history: LcsEnvironmentListServices['history'] & ImportDeskServices['history'];
  readonly prompts: Prompts;
  readonly announcer: Pick<Announcer, 'say'>;
  readonly detectAddress: DetectAddress;
  /** Whose address is looked up, in words: "this computer" or the remote's name. */
  readonly computer: string;
}

/** The upper half of the dialog for Lifecycle Services. */
export class LcsSection implements DialogSection {
  readonly #services: LcsSectionServices;
  readonly #host: SectionHost;
  readonly #environments: LcsEnvironmentList;
  readonly #import: ImportDesk;
  readonly #detection: AddressDetection;
  readonly #notices: Notices;
  #mode: 'guide' | 'import' = 'guide';
  #chosenId = '';
  #address = '';
  #isEnvironmentMissing = false;

  constructor(services: LcsSectionServices, host: SectionHost) {
    this.#services = services;
    this.#host = host;
    this.#environments = new LcsEnvironmentList(services);
    this.#import = new ImportDesk(services);
    this.#detection = new AddressDetection(services.detectAddress, host.changed);
    this.#notices = new Notices(services.prompts, {
      importFromLcs: () => {
        this.#open('import');
      },
      detectAddress: () => this.#copyAddress(),
    });
  }

  state(): SectionState {
    const isImport = this.#mode === 'import';
    return {
      title: l10n.t('SQL Credentials for Dynamics 365 FinOps'),
      intro: introWords(),
      fields: [
        environmentField(this.#environments, {
          chosenId: this.#chosenId,
          canBrowse: false,
          problem: this.#isEnvironmentMissing
            ? explainError(accessError('environmentMissing', {})).sentence
            : '',
          disabled: false,
        }),
        ...(isImport ? this.#import.form.fields(false) : []),
      ],
      guide: isImport ? [] : guideSteps(this.#address, this.#services.computer),
      requestLabel: isImport ? l10n.t('Import') : l10n.t('Import Credentials…'),
      buttons: isImport
        ? [{ id: buttonIds.leaveImport, label: l10n.t('Back') }]
        : [
            { id: buttonIds.openPage, label: l10n.t('Open Environment Page') },
            { id: buttonIds.copyAddress, label: l10n.t('Copy My Address') },
          ],
      progress: null,
      notice: this.#notices.current,
    };
  }

  attach(draft: PageDraft): void {
    const { environment = '' } = draft.fields;
    if (this.#chosenId === '') this.#chosenId = environment;
    if (draft.fields.server !== undefined) {
      this.#mode = 'import';
      this.#import.form.adopt(draft.fields);
    }
    this.refresh();
    if (this.#address === '') void this.#detect();
  }

  detach(): void {
    this.#detection.cancel();
  }

  refresh(): void {
    void this.#environments.refresh().then(this.#host.changed);
  }

  async handle(intent: SectionIntent): Promise<void> {
    switch (intent.type) {
      case 'edit':
        return this.#edit(intent.field, intent.value);
      case 'fieldAction':
        return this.#act(intent.action);
      case 'request':
        if (this.#mode === 'import') return this.#importNow();
        this.#open('import');
        return;
      case 'button':
        return this.#press(intent.id);
      case 'remedy':
        return this.#notices.act(intent.id);
      case 'dismissNotice':
        this.#notices.clear();
        this.#host.changed();
        return;
      case 'cancel':
        return;
    }
  }

  async fillFrom({ environment }: EarlierRequest): Promise<void> {
    await this.#environments.refresh();
    const known = this.#environments.recall(environment);
    if (known !== undefined) this.#choose(known);
    this.#open('guide');
  }

  async requestAgain(grant: SqlCredential): Promise<void> {
    await this.fillFrom(grant);
    this.#host.show(grant.id);
    this.#notices.inform(
      l10n.t(
        'Request access to {0} again in Lifecycle Services, and import the account here.',
        visible(grant.environment.name, 100),
      ),
    );
    this.#host.changed();
  }

  dispose(): void {
    this.#detection.cancel();
    this.#import.form.clear();
  }

  async #edit(field: FieldId, value: string): Promise<void> {
    if (field === 'environment') return this.#chooseOption(value);
    await this.#import.form.edit(field, value);
    this.#host.changed();
  }

  async #act(action: FieldAction): Promise<void> {
    if (action === 'expiryNotKnown') this.#import.form.leaveExpiryOpen();
    if (action === 'pasteFromClipboard') {
      const pasted = await this.#import.paste();
      if (!pasted.ok) this.#notices.showError(pasted.error);
    }
    this.#host.changed();
  }

  async #press(id: string): Promise<void> {
    switch (id) {
      case buttonIds.openPage:
        return this.#openPage();
      case buttonIds.copyAddress:
        return this.#copyAddress();
      case buttonIds.import:
        this.#open('import');
        return;
      case buttonIds.leaveImport:
        this.#open('guide');
        return this.#import.offerToClear();
      default:
        return;
    }
  }

  #open(mode: 'guide' | 'import'): void {
    this.#mode = mode;
    this.#isEnvironmentMissing = false;
    this.#notices.clear();
    this.#host.changed();
  }

  async #chooseOption(option: string): Promise<void> {
    if (option !== addByUrlOption) {
      const chosen = this.#environments.find(option);
      if (chosen !== undefined) this.#choose(chosen);
    } else {
      const added = await this.#environments.addByUrl();
      if (added.ok) this.#choose(added.value);
      else if (added.error.code !== 'cancelled') this.#fail(added.error);
    }
    this.#host.changed();
  }

  #choose(environment: LcsEnvironment): void {
    this.#environments.remember(environment);
    this.#chosenId = environment.id;
    this.#isEnvironmentMissing = false;
    this.#notices.clear();
  }

  async #openPage(): Promise<void> {
    const chosen = this.#environments.find(this.#chosenId);
    if (chosen !== undefined) return this.#services.prompts.openUrl(chosen.url);
    this.#isEnvironmentMissing = true;
    this.#host.focus('environment');
    this.#host.changed();
  }

  async #copyAddress(): Promise<void> {
    const { plainClipboard, announcer } = this.#services;
    const failed = this.#address === '' ? await this.#detect() : undefined;
    if (failed !== undefined) this.#fail(failed);
    if (this.#address === '') return;
    await plainClipboard.writeText(this.#address);
    announcer.say(l10n.t('{0} copied.', this.#address));
  }

  /** Looks up the address of this computer; answers why it was not found. */
  async #detect(): Promise<AccessError | undefined> {
    const address = await this.#detection.run();
    if (address !== undefined) this.#address = address;
    this.#host.changed();
    return this.#detection.failure;
  }

  async #importNow(): Promise<void> {
    this.#notices.clear();
    const environment = this.#environments.find(this.#chosenId);
    const checked = await this.#import.form.check();
    if (!checked.ok) {
      this.#host.focus(checked.error.field);
      this.#host.changed();
      return;
    }
    this.#mode = 'guide';
    this.#host.granted(await this.#import.import(checked.value, environment));
    this.refresh();
  }

  #fail(error: AccessError): void {
    this.#notices.showError(error);
    this.#host.changed();
  }
}
