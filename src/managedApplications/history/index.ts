import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { messageOf, visible } from '../../access/text';
import { parseHistoryIntent } from '../../protocol/intents';
import { fillPanel } from '../../ui/dialog/panelShell';
import { requestHistoryViewType } from '../../ui/ids';
import { warn, type RolesWindow } from '../window';
import { RequestHistoryController } from './controller';
import { parseScope, pickScope, type HistoryScope } from './scope';

/** The history of role requests, in at most one panel per window. It has its own bundle. */
export class RequestHistory {
  readonly #window: RolesWindow;
  #panel: vscode.WebviewPanel | undefined;
  #controller: RequestHistoryController | undefined;
  /** VS Code destroys a hidden page. A new page reports that it is ready. */
  #isListening = false;

  constructor(window: RolesWindow) {
    this.#window = window;
  }

  /**
   * Shows the requests of an application or a subscription.
   * @param id of either; without it, the user selects one
   */
  async open(id?: string): Promise<void> {
    const scope = id === undefined ? await pickScope(this.#window) : parseScope(id);
    if (scope.ok) this.#show(scope.value);
    else await warn(this.#window, scope.error);
  }

  #show(scope: HistoryScope): void {
    this.#controller?.dispose();
    this.#panel ??= this.#createPanel();
    const panel = this.#panel;
    const controller = new RequestHistoryController(this.#window, scope, message => {
      if (this.#isListening) void panel.webview.postMessage(message);
    });
    this.#controller = controller;
    panel.title = l10n.t('Role Requests: {0}', visible(scope.name, 40));
    panel.reveal();
    this.#run('load', async () => {
      // The page may still show other requests.
      await controller.handle({ type: 'ready' });
      await controller.load();
    });
  }

  #createPanel(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(
      requestHistoryViewType,
      l10n.t('Role Requests'),
      vscode.ViewColumn.Active,
    );
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#isListening = false;
    });
    panel.onDidDispose(() => {
      this.#isListening = false;
      this.#controller?.dispose();
      this.#panel = undefined;
    });
    const files = { script: 'requestHistory', style: 'requestHistoryStyle' };
    fillPanel(panel, this.#window.extensionUri, files).onMessage(message => {
      this.#receive(message);
    });
    return panel;
  }

  #receive(message: unknown): void {
    const intent = parseHistoryIntent(message);
    if (intent === undefined) {
      this.#window.log.warn("The page sent a message that the protocol doesn't define.");
      return;
    }
    if (intent.type === 'ready') this.#isListening = true;
    this.#run(intent.type, async () => this.#controller?.handle(intent));
  }

  #run(name: string, act: () => Promise<void>): void {
    act().catch((error: unknown) => {
      const reason = messageOf(error);
      this.#window.log.error(`${name}: ${reason}`);
    });
  }
}
