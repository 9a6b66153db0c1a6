import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { visible } from '../../access/text';
import { parseHistoryIntent, type HistoryIntent } from '../../protocol/intents';
import { fillPanel } from '../../ui/dialog/panelShell';
import { requestHistoryViewType } from '../../ui/ids';
import { reportFailure } from '../../ui/prompts';
import { warn, type RolesWindow } from '../window';
import { RequestHistoryController } from './controller';
import { parseScope, pickScope } from './scope';

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

  /** Shows the requests of an application or a subscription; without an ID, the user selects. */
  async open(id?: string): Promise<void> {
    const scope = id === undefined ? await pickScope(this.#window) : parseScope(id);
    if (!scope.ok) {
      warn(this.#window, scope.error);
      return;
    }
    this.#controller?.dispose();
    const panel = (this.#panel ??= this.#createPanel());
    this.#controller = new RequestHistoryController(this.#window, scope.value, message => {
      if (this.#isListening) void panel.webview.postMessage(message);
    });
    panel.title = l10n.t('Role Requests: {0}', visible(scope.value.name, 40));
    panel.reveal();
    // The page may still show other requests.
    this.#handle({ type: 'ready' });
    this.#handle({ type: 'refresh' });
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
      const intent = parseHistoryIntent(message);
      if (intent?.type === 'ready') this.#isListening = true;
      if (intent !== undefined) this.#handle(intent);
      else this.#window.log.warn("The page sent a message that the protocol doesn't define.");
    });
    return panel;
  }

  #handle(intent: HistoryIntent): void {
    this.#controller?.handle(intent).catch((error: unknown) => {
      reportFailure(this.#window.prompts, error);
    });
  }
}
