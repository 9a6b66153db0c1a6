import { success } from '../../access/result';
import { explainError } from '../../ui/messages/errors';
import { RequestHistoryPanel, type RequestHistoryHost } from './panel';
import { parseScope, pickScope, type HistoryScope } from './scope';

/** The history of role requests. */
export class RequestHistory {
  readonly #services: RequestHistoryHost;
  #panel: RequestHistoryPanel | undefined;

  constructor(services: RequestHistoryHost) {
    this.#services = services;
  }

  /**
   * Shows the requests of an application or a subscription.
   * @param id of either; without it, the user is asked
   */
  async open(id?: string): Promise<void> {
    const scope = await this.#findScope(id);
    if (scope === undefined) return;
    const panel = (this.#panel ??= this.#openPanel());
    panel.show(scope);
  }

  async #findScope(id: string | undefined): Promise<HistoryScope | undefined> {
    const { service, prompts } = this.#services;
    const found = await service();
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
    const panel = new RequestHistoryPanel(this.#services);
    panel.onClosed(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
    return panel;
  }
}
