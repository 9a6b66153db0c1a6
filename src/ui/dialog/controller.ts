import * as l10n from '@vscode/l10n';
import type { AccessProposal } from '../../api';
import type { Clock, Disposable } from '../../access/clock';
import type { Environment } from '../../access/environment';
import type { SqlCredential } from '../../access/grant';
import type { EarlierRequest } from '../../access/request';
import { visible } from '../../access/text';
import type { HostMessage, Intent, PageDraft } from '../../protocol/messages';
import type { CopyTarget, DialogState } from '../../protocol/state';
import type { Log } from '../../services/log';
import type { Vault } from '../../vault/vault';
import type { Announcer } from '../announcer';
import type { GrantActions } from '../grantActions';
import type { ReadinessService } from '../readiness';
import { OnceAtATime } from '../onceAtATime';
import { chosenAbove } from './chosenAbove';
import { GrantPresenter, type GrantPresenterServices } from './grantPresenter';
import { SectionSet } from './sectionSet';
import type { DialogSection, SectionHost } from './section';
import type { Prompts } from '../prompts';
import type { SystemSet } from '../system';
import { withLimit } from './textLimit';
import { tellOfUnseen } from './unseenGrant';
import { claimingNotice, pageStrings } from './messages';

/** What the dialog needs of its surroundings. */
export interface DialogServices extends GrantPresenterServices {
  readonly vault: Vault;
  readonly grants: GrantActions;
  readonly readiness: ReadinessService;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
  readonly prompts: Prompts;
  readonly systems: SystemSet;
}

/** The page, as the controller sees it. */
export interface DialogView {
  /** Whether somebody sees it: a panel behind another one is there and not visible. */
  readonly isVisible: boolean;
  post(message: HostMessage): void;
}

/**
 * Owns the state of the dialog: state goes down to the page, intents come up from it. It lives as
 * long as the extension host, so that closing the panel loses nothing that was typed and cancels no
 * request.
 */
export class DialogController implements Disposable {
  readonly #services: DialogServices;
  readonly #open: (grantId: string) => void;
  readonly #sections: SectionSet;
  readonly #pane: GrantPresenter;
  readonly #subscriptions: readonly Disposable[];
  #view: DialogView | undefined;
  #countdown: Disposable | undefined;
  #isSendDue = false;
  readonly #renewals = new OnceAtATime();
  /** How many wishes of the user's in the upper half are being fulfilled. */
  #wishes = 0;
  /** The environment that was chosen in the form when the state was last made. */
  #chosen: string | undefined;

  /** @param open opens the panel with a grant, or brings it to the front */
  constructor(services: DialogServices, open: (grantId: string) => void) {
    this.#services = services;
    this.#open = open;
    const changed = () => {
      this.#changed();
    };
    const host: SectionHost = {
      changed,
      announce: text => this.#view?.post({ type: 'announce', text }),
      focus: field => this.#view?.post({ type: 'focus', field }),
      revealField: (field, text) => this.#view?.post({ type: 'fieldSecret', field, text }),
      show: grantId => {
        if (this.#isSeen) this.show(grantId);
        else open(grantId);
      },
      openSection: id => this.#sections.open(id),
      granted: (grant, origin) => {
        this.#granted(grant, origin);
      },
      cameLate: grant => {
        services.readiness.begin(grant.id);
        changed();
      },
    };
    this.#sections = new SectionSet(services.systems, host);
    this.#pane = new GrantPresenter(services, (grantId, address) => this.renew(grantId, address));
    this.#subscriptions = [
      this.#sections,
      services.vault.onDidChange(changed),
      services.readiness.onDidChange(changed),
      services.activations.onDidChange(changed),
      services.announcer.onSay(host.announce),
    ];
  }

  /** The grant in the lower half, where there is one. */
  get shownGrantId(): string | undefined {
    return this.#pane.shownId;
  }

  /**
   * A page was made. It gets everything at once: VS Code keeps it for a page that is still being
   * loaded. The page gets it again when it says that it listens, as each later one does.
   */
  attach(view: DialogView, draft: PageDraft): void {
    this.#view = view;
    void this.#sections.attach(draft);
    this.#sendAll();
    if (this.#services.vault.isClaiming) {
      void this.#services.vault.claimed().then(() => {
        this.#changed();
      });
    }
  }

  /** The page is gone. */
  detach(view: DialogView): void {
    if (this.#view !== view) return;
    this.#view = undefined;
    this.#countdown?.dispose();
    this.#sections.detach();
  }

  /** The settings changed, or the accounts did. */
  refresh(): void {
    if (this.#view !== undefined) this.#sections.current?.refresh();
  }

  /** Puts a grant into the lower half. */
  show(grantId: string): void {
    this.#pane.choose(grantId);
    this.#view?.post({ type: 'maskPassword' });
    this.#changed();
  }

  /** Puts a section into the upper half, and answers it. */
  readonly openSection: SectionSet['open'] = id => this.#sections.open(id);

  /** Fills the form with the values of an earlier request. */
  async fillFrom(request: EarlierRequest): Promise<void> {
    const section = await this.#sections.open(request.environment.system);
    await section?.fillFrom(request);
  }

  /** Fills the form with what somebody proposes; answers the environment where it is one. */
  async propose(proposal: AccessProposal): Promise<Environment | undefined> {
    const section = await this.#sections.open(this.#sections.first);
    return section?.propose?.(proposal);
  }

  /** Asks again for what a grant gave, once at a time; with an address: for that one instead. */
  renew(grantId: string, address?: string): Promise<void> {
    return this.#renewals.run(grantId, () => this.#renew(grantId, address));
  }

  async #renew(grantId: string, address: string | undefined): Promise<void> {
    const held = this.#services.grants.find(grantId);
    if (held === undefined) return;
    const section = await this.#sections.open(held.grant.environment.system);
    await section?.requestAgain(held.grant, address);
  }

  /** Fills in what a grant gave, but for the addresses: the remote's are not known here. */
  async requestForRemote(grantId: string): Promise<void> {
    const held = this.#services.grants.find(grantId);
    if (held === undefined) return;
    const section = await this.#sections.open(held.grant.environment.system);
    if (section?.requestForRemote === undefined) return this.renew(grantId);
    await section.requestForRemote(held.grant);
  }

  /** Does what the user wants. */
  async handle(intent: Intent): Promise<void> {
    switch (intent.type) {
      case 'ready':
        this.#sendAll();
        return;
      case 'openSection':
        await this.#sections.open(intent.section);
        return;
      case 'show':
        this.show(intent.grantId);
        return;
      case 'copy':
        return this.#copy(intent.grantId, intent.target);
      case 'revealPassword':
        return this.#reveal(intent.grantId);
      case 'grantAction':
        return this.#pane.act(intent.grantId, intent.action);
      case 'statusRemedy':
        return this.#pane.remedy(intent.grantId);
      default:
        this.#wishes += 1;
        try {
          await this.#sections.current?.handle(intent);
        } finally {
          this.#wishes -= 1;
        }
    }
  }

  dispose(): void {
    this.#countdown?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #granted(grant: SqlCredential, origin?: 'imported'): void {
    const { announcer, readiness } = this.#services;
    this.#pane.choose(grant.id);
    readiness.begin(grant.id);
    const name = visible(grant.environment.name, 100);
    announcer.say(
      origin === 'imported'
        ? l10n.t('Credential for {0} imported.', name)
        : l10n.t('Credential for {0} issued.', name),
    );
    if (this.#isSeen) return;
    void tellOfUnseen(name, this.#services.prompts, () => {
      this.#open(grant.id);
    });
  }

  get #isSeen(): boolean {
    return this.#view?.isVisible === true;
  }

  /** The button that was pressed says so itself. */
  async #copy(grantId: string, target: CopyTarget): Promise<void> {
    const copied = await this.#services.grants.copy(grantId, target);
    if (copied) this.#view?.post({ type: 'copied', grantId, target });
  }

  async #reveal(grantId: string): Promise<void> {
    const password = await this.#pane.password(grantId);
    if (password !== undefined) this.#view?.post({ type: 'password', grantId, password });
  }

  #sendAll(): void {
    this.#view?.post({ type: 'strings', strings: pageStrings() });
    this.#changed();
  }

  /** Sends the state once after everything that changes in this turn. */
  #changed(): void {
    if (this.#isSendDue || this.#view === undefined) return;
    this.#isSendDue = true;
    queueMicrotask(() => {
      this.#isSendDue = false;
      const { current } = this.#sections;
      // The first section is still being loaded.
      if (current === undefined) return;
      this.#view?.post({ type: 'state', state: this.#state(current) });
      this.#awaitNextChange();
    });
  }

  #state(current: DialogSection): DialogState {
    const section = current.state();
    const { isClaiming } = this.#services.vault;
    const chosen = chosenAbove(section);
    this.#follow(chosen);
    return {
      ...this.#sections.state(),
      ...section,
      fields: section.fields.map(withLimit),
      notice: section.notice ?? (isClaiming ? claimingNotice() : null),
      ...this.#pane.state(chosen),
    };
  }

  /**
   * Where the user chooses another environment, the lower half goes along. It does not where only
   * another section is shown, or where the form is filled for a grant that somebody chose.
   */
  #follow(chosen: string | undefined): void {
    const isNews = chosen !== this.#chosen && this.#wishes > 0;
    this.#chosen = chosen;
    if (!isNews || chosen === undefined) return;
    const other = this.#pane.follow(chosen);
    if (other === '') return;
    const name = visible(other, 100);
    const text = l10n.t('The credential below is for {0}, not for the environment chosen.', name);
    this.#view?.post({ type: 'announce', text });
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
