import * as l10n from '@vscode/l10n';
import type { Clock, Disposable } from '../../access/clock';
import type { AccessProposal } from '../../api';
import type { Environment } from '../../access/environment';
import type { AccessError } from '../../access/errors';
import type { Grant } from '../../access/grant';
import type { EarlierRequest } from '../../access/request';
import { visible } from '../../access/text';
import type { HostMessage, Intent, PageDraft } from '../../protocol/messages';
import type { DialogState } from '../../protocol/state';
import type { Log } from '../../services/log';
import type { Vault } from '../../vault/vault';
import type { Announcer } from '../announcer';
import type { GrantActions } from '../grantActions';
import type { ReadinessService } from '../readiness';
import { AccessForm, type AccessFormServices } from './accessForm';
import { addByUrlOption, browseOption } from './form';
import { GrantPane, type GrantPaneServices } from './grantPane';
import { Notices } from './notices';
import { RequestDesk, type RequestDeskServices } from './requestDesk';
import { headWords, pageStrings } from './words';

/** What the dialog needs of its surroundings. */
export interface DialogServices extends AccessFormServices, RequestDeskServices, GrantPaneServices {
  readonly vault: Vault;
  readonly grants: GrantActions;
  readonly readiness: ReadinessService;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
  readonly history: AccessFormServices['history'] & RequestDeskServices['history'];
}

/** The page, as the controller sees it. */
export interface DialogView {
  post(message: HostMessage): void;
}

/**
 * Owns the state of the dialog: state goes down to the page, intents come up from it. It lives as
 * long as the extension host, so that closing the panel loses nothing that was typed and cancels no
 * request.
 */
export class DialogController implements Disposable {
  readonly #services: DialogServices;
  readonly #form: AccessForm;
  readonly #pane: GrantPane;
  readonly #notices: Notices;
  readonly #desk: RequestDesk;
  readonly #subscriptions: readonly Disposable[];
  #view: DialogView | undefined;
  #countdown: Disposable | undefined;
  #isSendDue = false;

  constructor(services: DialogServices) {
    this.#services = services;
    const changed = () => {
      this.#changed();
    };
    const failed = (error: AccessError) => {
      this.#notices.showError(error);
      changed();
    };
    this.#form = new AccessForm(services, { changed, failed });
    this.#desk = new RequestDesk(services, {
      changed,
      failed,
      step: words => this.#view?.post({ type: 'announce', text: words }),
      granted: grant => {
        this.#granted(grant);
      },
      cameLate: grant => {
        this.#cameLate(grant);
      },
      failedLate: error => {
        this.#failedLate(error);
      },
      wanted: (grant, wish) => {
        this.#wanted(grant, wish);
      },
    });
    this.#notices = new Notices({
      prompts: services.prompts,
      requestAgain: () => this.#request(),
      browse: () => this.#form.chooseEnvironment(browseOption),
      addByUrl: () => this.#form.chooseEnvironment(addByUrlOption),
      switchAccount: () => this.#form.switchAccount(),
      detectAddress: () => this.#form.detect(),
    });
    this.#pane = new GrantPane(services, (grantId, address) => this.renew(grantId, address));
    this.#subscriptions = [
      services.vault.onDidChange(changed),
      services.readiness.onDidChange(changed),
      services.announcer.onSay(text => this.#view?.post({ type: 'announce', text })),
    ];
  }

  /** The grant in the lower half, where there is one. */
  get shownGrantId(): string | undefined {
    return this.#pane.shownId;
  }

  /** A page was made. It gets everything once it says that it listens. */
  attach(view: DialogView, draft: PageDraft): void {
    this.#view = view;
    this.#form.adopt(draft);
    void this.#form.refresh();
    void this.#form.detectIfEmpty();
  }

  /** The page is gone. Nothing ends with it but the look-up of the address. */
  detach(view: DialogView): void {
    if (this.#view !== view) return;
    this.#view = undefined;
    this.#countdown?.dispose();
    this.#form.stopDetecting();
  }

  /** The settings changed, or the accounts did. */
  refresh(): void {
    if (this.#view !== undefined) void this.#form.refresh();
  }

  /** Puts a grant into the lower half. */
  show(grantId: string): void {
    this.#pane.choose(grantId);
    this.#view?.post({ type: 'maskPassword' });
    this.#changed();
  }

  /** Fills the form with the values of an earlier request. */
  async fillFrom(request: EarlierRequest): Promise<void> {
    if (!(await this.#isFree())) return;
    this.#form.fillFrom(request);
    this.#changed();
  }

  /** Fills the form with what somebody proposes; answers the environment where it is one. */
  async propose(proposal: AccessProposal): Promise<Environment | undefined> {
    if (!(await this.#isFree())) return undefined;
    const proposed = await this.#form.propose(proposal);
    this.#changed();
    return proposed;
  }

  /** Asks again for what a grant gave; with an address: for that one instead. */
  async renew(grantId: string, address?: string): Promise<void> {
    const held = this.#services.grants.find(grantId);
    if (held === undefined || !(await this.#isFree())) return;
    this.#form.fillFrom(address === undefined ? held.grant : { ...held.grant, addresses: address });
    this.#pane.choose(grantId);
    await this.#request();
  }

  /** Fills in what a grant gave, but for the addresses: the remote's are not known here. */
  async requestForRemote(grantId: string): Promise<void> {
    const held = this.#services.grants.find(grantId);
    if (held === undefined || !(await this.#isFree())) return;
    this.#form.fillFrom({ ...held.grant, addresses: '' });
    this.#notices.inform(
      l10n.t(
        'Enter the public IPv4 address of the remote computer. In its terminal, "curl https://ipv4.icanhazip.com" tells it.',
      ),
    );
    this.#view?.post({ type: 'focus', field: 'addresses' });
    this.#changed();
  }

  /** Does what the user wants. */
  async handle(intent: Intent): Promise<void> {
    switch (intent.type) {
      case 'ready':
        this.#view?.post({ type: 'strings', strings: pageStrings() });
        this.#changed();
        return;
      case 'edit':
        // What was wrong with one environment says nothing of another.
        if (intent.field === 'environment') this.#notices.clear();
        return this.#form.edit(intent.field, intent.value);
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
        this.#changed();
        return;
      case 'show':
        this.show(intent.grantId);
        return;
      case 'copy':
        return this.#services.grants.copy(intent.grantId, intent.target);
      case 'revealPassword':
        return this.#reveal(intent.grantId);
      case 'grantAction':
        return this.#pane.act(intent.grantId, intent.action);
      case 'statusRemedy':
        return this.#pane.remedy(intent.grantId);
    }
  }

  dispose(): void {
    this.#countdown?.dispose();
    this.#form.stopDetecting();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #request(): Promise<void> {
    if (this.#desk.isBusy) return;
    this.#notices.clear();
    const checked = this.#form.check();
    this.#changed();
    if (!checked.ok) {
      this.#view?.post({ type: 'focus', field: checked.error.field });
      return;
    }
    await this.#desk.take(checked.value);
    void this.#form.refresh();
  }

  #granted(grant: Grant): void {
    const { announcer, readiness } = this.#services;
    this.#pane.choose(grant.id);
    readiness.begin(grant.id);
    announcer.say(l10n.t('Credential for {0} issued.', visible(grant.environment.name, 100)));
  }

  #cameLate(grant: Grant): void {
    this.#notices.clear();
    this.#services.readiness.begin(grant.id);
    this.#changed();
  }

  /** What is known now takes the place of what was not. */
  #failedLate(error: AccessError): void {
    if (!this.#notices.tellsOf('outcomeUnknown')) return;
    this.#notices.showError(error);
    this.#changed();
  }

  #wanted(grant: Grant, wish: 'show' | 'forget'): void {
    if (wish === 'show') this.show(grant.id);
    else void this.#services.grants.forget(grant.id);
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

  async #reveal(grantId: string): Promise<void> {
    const password = await this.#pane.password(grantId);
    if (password !== undefined) this.#view?.post({ type: 'password', grantId, password });
  }

  /** Sends the state once after everything that changes in this turn. */
  #changed(): void {
    if (this.#isSendDue || this.#view === undefined) return;
    this.#isSendDue = true;
    queueMicrotask(() => {
      this.#isSendDue = false;
      this.#view?.post({ type: 'state', state: this.#state() });
      this.#awaitNextChange();
    });
  }

  #state(): DialogState {
    return {
      ...headWords(),
      fields: this.#form.fields(this.#desk.progress !== null),
      progress: this.#desk.progress,
      notice: this.#notices.current,
      ...this.#pane.state(),
    };
  }

  /** The countdowns are drawn again when the first of them changes. */
  #awaitNextChange(): void {
    this.#countdown?.dispose();
    const delay = this.#pane.untilChange();
    if (delay === undefined || this.#view === undefined) return;
    this.#countdown = this.#services.clock.after(delay, () => {
      this.#changed();
    });
  }
}
