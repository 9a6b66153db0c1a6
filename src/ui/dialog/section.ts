import * as l10n from '@vscode/l10n';
import type { Disposable } from '../../access/clock';
import type { Environment } from '../../access/environment';
import type { AccessError } from '../../access/errors';
import type { SqlCredential } from '../../access/grant';
import type { EarlierRequest } from '../../access/request';
import type { AccessProposal } from '../../api';
import type { Intent, PageDraft } from '../../protocol/intents';
import type { DialogState, FieldAction, FieldId, ShownGrant } from '../../protocol/state';
import { activeCredentials } from '../../vault/heldGrant';
import type { Explain } from '../messages/errors';
import { isRefused } from '../messages/readiness';
import { offer } from '../prompts';
import { cloudKey } from '../perCloud';
import type { SystemWindow } from '../window';
import { ExclusiveTask, type TaskTarget } from './exclusiveTask';
import { fillInWords, runningWords } from './messages';
import { createNotices, type Notices, type RemedyActions } from './notices';

/** The form of a system, with its messages. The dialog decides which button is the primary one. */
export interface SectionState extends Omit<
  DialogState,
  'section' | 'systems' | 'elsewhere' | 'grant' | 'request'
> {
  readonly request: Omit<NonNullable<DialogState['request']>, 'primary'> | null;
  /** Whether the form keeps the primary button although a grant is shown: it imports, or was filled in. */
  readonly keepsPrimary?: boolean;
}

export type SectionIntent = Exclude<
  Extract<Intent, { readonly section: string } | { readonly type: 'cancel' }>,
  { readonly type: 'openSection' }
>;

/** The dialog, as a section uses it. */
export interface SectionHost {
  /** Sends the state to the page, once after all changes in this turn. */
  readonly changed: () => void;
  /** Announces a text to screen readers. */
  readonly announce: (words: string) => void;
  /** Moves the focus to a field, for example one with a problem, or to a button by its label. */
  readonly focus: (control: FieldId) => void;
  /** Shows the text of a secret field, because the user asked for it. */
  readonly revealField: (field: FieldId, text: string) => void;
  /** The vault has a new grant, and `words` announce it, even to users who don't see its environment. */
  readonly granted: (grant: SqlCredential, words: string) => void;
  /** Opens the panel with a grant and its environment. */
  readonly show: (grantId: string) => Promise<void>;
  /** Whether the user sees an environment, selected in the visible dialog. */
  readonly isSeen: (environmentId: string) => boolean;
  /** Opens the panel with a section and returns it; `undefined` if no system has that ID. */
  readonly openSection: (system: string) => Promise<DialogSection | undefined>;
}

/** Leaves one primary button: that of the grant, unless the form keeps it. */
export function withOnePrimary(
  { keepsPrimary = false, request, steps, ...section }: SectionState,
  grant: ShownGrant | null,
): Omit<DialogState, 'section' | 'systems' | 'elsewhere'> {
  const isOfGrant = !keepsPrimary && grant?.actions.some(({ primary }) => primary) === true;
  const without = <T>(buttons: readonly T[]) =>
    buttons.map(button => ({ ...button, primary: false }));
  return {
    ...section,
    request: request && { ...request, primary: request.isDefault && !isOfGrant },
    steps: isOfGrant ? steps.map(step => ({ ...step, buttons: without(step.buttons) })) : steps,
    grant: keepsPrimary && grant ? { ...grant, actions: without(grant.actions) } : grant,
  };
}

/** A section, without the parts that only its class uses. */
export type DialogSection = Pick<BaseSection, keyof BaseSection>;

/**
 * The form of one system, its requests, and messages. It lives as long as the extension host, so that
 * closing the panel neither loses input nor cancels a request.
 */
export abstract class BaseSection<Id extends string = never> implements Disposable {
  protected readonly host: SectionHost;
  protected readonly notices: Notices<Id>;
  protected readonly task: ExclusiveTask;
  readonly #window: SystemWindow;
  readonly #explain: Explain<Id>;
  #cloud: string;

  /** @param remedies the actions of the buttons below the section's errors */
  protected constructor(
    window: SystemWindow,
    host: SectionHost,
    explain: Explain<Id>,
    remedies: RemedyActions<Id>,
  ) {
    this.host = host;
    this.notices = createNotices(window.prompts, explain, remedies, ({ code }) =>
      window.trace.failed(code),
    );
    this.task = new ExclusiveTask(host);
    this.#window = window;
    this.#explain = explain;
    this.#cloud = cloudKey(window.settings);
  }

  /** The environment of the running request. */
  get requesting(): TaskTarget | undefined {
    return this.task.target;
  }

  /** The ID of the selected environment, or empty. */
  abstract readonly environmentId: string;
  abstract state(): SectionState;
  /** A page shows the section. The draft is the input of a destroyed page. */
  abstract attach(draft: PageDraft): void;
  /** No page shows the section anymore. */
  abstract detach(): void;
  /** Selects the environment of a grant or of the running request. */
  abstract select(environmentId: string): Promise<void>;
  /**
   * Fills the form with the values of an earlier request.
   * @returns whether the form has them now: the user can decline, or a request can be running
   */
  abstract fillFrom(request: EarlierRequest): Promise<boolean>;
  /**
   * Requests a grant again, optionally for another address.
   * @returns whether the user has to continue in the form, at the focused control
   */
  abstract requestAgain(grant: SqlCredential, address?: string): Promise<boolean>;
  abstract dispose(): void;
  /** Selects the environment of the last credential in any window, if the environment is in the current cloud. */
  selectLastUsed?(): void;
  /** Fills the form with a proposal of another extension; returns its environment if the form has the values. */
  propose?(proposal: AccessProposal): Promise<Environment | undefined>;
  /** Fills in the values of a grant without the addresses: those of a remote aren't known here. */
  requestForRemote?(grant: SqlCredential): Promise<void>;

  /** Reads everything that is available without asking the user. */
  protected abstract read(): Promise<unknown>;
  /** The user typed or selected a value. */
  protected abstract edit(field: FieldId, value: string): Promise<void>;
  /** The user pressed a button next to a field. */
  protected abstract act(action: FieldAction): Promise<void>;
  /** The user submitted the form. */
  protected abstract request(): Promise<void>;
  /** The user pressed another button, or the link *History* (`history`). */
  protected abstract press(button: string): Promise<void>;
  /** The settings name another cloud: its environments are unknown there. */
  protected cloudChanged?(): void;

  /** The settings or the accounts changed. */
  refresh(): void {
    this.checkCloud();
    void this.read();
  }

  protected checkCloud(): void {
    const cloud = cloudKey(this.#window.settings);
    if (cloud === this.#cloud) return;
    this.#cloud = cloud;
    this.notices.clear();
    this.cloudChanged?.();
    this.host.changed();
  }

  /** The user continues, so the message about a canceled request is no longer needed. */
  goOn(): void {
    if (!this.notices.tellsOf('cancelled')) return;
    this.notices.clear();
    this.host.changed();
  }

  async handle(intent: SectionIntent): Promise<void> {
    switch (intent.type) {
      case 'edit':
        return this.edit(intent.field, intent.value);
      case 'fieldAction':
        return this.act(intent.action);
      case 'request':
        return this.#submit(intent.isDefault);
      case 'button':
        return this.press(intent.id);
      case 'remedy':
        return this.notices.act(intent.id);
      case 'dismissNotice':
        this.notices.clear();
        this.host.changed();
        return;
      case 'cancel':
        this.task.cancel();
        return;
    }
  }

  /** Shows an error above the grant. */
  protected readonly failed = (error: AccessError): void => {
    this.notices.showError(error);
    this.host.changed();
  };

  /**
   * Shows the error of a request. A notification shows it to users who don't see its environment, and
   * their selection stays.
   * @param show writes the error into the form
   */
  protected async requestFailed(
    error: AccessError,
    { id, system }: Pick<Environment, 'id' | 'system'>,
    show = () => this.failed(error),
  ): Promise<void> {
    if (id === this.environmentId) show();
    if (this.host.isSeen(id)) return;
    const { sentence } = this.#explain(error);
    if (error.code === 'cancelled') {
      this.host.announce(sentence);
      return;
    }
    const open = async () => {
      const section = await this.host.openSection(system);
      if (id !== this.environmentId) await section?.select(id);
      show();
    };
    await offer(this.#window.prompts, 'warning', sentence, [l10n.t('Show'), open]);
  }

  /** Whether this window holds a usable credential for the selected environment. */
  protected get hasCredential(): boolean {
    const { vault, readiness } = this.#window;
    return activeCredentials(vault.held)
      .filter(({ environment }) => environment.id === this.environmentId)
      .some(({ id }) => !isRefused(readiness.of(id)));
  }

  /**
   * Returns whether no task is running; otherwise, tells the user.
   * @param environmentId to fill in the form for it: a request for another environment doesn't matter
   */
  protected async isFree(environmentId?: string): Promise<boolean> {
    const { isRunning, target } = this.task;
    const isElsewhere = target !== undefined && target.id !== environmentId;
    if (!isRunning || (environmentId !== undefined && isElsewhere)) return true;
    await this.#window.prompts.notify('info', runningWords());
    return false;
  }

  /** Whether other values may fill the form: no request is in the way, and the user agrees if they replace input. */
  protected async mayFillIn(
    { id, name }: Environment,
    replaces: boolean,
    question = fillInWords(name),
  ): Promise<boolean> {
    return (await this.isFree(id)) && (!replaces || this.confirmReplacing(question));
  }

  /** Asks the user before other values replace those in the form. */
  protected confirmReplacing(message: string): Promise<boolean> {
    const detail = l10n.t('This replaces the values in the form.');
    return this.#window.prompts.confirm({ message, detail, button: l10n.t('Replace Values') });
  }

  /** @param wasDefault whether the button was the form's default when the user pressed it */
  async #submit(wasDefault: boolean): Promise<void> {
    // A credential has arrived since then: a second Enter must not end it.
    if (wasDefault && this.state().request?.isDefault === false) return;
    if (this.task.progress(this.environmentId) === null && !(await this.isFree())) return;
    await this.request();
  }
}
