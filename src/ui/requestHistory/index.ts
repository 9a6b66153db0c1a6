import type * as vscode from 'vscode';
import type { Log } from '../../access/log';
import { success } from '../../access/result';
import { explainError } from '../words/errors';
import type { RequestHistoryServices } from './controller';
import { RequestHistoryPanel } from './panel';
import { parseScope, pickScope, type HistoryScope } from './scope';

export type { RequestHistoryServices } from './controller';

/** The history of role requests. This is a bundle of its own, loaded when it is first opened. */
export class RequestHistory {
  readonly #extensionUri: vscode.Uri;
  readonly #services: RequestHistoryServices;
  readonly #log: Log;
  #panel: RequestHistoryPanel | undefined;

  constructor(extensionUri: vscode.Uri, services: RequestHistoryServices, log: Log) {
    this.#extensionUri = extensionUri;
    this.#services = services;
    this.#log = log;
  }

  /**
   * Shows the requests of an application or a subscription.
   * @param id of either; without one the user is asked
   */
  async open(id?: string): Promise<void> {
    const scope = await this.#findScope(id);
    if (scope === undefined) return;
    const panel = (this.#panel ??= this.#openPanel());
    panel.show(scope);
  }

  async #findScope(id: string | undefined): Promise<HistoryScope | undefined> {
    const { managedApplications, prompts } = this.#services;
    const found = await managedApplications();
    const chosen = !found.ok
      ? found
      : id === undefined
        ? success(await pickScope(found.value, prompts))
        : parseScope(id, found.value);
    if (chosen.ok) return chosen.value;
    await prompts.notify('warning', explainError(chosen.error).sentence);
    return undefined;
  }

  #openPanel(): RequestHistoryPanel {
    const panel = new RequestHistoryPanel(this.#extensionUri, this.#services, this.#log);
    panel.onClosed(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
    return panel;
  }
}
