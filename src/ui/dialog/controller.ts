import * as l10n from '@vscode/l10n';
import type { AccessProposal } from '../../api';
import type { Disposable } from '../../access/clock';
import type { Environment } from '../../access/environment';
import type { SqlCredential } from '../../access/grant';
import type { EarlierRequest } from '../../access/request';
import { visible } from '../../access/text';
import type { HostMessage, Intent, PageDraft } from '../../protocol/messages';
import type { DialogState } from '../../protocol/state';
import { findGrant, isCredential, type HeldCredential } from '../../vault/heldGrant';
import type { SeenInDialog } from '../grantActions';
import { OnceAtATime } from './exclusiveTask';
import { withLimit } from './fields';
import { GrantPresenter, type DialogWindow } from './grantPresenter';
import { claimingNotice, pageStrings } from './messages';
import { withOnePrimary, type DialogSection, type SectionHost } from './section';
import { SectionSet } from './sectionSet';

/** The page, as the controller uses it. */
export interface DialogView {
  /** Whether the user can see it. A panel behind another one isn't visible. */
  readonly isVisible: boolean;
  /** Whether the panel is the active editor. Opening it then doesn't move the focus. */
  readonly isInFront: boolean;
  post(message: HostMessage): void;
}

/**
 * Owns the state of the dialog, sends it to the page, and handles the page's intents. It lives as
 * long as the extension host, so that closing the panel neither loses input nor cancels a request.
 */
export abstract class DialogController implements Disposable {
  readonly #window: DialogWindow;
  readonly #sections: SectionSet;
  readonly #presenter: GrantPresenter;
  readonly #subscriptions: readonly Disposable[];
  readonly #renewals = new OnceAtATime();
  readonly #onClosed = new Set<() => void>();
  #view: DialogView | undefined;
  #countdown: Disposable | undefined;
  #isSendDue = false;
  /** Keeps the vault prepared for a request since the last edit. */
  #preparation: Disposable | undefined;
  /** How many intents of the page are being handled. */
  #handling = 0;

  constructor(window: DialogWindow) {
    this.#window = window;
    const changed = () => this.#changed();
    const host: SectionHost = {
      changed,
      announce: text => this.#view?.post({ type: 'announce', text }),
      focus: field => this.#view?.post({ type: 'focus', field }),
      revealField: (field, text) => this.#view?.post({ type: 'fieldSecret', field, text }),
      show: grantId => this.show(grantId),
      isSeen: id => this.#isSeen && this.#environment.id === id,
      openSection: id => this.openSection(id),
      granted: (grant, words) => this.#granted(grant, words),
    };
    this.#sections = new SectionSet(window.systems, host);
    this.#presenter = new GrantPresenter(window, (id, address) => this.renew(id, address));
    this.#subscriptions = [
      this.#sections,
      // Loading the grants of a reloaded window can take longer than the page.
      window.vault.onDidChange(() => void this.#selectHeld()),
      window.readiness.onDidChange(changed),
      window.activations.onDidChange(changed),
      window.announcer.onSay(host.announce),
    ];
  }

  /** Opens the panel, or brings it to the front. */
  abstract open(): void;

  /** Focuses the page, if its panel is still the active editor. */
  protected abstract focusPage(): void;

  /**
   * The selected environment, and the credential that is shown for it; `undefined` if the user
   * doesn't see the dialog.
   */
  get seen(): SeenInDialog | undefined {
    if (!this.#isSeen) return undefined;
    const shown = this.#presenter.shown(this.#environment);
    const environmentId = this.#environment.id || undefined;
    return {
      environmentId,
      grantId: shown !== undefined && isCredential(shown) ? shown.grant.id : undefined,
    };
  }

  /**
   * A page was created. VS Code keeps messages for a page that still loads. The page gets the state
   * again when it is ready, and so does each later page.
   */
  attach(view: DialogView, draft: PageDraft): void {
    this.#view = view;
    void this.#sections.attach(draft).then(() => this.#selectHeld());
    this.#sendAll();
    const { vault } = this.#window;
    if (vault.isClaiming) void vault.claimed().then(() => this.#selectHeld());
  }

  /** The page was destroyed. */
  detach(view: DialogView): void {
    if (this.#view !== view) return;
    this.#view = undefined;
    this.#countdown?.dispose();
    this.#sections.detach();
    this.#preparation?.dispose();
    this.#preparation = undefined;
    for (const closed of [...this.#onClosed]) closed();
  }

  /** The settings or the accounts changed. */
  refresh(): void {
    if (this.#view !== undefined) this.#sections.current?.refresh();
  }

  /** Opens the panel with a grant: its system is shown, and its environment is selected. */
  async show(grantId: string): Promise<void> {
    if (this.#view?.isInFront !== true) this.open();
    const { system, id } = this.#choose(grantId) ?? {};
    if (system === undefined || id === undefined) return;
    await this.#select(system, id);
    this.#changed();
  }

  /** Opens the panel with the section of a system and returns it. */
  openSection(id: string): Promise<DialogSection | undefined> {
    // Revealing the panel would take the focus from an open question.
    if (this.#view?.isInFront !== true) this.open();
    return this.#sections.open(id);
  }

  /** Opens the panel with the values of an earlier request. */
  async fillFrom(request: EarlierRequest): Promise<void> {
    this.open();
    const section = await this.#sections.open(request.environment.system);
    await section?.fillFrom(request);
  }

  /** Opens the panel and sends the request of a grant again, optionally for another address. */
  renew(grantId: string, address?: string): Promise<void> {
    return this.#renewals.run(grantId, () =>
      this.#withGrant(grantId, (section, grant) => section.requestAgain(grant, address)),
    );
  }

  /** Opens the panel with the values of a grant, for a remote's address, which the user types. */
  requestForRemote(grantId: string): Promise<void> {
    return this.#withGrant(grantId, async (section, grant) => {
      if (section.requestForRemote === undefined) return section.requestAgain(grant);
      return section.requestForRemote(grant);
    });
  }

  /**
   * Opens the panel with a proposal of another extension. The user decides whether to request it.
   * @returns the grant; `undefined` if the user closes the panel without one
   */
  async propose(proposal: AccessProposal): Promise<HeldCredential | undefined> {
    const section = await this.#sections.open(this.#sections.first);
    const filled = await section?.propose?.(proposal);
    if (filled === undefined) return undefined;
    this.open();
    const { vault } = this.#window;
    const before = new Set(vault.held.map(held => held.grant.id));
    const isRequested = ({ grant, status }: HeldCredential) =>
      status === 'active' && !before.has(grant.id) && grant.environment.id === filled.id;
    return new Promise(resolve => {
      const finish = (held: HeldCredential | undefined) => {
        subscription.dispose();
        this.#onClosed.delete(closed);
        resolve(held);
      };
      const closed = () => finish(undefined);
      const subscription = vault.onDidChange(() => {
        const held = vault.held.filter(isCredential).find(isRequested);
        if (held !== undefined) finish(held);
      });
      this.#onClosed.add(closed);
    });
  }

  /** Asks the user something. Afterwards, the focus returns to the page if it was there before. */
  async asking<T>(question: () => Promise<T>): Promise<T> {
    const wasFocused = this.#handling > 0 && this.#view?.isInFront === true;
    try {
      return await question();
    } finally {
      if (wasFocused && this.#view?.isInFront === true) this.focusPage();
    }
  }

  /** Handles an intent of the user. */
  async handle(intent: Intent): Promise<void> {
    this.#handling += 1;
    try {
      await this.#handle(intent);
    } finally {
      this.#handling -= 1;
    }
  }

  async #handle(intent: Intent): Promise<void> {
    switch (intent.type) {
      case 'ready':
        this.#sendAll();
        return;
      case 'openSection':
        await this.#sections.open(intent.section);
        return this.#selectHeld();
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
        const shown = this.#presenter.shown(this.#environment);
        if (shown?.grant.id !== grantId || !isCredential(shown)) return;
        const password = await this.#window.vault.password(shown.grant);
        if (password !== undefined) this.#view?.post({ type: 'password', grantId, password });
        return;
      }
      case 'grantAction':
        return this.#presenter.act(intent.grantId, intent.action, intent.option);
      case 'statusRemedy':
        return this.#presenter.remedy(intent.grantId);
      case 'cancel': {
        const { current } = this.#sections;
        const isShown = current?.state().progress !== null;
        await (isShown ? current : this.#elsewhere?.section)?.handle(intent);
        return;
      }
      case 'showRequest': {
        const { id, section } = this.#elsewhere ?? {};
        if (id === undefined || section?.requesting === undefined) return;
        const { requesting } = section;
        return this.#select(id, requesting.id);
      }
      case 'edit':
        this.#prepare();
        return this.#sections.find(intent.section)?.handle(intent);
      default:
        return this.#sections.find(intent.section)?.handle(intent);
    }
  }

  dispose(): void {
    this.#countdown?.dispose();
    this.#preparation?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Prepares for a request when the user edits the form, so that the button only sends it. */
  #prepare(): void {
    const { readiness, vault } = this.#window;
    if (this.#preparation === undefined) readiness.prepare();
    this.#preparation = vault.prepare();
  }

  get #isSeen(): boolean {
    return this.#view?.isVisible === true;
  }

  /** The environment in the form. */
  get #environment(): { readonly system: string; readonly id: string } {
    const { current, currentId } = this.#sections;
    return { system: currentId, id: current?.environmentId ?? '' };
  }

  /** The section whose request runs for another environment than the one in the form. */
  get #elsewhere(): { readonly id: string; readonly section: DialogSection } | undefined {
    const { system, id: shownId } = this.#environment;
    for (const [id, section] of this.#sections.all) {
      const isHere = id === system && section.requesting?.id === shownId;
      if (section.requesting !== undefined && !isHere) return { id, section };
    }
    return undefined;
  }

  /** Makes a grant the card of its environment, which it returns, with a masked password. */
  #choose(grantId: string): Environment | undefined {
    const held = findGrant(this.#window.vault.held, grantId);
    if (held === undefined) return undefined;
    this.#presenter.select(held);
    this.#view?.post({ type: 'maskPassword' });
    return held.grant.environment;
  }

  /** Shows a section with an environment. Selecting the same one again could reset its form. */
  async #select(system: string, environmentId: string): Promise<void> {
    const section = await this.#sections.open(system);
    if (section?.environmentId !== environmentId) await section?.select(environmentId);
  }

  /** An empty form starts with the environment of a usable grant, otherwise of an ended one. */
  async #selectHeld(): Promise<void> {
    const { current } = this.#sections;
    const { system, id } = this.#environment;
    const held = this.#window.vault.held.filter(({ grant }) => grant.environment.system === system);
    const last = held.filter(({ status }) => status === 'active').at(-1) ?? held.at(-1);
    const isEmpty = id === '' && this.#view !== undefined;
    if (isEmpty && last !== undefined) await current?.select(last.grant.environment.id);
    this.#changed();
  }

  async #withGrant(
    grantId: string,
    act: (section: DialogSection, grant: SqlCredential) => Promise<void>,
  ): Promise<void> {
    const held = this.#window.grants.find(grantId);
    if (held === undefined) return;
    this.open();
    this.#presenter.select(held);
    const section = await this.#sections.open(held.grant.environment.system);
    if (section !== undefined) await act(section, held.grant);
  }

  /** The result never changes the selection: users who don't see its environment are notified. */
  #granted(grant: SqlCredential, words: string): void {
    const { announcer, grants, prompts } = this.#window;
    const held = grants.find(grant.id);
    if (held !== undefined) this.#presenter.select(held);
    this.#changed();
    announcer.say(words);
    const { environment } = grant;
    if (this.#isSeen && environment.id === this.#environment.id) return;
    const show = l10n.t('Show');
    const text = l10n.t('You received a SQL credential for {0}.', visible(environment.name, 100));
    void prompts.notify('info', text, show).then(pressed => {
      if (pressed === show) void this.show(grant.id);
    });
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
      this.#testShown();
      this.#isSendDue = false;
      const { current } = this.#sections;
      // The first section still loads.
      if (current === undefined) return;
      this.#view?.post({ type: 'state', state: this.#state(current) });
      this.#awaitNextChange();
    });
  }

  #state(current: DialogSection): DialogState {
    const { isImporting, ...section } = current.state();
    const { requesting } = this.#elsewhere?.section ?? {};
    const grant = this.#presenter.state(this.#environment);
    return {
      ...this.#sections.state(),
      ...section,
      ...withOnePrimary(section, grant, isImporting),
      fields: section.fields.map(withLimit),
      notice: section.notice ?? (this.#window.vault.isClaiming ? claimingNotice() : null),
      elsewhere:
        requesting === undefined || section.progress !== null
          ? null
          : { text: l10n.t('Requesting access to {0}…', visible(requesting.name, 100)) },
    };
  }

  /** Tests a login that wasn't tested since a reload, when the user sees it. */
  #testShown(): void {
    const { readiness } = this.#window;
    const shown = this.#presenter.shown(this.#environment);
    if (!this.#isSeen || shown?.status !== 'active' || !isCredential(shown)) return;
    if (readiness.of(shown.grant.id) === undefined) readiness.beginQuietly(shown.grant.id);
  }

  /** Updates the countdown when it changes. */
  #awaitNextChange(): void {
    this.#countdown?.dispose();
    const delay = this.#presenter.untilChange(this.#environment);
    if (delay === undefined || this.#view === undefined) return;
    this.#countdown = this.#window.clock.after(delay, () => this.#changed());
  }
}
