import * as l10n from '@vscode/l10n';
import type { AccessProposal } from '../../api';
import type { Environment } from '../../access/environment';
import { accessError, type AccessError } from '../../access/errors';
import type { SqlCredential } from '../../access/grant';
import type { EarlierRequest } from '../../access/request';
import type { PageDraft } from '../../protocol/messages';
import type { GrantActions } from '../../ui/grantActions';
import { explainError } from '../../ui/messages/errors';
import { Notices } from '../../ui/dialog/notices';
import { cloudKey } from '../../ui/perCloud';
import type {
  DialogSection,
  SectionHost,
  SectionIntent,
  SectionState,
} from '../../ui/dialog/section';
import { AccessForm, type AccessFormServices } from './accessForm';
import { addByUrlOption, browseOption } from './form';
import { RequestDesk, type RequestDeskServices } from './credentialRequester';
import { headWords } from './messages';

/** Where administrators give roles to users. */
const adminCenterUrl = 'https://admin.powerplatform.microsoft.com/environments';

/** What the section needs of its surroundings. */
export interface UnifiedSectionServices extends AccessFormServices, RequestDeskServices {
  readonly grants: Pick<GrantActions, 'forget'>;
  readonly history: AccessFormServices['history'] & RequestDeskServices['history'];
}

/** The upper half of the dialog for unified environments. */
export class UnifiedSection implements DialogSection {
  readonly #services: UnifiedSectionServices;
  readonly #host: SectionHost;
  readonly #form: AccessForm;
  readonly #notices: Notices;
  readonly #desk: RequestDesk;
  /** The cloud that the message on show is about. */
  #cloud: string;
  /** The page of Lifecycle Services that the message on show tells of, or empty. */
  #lcsPage = '';

  constructor(services: UnifiedSectionServices, host: SectionHost) {
    this.#services = services;
    this.#host = host;
    this.#cloud = cloudKey(services.settings);
    const failed = (error: AccessError) => {
      this.#lcsPage = error.code === 'environmentOfLcs' ? error.values.url : '';
      this.#notices.showError(error);
      host.changed();
    };
    this.#form = new AccessForm(services, { changed: host.changed, failed });
    this.#desk = new RequestDesk(services, {
      changed: host.changed,
      failed,
      step: host.announce,
      granted: host.granted,
      cameLate: grant => {
        this.#notices.clear();
        host.cameLate(grant);
      },
      failedLate: error => {
        this.#failedLate(error);
      },
      wanted: (grant, wish) => {
        if (wish === 'show') host.show(grant.id);
        else void services.grants.forget(grant.id);
      },
    });
    const requestAgain = () => this.#request();
    this.#notices = new Notices(services.prompts, {
      tryAgain: requestAgain,
      signInAgain: requestAgain,
      browse: () => this.#form.chooseEnvironment(browseOption),
      addByUrl: () => this.#form.chooseEnvironment(addByUrlOption),
      switchAccount: () => this.#form.switchAccount(),
      detectAddress: () => this.#form.detect(),
      useLcs: () => this.#useLcs(),
      openAdminCenter: () => services.prompts.openUrl(adminCenterUrl),
    });
  }

  state(): SectionState {
    return {
      ...headWords(),
      fields: this.#form.fields(this.#desk.progress !== null),
      guide: [],
      buttons: [],
      progress: this.#desk.progress,
      notice: this.#notices.current,
    };
  }

  attach(draft: PageDraft): void {
    this.#form.adopt(draft);
    this.#followCloud();
    void this.#form.refresh();
    void this.#form.detectIfEmpty();
  }

  /** Nothing ends with the page but the look-up of the address. */
  detach(): void {
    this.#form.stopDetecting();
  }

  refresh(): void {
    this.#followCloud();
    void this.#form.refresh();
  }

  async handle(intent: SectionIntent): Promise<void> {
    switch (intent.type) {
      case 'edit':
        // What was wrong with one environment says nothing of another.
        if (intent.field === 'environment') this.#notices.clear();
        await this.#form.edit(intent.field, intent.value);
        if (intent.field === 'environment') this.#pointToLcs();
        return;
      case 'fieldAction':
        return this.#form.act(intent.action);
      case 'request':
        return this.#request();
      case 'cancel':
        this.#desk.cancel();
        return;
      case 'remedy':
        return this.#notices.act(intent.id);
      case 'dismissNotice':
        this.#notices.clear();
        this.#host.changed();
        return;
      case 'button':
        return;
    }
  }

  async fillFrom(request: EarlierRequest): Promise<void> {
    if (!(await this.#isFree())) return;
    this.#form.fillFrom(request);
    this.#host.changed();
  }

  async requestAgain(grant: SqlCredential, address?: string): Promise<void> {
    if (!(await this.#isFree())) return;
    this.#form.fillFrom(address === undefined ? grant : { ...grant, addresses: address });
    this.#host.show(grant.id);
    await this.#request();
  }

  /** Fills the form with what somebody proposes; answers the environment where it is one. */
  async propose(proposal: AccessProposal): Promise<Environment | undefined> {
    if (!(await this.#isFree())) return undefined;
    const proposed = await this.#form.propose(proposal);
    this.#host.changed();
    return proposed;
  }

  /** Fills in what a grant gave, but for the addresses: the remote's are not known here. */
  async requestForRemote(grant: SqlCredential): Promise<void> {
    if (!(await this.#isFree())) return;
    this.#form.fillFrom({ ...grant, addresses: '' });
    this.#notices.inform(
      l10n.t(
        'Enter the public IPv4 address of the remote computer. In its terminal, "curl https://ipv4.icanhazip.com" tells it.',
      ),
    );
    this.#host.focus('addresses');
    this.#host.changed();
  }

  dispose(): void {
    this.#form.stopDetecting();
  }

  /** Somebody who chose a sandbox of Lifecycle Services learns where its database is reached. */
  #pointToLcs(): void {
    const chosen = this.#form.chosenNotUnified;
    if (chosen === undefined || this.#notices.current !== null) return;
    this.#lcsPage = '';
    const { sentence, remedies } = explainError(
      accessError('notUnified', { environment: chosen.name }),
    );
    this.#notices.warn(sentence, ...remedies);
    this.#host.changed();
  }

  /** Goes on in the section of Lifecycle Services, with the environment where its page is known. */
  async #useLcs(): Promise<void> {
    const url = this.#lcsPage;
    const section = await this.#host.openSection('lifecycleServices');
    if (url === '') return;
    const system = 'lifecycleServices';
    await section?.fillFrom({ environment: { id: url, system, name: '', url, tenantId: '' } });
  }

  async #request(): Promise<void> {
    if (this.#desk.isBusy) return;
    this.#notices.clear();
    const checked = this.#form.check();
    this.#host.changed();
    if (!checked.ok) {
      this.#host.focus(checked.error.field);
      return;
    }
    await this.#desk.take(checked.value);
    void this.#form.refresh();
  }

  /** What was wrong in one cloud says nothing of another. */
  #followCloud(): void {
    const cloud = cloudKey(this.#services.settings);
    if (cloud === this.#cloud) return;
    this.#cloud = cloud;
    this.#notices.clear();
    this.#host.changed();
  }

  /** What is known now takes the place of what was not. */
  #failedLate(error: AccessError): void {
    if (!this.#notices.tellsOf('outcomeUnknown')) return;
    this.#notices.showError(error);
    this.#host.changed();
  }

  /** What is being requested must stay in the form: a second request has to wait. */
  async #isFree(): Promise<boolean> {
    if (!this.#desk.isBusy) return true;
    await this.#services.prompts.notify(
      'info',
      l10n.t('A request is running. Wait for it, or cancel it.'),
    );
    return false;
  }
}
