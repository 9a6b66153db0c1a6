import * as l10n from '@vscode/l10n';
import type { AccessProposal } from '../../api';
import type { Disposable } from '../../access/clock';
import type { Environment } from '../../access/environment';
import type { SqlCredential } from '../../access/grant';
import type { EarlierRequest } from '../../access/request';
import { visible } from '../../access/text';
import type { HostMessage, Intent, PageDraft } from '../../protocol/messages';
import type { DialogState } from '../../protocol/state';
import type { SeenInDialog } from '../grantActions';
import { OnceAtATime } from './exclusiveTask';
import { withLimit } from './fields';
import { GrantPresenter, type DialogWindow } from './grantPresenter';
import { claimingNotice, notifyGranted, pageStrings } from './messages';
import { selectedEnvironment, type DialogSection, type SectionHost } from './section';
import { SectionSet } from './sectionSet';

/** The page, as the controller uses it. */
export interface DialogView {
  /** Whether the user can see it. A panel behind another one isn't visible. */
  readonly isVisible: boolean;
  post(message: HostMessage): void;
}

/**
 * Owns the state of the dialog, sends it to the page, and handles the page's intents. It lives as
 * long as the extension host, so that closing the panel neither loses input nor cancels a request.
 */
export class DialogController implements Disposable {
  readonly #window: DialogWindow;
  readonly #open: (grantId: string) => void;
  readonly #sections: SectionSet;
  readonly #presenter: GrantPresenter;
  readonly #subscriptions: readonly Disposable[];
  readonly #renewals = new OnceAtATime();
  #view: DialogView | undefined;
  #countdown: Disposable | undefined;
  #isSendDue = false;
  /** How many intents for the section are being handled. */
  #sectionIntents = 0;
  /** The environment that was selected when the state was last sent. */
  #selected: string | undefined;

  /** @param open opens the panel with a grant, or brings it to the front */
  constructor(window: DialogWindow, open: (grantId: string) => void) {
    this.#window = window;
    this.#open = open;
    const changed = () => this.#changed();
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
      granted: (grant, origin) => this.#granted(grant, origin),
      cameLate: grant => {
        window.readiness.begin(grant.id);
        changed();
      },
    };
    this.#sections = new SectionSet(window.systems, host);
    this.#presenter = new GrantPresenter(window, (id, address) => this.renew(id, address));
    this.#subscriptions = [
      this.#sections,
      window.vault.onDidChange(changed),
      window.readiness.onDidChange(changed),
      window.activations.onDidChange(changed),
      window.announcer.onSay(host.announce),
    ];
  }

  /** The selected environment, and the grant that is shown for it. */
  get seen(): SeenInDialog {
    const { current } = this.#sections;
    if (current === undefined) return {};
    const { held } = this.#window.vault;
    const shown = held.find(({ grant }) => grant.id === this.#presenter.shownId);
    const shownFor = shown?.grant.environment.id;
    const environmentId = selectedEnvironment(current.state()) ?? shownFor;
    return { environmentId, grantId: environmentId === shownFor ? shown?.grant.id : undefined };
  }

  /**
   * A page was created. VS Code keeps messages for a page that still loads. The page gets the state
   * again when it is ready, and so does each later page.
   */
  attach(view: DialogView, draft: PageDraft): void {
    this.#view = view;
    void this.#sections.attach(draft);
    this.#sendAll();
    const { vault } = this.#window;
    if (vault.isClaiming) void vault.claimed().then(() => this.#changed());
  }

  /** The page was destroyed. */
  detach(view: DialogView): void {
    if (this.#view !== view) return;
    this.#view = undefined;
    this.#countdown?.dispose();
    this.#sections.detach();
  }

  /** The settings or the accounts changed. */
  refresh(): void {
    if (this.#view !== undefined) this.#sections.current?.refresh();
  }

  /** Shows a grant in the lower half. */
  show(grantId: string): void {
    this.#presenter.select(grantId);
    this.#view?.post({ type: 'maskPassword' });
    this.#changed();
  }

  /** Shows a section in the upper half and returns it. */
  readonly openSection: SectionSet['open'] = id => this.#sections.open(id);

  /** Fills the form with the values of an earlier request. */
  async fillFrom(request: EarlierRequest): Promise<void> {
    const section = await this.#sections.open(request.environment.system);
    await section?.fillFrom(request);
  }

  /** Fills the form with a proposal; returns its environment if it is one. */
  async propose(proposal: AccessProposal): Promise<Environment | undefined> {
    const section = await this.#sections.open(this.#sections.first);
    return section?.propose?.(proposal);
  }

  /** Sends the request of a grant again, once at a time, optionally for another address. */
  renew(grantId: string, address?: string): Promise<void> {
    return this.#renewals.run(grantId, async () => {
      const [grant, section] = await this.#openGrant(grantId);
      if (grant !== undefined) await section?.requestAgain(grant, address);
    });
  }

  /** Fills in the values of a grant without the addresses: those of a remote aren't known here. */
  async requestForRemote(grantId: string): Promise<void> {
    const [grant, section] = await this.#openGrant(grantId);
    if (grant === undefined) return;
    if (section?.requestForRemote === undefined) return this.renew(grantId);
    await section.requestForRemote(grant);
  }

  /** Handles an intent of the user. */
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
      case 'copy': {
        const { grantId, target } = intent;
        const isCopied = await this.#window.grants.copy(grantId, target);
        // The button itself shows that it worked.
        if (isCopied) this.#view?.post({ type: 'copied', grantId, target });
        return;
      }
      case 'revealPassword': {
        const { grantId } = intent;
        const password = await this.#presenter.password(grantId);
        if (password !== undefined) this.#view?.post({ type: 'password', grantId, password });
        return;
      }
      case 'grantAction':
        return this.#presenter.act(intent.grantId, intent.action);
      case 'statusRemedy':
        return this.#presenter.remedy(intent.grantId);
      default:
        this.#sectionIntents += 1;
        try {
          await this.#sections.current?.handle(intent);
        } finally {
          this.#sectionIntents -= 1;
        }
    }
  }

  dispose(): void {
    this.#countdown?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  get #isSeen(): boolean {
    return this.#view?.isVisible === true;
  }

  /** Shows the section of a grant's system; returns both if there are any. */
  async #openGrant(
    grantId: string,
  ): Promise<[grant: SqlCredential | undefined, section: DialogSection | undefined]> {
    const grant = this.#window.grants.find(grantId)?.grant;
    return [grant, grant && (await this.#sections.open(grant.environment.system))];
  }

  #granted(grant: SqlCredential, origin?: 'imported'): void {
    const { announcer, prompts, readiness } = this.#window;
    this.#presenter.select(grant.id);
    readiness.begin(grant.id);
    const name = visible(grant.environment.name, 100);
    announcer.say(
      origin === 'imported'
        ? l10n.t('Credential for {0} imported.', name)
        : l10n.t('Credential for {0} issued.', name),
    );
    if (!this.#isSeen) void notifyGranted(name, prompts, () => this.#open(grant.id));
  }

  #sendAll(): void {
    this.#view?.post({ type: 'strings', strings: pageStrings() });
    this.#changed();
  }

  /** Sends the state once after all changes in this turn. */
  #changed(): void {
    if (this.#isSendDue || this.#view === undefined) return;
    this.#isSendDue = true;
    queueMicrotask(() => {
      this.#isSendDue = false;
      const { current } = this.#sections;
      // The first section still loads.
      if (current === undefined) return;
      this.#view?.post({ type: 'state', state: this.#state(current) });
      this.#awaitNextChange();
    });
  }

  #state(current: DialogSection): DialogState {
    const section = current.state();
    const selected = selectedEnvironment(section);
    this.#follow(selected);
    return {
      ...this.#sections.state(),
      ...section,
      fields: section.fields.map(withLimit),
      notice: section.notice ?? (this.#window.vault.isClaiming ? claimingNotice() : null),
      ...this.#presenter.state(selected),
    };
  }

  /**
   * When the user selects another environment, the lower half follows. It doesn't when only another
   * section is shown, or when the form is filled for a grant that the user selected.
   */
  #follow(selected: string | undefined): void {
    const isNew = selected !== this.#selected && this.#sectionIntents > 0;
    this.#selected = selected;
    if (!isNew || selected === undefined) return;
    const other = this.#presenter.follow(selected);
    if (other === '') return;
    const name = visible(other, 100);
    const text = l10n.t('The credential below is for {0}, not for the selected environment.', name);
    this.#view?.post({ type: 'announce', text });
  }

  /** Updates the countdowns when the first of them changes. */
  #awaitNextChange(): void {
    this.#countdown?.dispose();
    const delay = this.#presenter.untilChange();
    if (delay === undefined || this.#view === undefined) return;
    this.#countdown = this.#window.clock.after(delay, () => this.#changed());
  }
}
