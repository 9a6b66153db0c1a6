import type { AccessError, ErrorCode } from '../../access/errors';
import type { Notice } from '../../protocol/state';
import type { Prompts } from '../prompts';
import { explainError } from '../words/errors';
import { remedyIds, remedyLabel, type RemedyId } from '../words/remedies';

/** Where administrators give roles to users. */
const adminCenterUrl = 'https://admin.powerplatform.microsoft.com/environments';

/** What the buttons below a message set going. */
export interface RemedyActions {
  readonly prompts: Pick<Prompts, 'openUrl' | 'openSetting' | 'showLog'>;
  readonly requestAgain: () => Promise<void>;
  readonly browse: () => Promise<void>;
  readonly addByUrl: () => Promise<void>;
  readonly switchAccount: () => Promise<void>;
  readonly detectAddress: () => Promise<void>;
}

/** The one message between form and grant, and what its buttons do. */
export class Notices {
  readonly #actions: RemedyActions;
  #current: Notice | null = null;
  #code: ErrorCode | undefined;

  constructor(actions: RemedyActions) {
    this.#actions = actions;
  }

  get current(): Notice | null {
    return this.#current;
  }

  /** Whether the message on show is an error of this kind. */
  tellsOf(code: ErrorCode): boolean {
    return this.#current !== null && this.#code === code;
  }

  /** Shows an error. A cancellation is none. */
  showError(error: AccessError): void {
    const { sentence, remedies } = explainError(error);
    this.#code = error.code;
    if (error.code === 'cancelled') this.inform(sentence);
    else this.#current = { severity: 'error', text: sentence, remedies: remedies.map(button) };
  }

  /** Shows a warning with buttons. */
  warn(text: string, ...remedies: RemedyId[]): void {
    this.#current = { severity: 'warning', text, remedies: remedies.map(button) };
  }

  /** Shows something that needs no answer. */
  inform(text: string): void {
    this.#current = { severity: 'info', text, remedies: [] };
  }

  clear(): void {
    this.#current = null;
  }

  /** Does what a button says. */
  async act(id: string): Promise<void> {
    const remedy = remedyIds.find(each => each === id);
    const { prompts } = this.#actions;
    switch (remedy) {
      case undefined:
        return;
      case 'tryAgain':
      case 'signInAgain':
        return this.#actions.requestAgain();
      case 'switchAccount':
        return this.#actions.switchAccount();
      case 'openTenantSetting':
        return prompts.openSetting('tenantId');
      case 'openClientSetting':
        return prompts.openSetting('clientId');
      case 'openCloudSetting':
        return prompts.openSetting('cloud');
      case 'openAdminCenter':
        return prompts.openUrl(adminCenterUrl);
      case 'browse':
        return this.#actions.browse();
      case 'addByUrl':
        return this.#actions.addByUrl();
      case 'detectAddress':
        return this.#actions.detectAddress();
      case 'showLog':
        prompts.showLog();
        return;
    }
  }
}

function button(remedy: RemedyId): { id: string; label: string } {
  return { id: remedy, label: remedyLabel(remedy) };
}
