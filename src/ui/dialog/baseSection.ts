import * as l10n from '@vscode/l10n';
import type { AccessError } from '../../access/errors';
import type { SqlCredential } from '../../access/grant';
import type { EarlierRequest } from '../../access/request';
import type { PageDraft } from '../../protocol/messages';
import type { FieldAction, FieldId } from '../../protocol/state';
import { cloudKey } from '../perCloud';
import type { Explain } from '../messages/errors';
import type { Prompts } from '../prompts';
import { ExclusiveTask } from './exclusiveTask';
import { Notices, type RemedyActions } from './notices';
import type { DialogSection, SectionHost, SectionIntent, SectionState } from './section';

/** The parts of the window that every section uses. */
interface SectionWindow {
  readonly prompts: Prompts;
  readonly settings: { cloud(): unknown };
}

/** The common part of all sections: dispatches intents, and owns the notice and the running task. */
export abstract class BaseSection<Id extends string = never> implements DialogSection {
  protected readonly host: SectionHost;
  protected readonly notices: Notices<Id>;
  /** The request or other work that the page shows as progress. */
  protected readonly task: ExclusiveTask;
  readonly #window: SectionWindow;
  #cloud: string;

  /** @param remedies the actions of the buttons below the section's errors */
  protected constructor(
    window: SectionWindow,
    host: SectionHost,
    explain: Explain<Id>,
    remedies: RemedyActions<Id>,
  ) {
    this.host = host;
    this.notices = new Notices(window.prompts, explain, remedies);
    this.task = new ExclusiveTask({ changed: host.changed, step: host.announce });
    this.#window = window;
    this.#cloud = cloudKey(window.settings);
  }

  abstract state(): SectionState;
  abstract attach(draft: PageDraft): void;
  abstract detach(): void;
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
  protected abstract press(button: string): Promise<void>;
  /** The settings name another cloud: its environments are unknown there. */
  protected abstract cloudChanged(): void;

  refresh(): void {
    const cloud = cloudKey(this.#window.settings);
    if (cloud === this.#cloud) return;
    this.#cloud = cloud;
    this.notices.clear();
    this.cloudChanged();
    this.host.changed();
  }

  async handle(intent: SectionIntent): Promise<void> {
    switch (intent.type) {
      case 'edit':
        return this.edit(intent.field, intent.value);
      case 'fieldAction':
        return this.act(intent.action);
      case 'request':
        return this.request();
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

  /** Whether the form may be filled in. A running request keeps its values; the user is told. */
  protected async isFree(): Promise<boolean> {
    if (!this.task.isRunning) return true;
    const text = l10n.t('A request is running. Wait for it, or cancel it.');
    await this.#window.prompts.notify('info', text);
    return false;
  }
}
