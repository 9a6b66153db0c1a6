import * as l10n from '@vscode/l10n';
import type { AccessProposal } from '../../api';
import type { Disposable } from '../../access/clock';
import type { Environment } from '../../access/environment';
import type { SqlCredential } from '../../access/grant';
import type { EarlierRequest } from '../../access/request';
import { visible } from '../../access/text';
import type { DialogIntent, PageDraft } from '../../protocol/intents';
import type { HostMessage } from '../../protocol/messages';
import type { DialogState } from '../../protocol/state';
import { Emitter } from '../../vault/emitter';
import { findGrant, isCredential, type HeldCredential } from '../../vault/heldGrant';
import type { SeenInDialog } from '../grantActions';
import { seenAddress } from '../messages/readiness';
import { offer } from '../prompts';
import { Ticker } from '../ticker';
import { isCommand } from './choiceList';
import { OnceAtATime } from './exclusiveTask';
import { withLimit } from './fields';
import { FirstEnvironment } from './firstEnvironment';
import { GrantPresenter, type DialogWindow } from './grantPresenter';
import { claimingNotice, pageStrings } from './messages';
import { createPreparation } from './preparation';
import { Questions, type AskingPage } from './questions';
import { withOnePrimary, type DialogSection, type SectionHost } from './section';
import { SectionSet } from './sectionSet';

/** The page, as the controller uses it. */
export interface DialogView extends AskingPage {
  /** Whether the user can see it. A panel behind another one isn't visible. */
  readonly isVisible: boolean;
  post(message: HostMessage): void;
  /** Loads the page, which draws these messages before VS Code shows it. */
  load(first: readonly HostMessage[]): void;
}

/**
 * Owns the state of the dialog, sends it to the page, and handles the page's intents. It outlives the
 * panel, so closing the panel neither loses input nor cancels a request.
 */
export abstract class DialogController implements Disposable {
  readonly #window: DialogWindow;
  readonly #sections: SectionSet;
  readonly #first: FirstEnvironment;
  readonly #presenter: GrantPresenter;
  readonly #ticker: Ticker;
  readonly #subscriptions: readonly Disposable[];
  readonly #renewals = new OnceAtATime();
  readonly #closed: Emitter<void>;
  #view: DialogView | undefined;
  /** `blank`: the panel has no page yet. `loading`: the page gets the state when it is ready. */
  #page: 'blank' | 'loading' | 'listening' = 'blank';
  #isSendDue = false;
  /** The last sent state as JSON. Empty after an intent: the user may have changed the page. */
  #sent = '';
  readonly #preparation: ReturnType<typeof createPreparation>;
  /** The questions of VS Code, after which the focus returns to the page. */
  readonly questions: Questions;

  constructor(window: DialogWindow) {
    this.#window = window;
    this.questions = new Questions(window.clock, () => this.#view);
    this.#closed = new Emitter(window.log);
    const changed = () => this.#changed();
    const host: SectionHost = {
      changed,
      announce: text => this.#view?.post({ type: 'announce', text }),
      focus: control => this.#view?.post({ type: 'focus', control }),
      revealField: (field, text) => this.#view?.post({ type: 'fieldSecret', field, text }),
      show: grantId => this.show(grantId),
      isSeen: id => this.#isSeen && this.#sections.environment.id === id,
      openSection: id => this.openSection(id),
      granted: (grant, words) => this.#granted(grant, words),
    };
    this.#sections = new SectionSet(window.systems, host, window.windowMemory);
    this.#first = new FirstEnvironment(
      window.vault,
      this.#sections,
      () => this.#view !== undefined,
    );
    this.#presenter = new GrantPresenter(window, id => this.renew(id));
    this.#preparation = createPreparation(window, this.#sections);
    this.#ticker = new Ticker(window.clock, [{ update: () => this.#send() }], []);
    this.#subscriptions = [
      this.#sections,
      this.#ticker,
      // Loading the grants of a reloaded window can take longer than the page.
      window.vault.onDidChange(() => void this.#select()),
      window.readiness.onDidChange(changed),
      window.handOver.onDidChange(changed),
      window.activations.onDidChange(changed),
      window.locale.onDidChange(changed),
      window.announcer.onSay(host.announce),
    ];
  }

  /**
   * Opens the panel, or brings it to the front.
   * @param keepsFocus whether the focus stays where it is, for example in the view
   */
  abstract open(keepsFocus?: boolean): void;

  /**
   * The selected environment, and the credential that is shown for it; `undefined` if the user
   * doesn't see the dialog.
   */
  get seen(): SeenInDialog | undefined {
    if (!this.#isSeen) return undefined;
    const { environment } = this.#sections;
    const shown = this.#presenter.shown(environment);
    return {
      environmentId: environment.id || undefined,
      grantId: shown !== undefined && isCredential(shown) ? shown.grant.id : undefined,
    };
  }

  /**
   * Connects a panel. A new page gets the first state in its HTML. VS Code keeps messages for a restored
   * page that still loads. Each page gets the state again when it is ready.
   */
  attach(view: DialogView, draft: PageDraft, isRestored: boolean): void {
    this.#view = view;
    this.#page = isRestored ? 'listening' : 'blank';
    this.#sent = '';
    void this.#sections.attach(draft, isRestored).then(() => this.#select(true));
    if (isRestored) this.#sendAll();
    const { vault } = this.#window;
    if (vault.isClaiming) void vault.claimed().then(() => this.#select());
  }

  /** The page was destroyed. */
  detach(view: DialogView): void {
    if (this.#view !== view) return;
    this.#view = undefined;
    this.#ticker.refresh();
    this.#sections.detach();
    this.#preparation.end();
    this.#closed.fire();
  }

  /** Sets whether the window has the focus. The countdown is slower while it hasn't. */
  setFocused(isFocused: boolean): void {
    this.#ticker.setFocused(isFocused);
  }

  /** The settings or the accounts changed. */
  refresh(): void {
    if (this.#view !== undefined) this.#sections.current?.refresh();
  }

  /** Focuses the control that the user needs next, as soon as the page has the focus. */
  focusNext(isForForm = false): void {
    this.#view?.post({ type: 'focusNext', isForForm });
  }

  /** Opens the panel. With a grant, its system is shown and its environment is selected. */
  async show(grantId?: string, keepsFocus = false): Promise<void> {
    if (this.#view?.isInFront !== true) this.open(keepsFocus);
    const environment = grantId === undefined ? undefined : this.#choose(grantId);
    if (environment !== undefined) await this.#sections.select(environment);
    this.focusNext();
    this.#changed();
  }

  /** Opens the panel with the section of a system. `movesFocus` is false if a question follows. */
  openSection(id: string, movesFocus = true): Promise<DialogSection | undefined> {
    // Revealing the panel would take the focus from an open question.
    if (this.#view?.isInFront !== true) this.open();
    if (movesFocus) this.focusNext(true);
    return this.#sections.open(id);
  }

  /** Opens the panel with the values of an earlier request. */
  async fillFrom(request: EarlierRequest): Promise<void> {
    const section = await this.#sections.open(request.environment.system);
    // Opening the panel would take the focus from a question.
    await section?.fillFrom(request);
    this.open();
    this.focusNext(true);
  }

  /** Opens the panel. Asks, then renews an active credential; fills in the form from an ended one. */
  requestAgain(grantId: string): Promise<void> {
    const held = this.#window.grants.find(grantId);
    if (held === undefined) return this.show();
    return held.status === 'active' ? this.renew(grantId) : this.fillFrom(held.grant);
  }

  /** Opens the panel and requests a credential again, for the address that its server sees. */
  renew(grantId: string): Promise<void> {
    return this.#renewals.run(grantId, async () => {
      const address = seenAddress(this.#window.readiness.of(grantId));
      const found = await this.#sectionOf(grantId);
      if (await found?.section.requestAgain(found.grant, address)) this.open();
    });
  }

  /** Opens the panel with the values of a grant, for a remote's address, which the user types. */
  async requestForRemote(grantId: string): Promise<void> {
    const { section, grant } = (await this.#sectionOf(grantId)) ?? {};
    if (grant) await (section?.requestForRemote?.(grant) ?? section?.requestAgain(grant));
    this.open();
  }

  /**
   * Opens the panel with a proposal of another extension. The user decides whether to request it.
   * @returns the grant; `undefined` if the form doesn't take the values, or the user closes the panel
   */
  async propose(proposal: AccessProposal): Promise<HeldCredential | undefined> {
    const section = await this.#sections.open(this.#sections.first);
    const filled = await section?.propose?.(proposal);
    // If the URL isn't valid, the dialog says why.
    this.open();
    if (filled === undefined) return undefined;
    const { vault } = this.#window;
    const before = new Set(vault.held.map(held => held.grant.id));
    return new Promise(resolve => {
      const check = () => {
        const granted = vault.held
          .filter(isCredential)
          .filter(({ grant }) => grant.environment.id === filled.id && !before.has(grant.id))
          .find(({ status }) => status === 'active');
        if (granted === undefined && this.#view !== undefined) return;
        for (const subscription of subscriptions) subscription.dispose();
        resolve(granted);
      };
      const subscriptions = [vault.onDidChange(check), this.#closed.on(check)];
    });
  }

  async handle(intent: DialogIntent): Promise<void> {
    this.#sent = '';
    await this.questions.during(() => this.#handle(intent));
  }

  async #handle(intent: DialogIntent): Promise<void> {
    const sections = this.#sections;
    if (intent.type !== 'ready') {
      this.#first.touched();
      sections.current?.goOn();
    }
    switch (intent.type) {
      case 'ready':
        this.#page = 'listening';
        this.#sendAll();
        return;
      case 'openSection':
        await sections.open(intent.section);
        return this.#select(true);
      case 'show':
        this.#choose(intent.grantId);
        this.#changed();
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
        const password = await this.#presenter.password(sections.environment, grantId);
        if (password !== undefined) this.#view?.post({ type: 'password', grantId, password });
        return;
      }
      case 'grantAction':
        return this.#presenter.act(intent.grantId, intent.action, intent.option);
      case 'statusRemedy':
        return this.#presenter.remedy(intent.grantId);
      case 'cancel': {
        const isShown = sections.current?.state().progress !== null;
        return (isShown ? sections.current : sections.elsewhere?.section)?.handle(intent);
      }
      case 'showRequest':
        return sections.elsewhere && sections.select(sections.elsewhere);
      default:
        if (intent.type === 'edit' && !isCommand(intent.value)) this.#preparation.edited();
        return sections.loaded(intent.section)?.handle(intent);
    }
  }

  dispose(): void {
    this.#preparation.end();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  get #isSeen(): boolean {
    return this.#view?.isVisible === true;
  }

  /** Makes a grant the card of its environment, which it returns, with a masked password. */
  #choose(grantId: string): Environment | undefined {
    const held = findGrant(this.#window.vault.held, grantId);
    if (held === undefined) return undefined;
    this.#presenter.select(held);
    this.#view?.post({ type: 'maskPassword' });
    return held.grant.environment;
  }

  async #select(isStart = false): Promise<void> {
    await (isStart ? this.#first.select() : this.#first.selectHeld());
    this.#changed();
  }

  /** Shows the card and the section of a grant. The focus stays where it is, unless the dialog opens. */
  async #sectionOf(grantId: string) {
    const held = this.#window.grants.find(grantId);
    if (held === undefined) return undefined;
    const { grant } = held;
    const isOpen = this.#view !== undefined;
    this.open(isOpen);
    if (!isOpen) this.focusNext();
    this.#presenter.select(held);
    const section = await this.#sections.open(grant.environment.system);
    return section && { section, grant };
  }

  /** The result never changes the selection: users who don't see its environment are notified. */
  #granted(grant: SqlCredential, words: string): void {
    const { announcer, grants, prompts } = this.#window;
    const held = grants.find(grant.id);
    if (held !== undefined) this.#presenter.select(held);
    this.#changed();
    announcer.say(words);
    const { id, name } = grant.environment;
    if (this.#isSeen && id === this.#sections.environment.id) return;
    const text = l10n.t('You received a SQL credential for {0}.', visible(name, 100));
    void offer(prompts, 'info', text, [l10n.t('Show'), () => this.show(grant.id)]);
  }

  #sendAll(): void {
    this.#view?.post({ type: 'strings', strings: pageStrings() });
    this.#changed();
  }

  /** Sends the state once, after all changes and any request of this turn. */
  #changed(): void {
    if (this.#isSendDue || this.#view === undefined) return;
    this.#isSendDue = true;
    setImmediate(() => {
      if (this.#isSeen) this.#presenter.testShown(this.#sections.environment);
      this.#isSendDue = false;
      this.#ticker.refresh();
    });
  }

  /** Sends the state; returns the milliseconds until time alone changes it. */
  #send(): number | undefined {
    const { current, environment } = this.#sections;
    const [view, page] = [this.#view, this.#page];
    if (view === undefined || current === undefined || page === 'loading') return undefined;
    // VS Code destroyed the page of a hidden panel.
    if (page === 'listening' && !view.isVisible) return undefined;
    this.#sections.keep();
    const state: HostMessage = { type: 'state', state: this.#state(current) };
    const text = JSON.stringify(state);
    const isNew = text !== this.#sent;
    this.#sent = text;
    if (page === 'blank') {
      view.load([{ type: 'strings', strings: pageStrings() }, state]);
      this.#page = 'loading';
    } else if (isNew) view.post(state);
    return this.#presenter.untilChange(environment);
  }

  #state(current: DialogSection): DialogState {
    const { environment, elsewhere } = this.#sections;
    const shown = withOnePrimary(current.state(), this.#presenter.state(environment));
    const isElsewhere = elsewhere !== undefined && shown.progress === null;
    return {
      ...this.#sections.state(),
      ...shown,
      fields: shown.fields.map(withLimit),
      notice: shown.notice ?? (this.#window.vault.isClaiming ? claimingNotice() : null),
      elsewhere: isElsewhere
        ? l10n.t('Requesting access to {0}…', visible(elsewhere.target.name, 100))
        : '',
    };
  }
}
