import * as l10n from '@vscode/l10n';
import type { Environment } from '../../access/environment';
import type { AccessError } from '../../access/errors';
import type { SqlCredential } from '../../access/grant';
import type { EarlierRequest } from '../../access/request';
import type { PageDraft } from '../../protocol/messages';
import type { FieldAction, FieldId } from '../../protocol/state';
import { cloudKey } from '../perCloud';
import type { Explain } from '../messages/errors';
import { isRefused } from '../messages/readiness';
import type { SystemWindow } from '../window';
import { isCredential } from '../../vault/heldGrant';
import { ExclusiveTask, type TaskTarget } from './exclusiveTask';
import { runningWords } from './messages';
import { Notices, type RemedyActions } from './notices';
import type { DialogSection, SectionHost, SectionIntent, SectionState } from './section';

/** The common part of all sections: dispatches intents, and owns the notice and the running task. */
export abstract class BaseSection<Id extends string = never> implements DialogSection {
  protected readonly host: SectionHost;
  protected readonly notices: Notices<Id>;
  /** The request or other work that the page shows as progress. */
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
    this.notices = new Notices(window.prompts, explain, remedies, ({ code }) => {
      window.trace.failed(code);
    });
    this.task = new ExclusiveTask(host);
    this.#window = window;
    this.#explain = explain;
    this.#cloud = cloudKey(window.settings);
  }

  get requesting(): TaskTarget | undefined {
    return this.task.target;
  }

  abstract readonly environmentId: string;
  abstract state(): SectionState;
  abstract attach(draft: PageDraft): void;
  abstract detach(): void;
  abstract select(environmentId: string): Promise<void>;
  abstract fillFrom(request: EarlierRequest): Promise<void>;
  abstract requestAgain(grant: SqlCredential, address?: string): Promise<void>;
  abstract dispose(): void;

  /** The user typed or selected a value. */
  protected abstract edit(field: FieldId, value: string): Promise<void>;
  /** The user pressed a button next to a field. */
  protected abstract act(action: FieldAction): Promise<void>;
  /** The user submitted the form. */
  protected abstract request(): Promise<void>;
  /** The user pressed another button of the section. */
  protected press?(button: string): Promise<void>;
  /** The user pressed the link *History*. */
  protected showHistory?(): Promise<void>;
  /** The settings name another cloud: its environments are unknown there. */
  protected cloudChanged?(): void;

  refresh(): void {
    const cloud = cloudKey(this.#window.settings);
    if (cloud === this.#cloud) return;
    this.#cloud = cloud;
    this.notices.clear();
    this.cloudChanged?.();
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
        return this.press?.(intent.id);
      case 'history':
        return this.showHistory?.();
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
    show = () => {
      this.failed(error);
    },
  ): Promise<void> {
    if (id === this.environmentId) show();
    if (this.host.isSeen(id)) return;
    const { sentence } = this.#explain(error);
    if (error.code === 'cancelled') {
      this.host.announce(sentence);
      return;
    }
    const button = l10n.t('Show');
    if ((await this.#window.prompts.notify('warning', sentence, button)) !== button) return;
    const section = await this.host.openSection(system);
    if (id !== this.environmentId) await section?.select(id);
    show();
  }

  /** Whether this window holds a usable credential for the selected environment. */
  protected get hasCredential(): boolean {
    const { vault, readiness } = this.#window;
    return vault.held
      .filter(isCredential)
      .filter(({ grant }) => grant.environment.id === this.environmentId)
      .some(({ status, grant }) => status === 'active' && !isRefused(readiness.of(grant.id)));
  }

  /**
   * Whether no task is running. The user is told otherwise.
   * @param environmentId the form is only filled in for this environment: a request for another one
   * doesn't matter
   */
  protected async isFree(environmentId?: string): Promise<boolean> {
    const { isRunning, target } = this.task;
    const isElsewhere = target !== undefined && target.id !== environmentId;
    if (!isRunning || (environmentId !== undefined && isElsewhere)) return true;
    await this.#window.prompts.notify('info', runningWords());
    return false;
  }

  /** @param wasDefault whether the button was the form's default when the user pressed it */
  async #submit(wasDefault: boolean): Promise<void> {
    // A credential has arrived since then: a second Enter must not end it.
    if (wasDefault && this.state().request?.isDefault === false) return;
    if (this.task.progress(this.environmentId) === null && !(await this.isFree())) return;
    await this.request();
  }
}
