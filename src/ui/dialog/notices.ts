import type { AccessError, ErrorCode } from '../../access/errors';
import type { Notice } from '../../protocol/state';
import type { Prompts } from '../prompts';
import { explainError } from '../messages/errors';
import { remedyIds, remedyLabel, type RemedyId } from '../messages/remedies';

/** What the buttons below a message set going. A remedy that is not here is not offered. */
export type RemedyActions = Readonly<Partial<Record<RemedyId, () => PromiseLike<void> | void>>>;

/** What the buttons say, where that is not what they usually say. */
export type RemedyLabels = Readonly<Partial<Record<RemedyId, string>>>;

/** The one message between form and grant, and what its buttons do. */
export class Notices {
  readonly #actions: RemedyActions;
  readonly #labels: RemedyLabels;
  #current: Notice | null = null;
  #code: ErrorCode | undefined;

  /**
   * @param prompts for the remedies that every section of the dialog has
   * @param actions the remedies of one section
   */
  constructor(
    prompts: Pick<Prompts, 'openSetting' | 'showLog'>,
    actions: RemedyActions,
    labels: RemedyLabels = {},
  ) {
    this.#labels = labels;
    this.#actions = {
      openTenantSetting: () => prompts.openSetting('tenantId'),
      openClientSetting: () => prompts.openSetting('clientId'),
      openCloudSetting: () => prompts.openSetting('cloud'),
      showLog: () => {
        prompts.showLog();
      },
      ...actions,
    };
  }

  get current(): Notice | null {
    return this.#current;
  }

  /** Whether the message on show is an error of this kind. */
  tellsOf(code: ErrorCode): boolean {
    return this.#current !== null && this.#code === code;
  }

  /**
   * Shows an error. A cancellation is none, whatever is left open by it.
   * @param also what is offered besides the error's own remedies
   */
  showError(error: AccessError, ...also: RemedyId[]): void {
    const explained = explainError(error);
    const { sentence } = explained;
    const remedies = [...explained.remedies.filter(each => !also.includes(each)), ...also];
    this.#code = error.code;
    this.#show(isCancellation(error) ? 'info' : 'error', sentence, remedies);
  }

  /** Shows a warning with buttons. */
  warn(text: string, ...remedies: RemedyId[]): void {
    this.#code = undefined;
    this.#show('warning', text, remedies);
  }

  /** Shows something that needs no answer. */
  inform(text: string): void {
    this.#show('info', text, []);
  }

  clear(): void {
    this.#current = null;
  }

  /** Does what a button of the message on show says; one that went away does nothing any more. */
  async act(id: string): Promise<void> {
    if (this.#current?.remedies.some(shown => shown.id === id) !== true) return;
    const remedy = remedyIds.find(each => each === id);
    if (remedy !== undefined) await this.#actions[remedy]?.();
  }

  #show(severity: Notice['severity'], text: string, remedies: readonly RemedyId[]): void {
    const offered = remedies.filter(remedy => this.#actions[remedy] !== undefined);
    this.#current = {
      severity,
      text,
      remedies: offered.map(remedy => ({
        id: remedy,
        label: this.#labels[remedy] ?? remedyLabel(remedy),
      })),
    };
  }
}

function isCancellation({ code, values }: AccessError): boolean {
  return code === 'cancelled' || (code === 'outcomeUnknown' && values.because === 'cancelled');
}
