import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { visible } from '../../access/text';
import type { Log } from '../../access/log';
import { parseHistoryIntent } from '../../protocol/requestHistoryIntents';
import type { HistoryMessage } from '../../protocol/requestHistory';
import { fillPanel } from '../../ui/dialog/panelShell';
import { requestHistoryViewType } from '../../ui/ids';
import { RequestHistoryController, type RequestHistoryServices } from './controller';
import type { HistoryScope } from './scope';

/** What the panel and its controller need from the window. */
export interface RequestHistoryHost extends RequestHistoryServices {
  readonly extensionUri: vscode.Uri;
  readonly log: Log;
}

/** The panel that shows the page. There is at most one in a window. */
export class RequestHistoryPanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #services: RequestHistoryHost;
  #controller: RequestHistoryController | undefined;
  /** Whether the page listens. A hidden page is destroyed; it listens again after it is redrawn. */
  #isListening = false;

  constructor(services: RequestHistoryHost) {
    this.#services = services;
    this.#panel = vscode.window.createWebviewPanel(
      requestHistoryViewType,
      l10n.t('Role Requests'),
      vscode.ViewColumn.Active,
    );
    this.#panel.onDidChangeViewState(() => {
      if (!this.#panel.visible) this.#isListening = false;
    });
    this.#panel.onDidDispose(() => {
      this.#isListening = false;
      this.#controller?.dispose();
    });
    const files = { script: 'requestHistory', style: 'requestHistoryStyle' };
    fillPanel(this.#panel, services.extensionUri, files).onMessage(message => {
      this.#receive(message);
    });
  }

  /** Calls back when the panel is closed. */
  onClosed(listener: () => void): void {
    this.#panel.onDidDispose(listener);
  }

  /** Brings the panel to the front with these requests. */
  show(scope: HistoryScope): void {
    this.#controller?.dispose();
    const controller = new RequestHistoryController(this.#services, scope, message => {
      this.#post(message);
    });
    this.#controller = controller;
    this.#panel.title = l10n.t('Role Requests: {0}', visible(scope.name, 40));
    this.#panel.reveal();
    this.#run('load', async () => {
      // The page may show other requests.
      await controller.handle({ type: 'ready' });
      await controller.load();
    });
  }

  #post(message: HistoryMessage): void {
    if (this.#isListening) void this.#panel.webview.postMessage(message);
  }

  #receive(message: unknown): void {
    const intent = parseHistoryIntent(message);
    if (intent === undefined) {
      this.#services.log.warn('The page sent a message that the protocol does not define.');
      return;
    }
    if (intent.type === 'ready') this.#isListening = true;
    this.#run(intent.type, async () => this.#controller?.handle(intent));
  }

  #run(what: string, act: () => Promise<void>): void {
    act().catch((error: unknown) => {
      this.#services.log.error(
        `${what}: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  }
}
