import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { parseDraft, parseIntent } from '../../protocol/checks';
import type { HostMessage, PageDraft } from '../../protocol/messages';
import type { Log } from '../../services/log';
import { dialogViewType } from '../ids';
import type { DialogController, DialogView } from './controller';

/** The panel that shows the page. There is at most one in a window. */
export class DialogPanel implements DialogView {
  readonly #panel: vscode.WebviewPanel;
  readonly #log: Log;

  private constructor(panel: vscode.WebviewPanel, log: Log) {
    this.#panel = panel;
    this.#log = log;
  }

  /** Opens a panel. */
  static open(extensionUri: vscode.Uri, controller: DialogController, log: Log): DialogPanel {
    const panel = vscode.window.createWebviewPanel(
      dialogViewType,
      vscode.l10n.t('SQL Credentials'),
      vscode.ViewColumn.Active,
    );
    return DialogPanel.#fill(panel, extensionUri, controller, log, { fields: {} });
  }

  /** Takes over a panel that VS Code brought back after a reload. */
  static revive(
    panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    controller: DialogController,
    log: Log,
    kept: unknown,
  ): DialogPanel {
    return DialogPanel.#fill(panel, extensionUri, controller, log, parseDraft(kept));
  }

  static #fill(
    panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    controller: DialogController,
    log: Log,
    draft: PageDraft,
  ): DialogPanel {
    const root = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [root] };
    panel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, 'media', 'key-light.svg'),
      dark: vscode.Uri.joinPath(extensionUri, 'media', 'key-dark.svg'),
    };
    const view = new DialogPanel(panel, log);
    webview.onDidReceiveMessage((message: unknown) => {
      view.#receive(message, controller);
    });
    panel.onDidDispose(() => {
      controller.detach(view);
    });
    controller.attach(view, draft);
    webview.html = pageHtml(webview, root);
    return view;
  }

  /** Calls back when the panel is closed. */
  onClosed(listener: () => void): void {
    this.#panel.onDidDispose(listener);
  }

  /** Brings the panel to the front. */
  reveal(): void {
    this.#panel.reveal();
  }

  post(message: HostMessage): void {
    // A hidden page was destroyed and is drawn anew when it comes back.
    if (this.#panel.visible) void this.#panel.webview.postMessage(message);
  }

  #receive(message: unknown, controller: DialogController): void {
    const intent = parseIntent(message);
    if (intent === undefined) {
      this.#log.warn('Refused a message of the page that the protocol does not know.');
      return;
    }
    controller.handle(intent).catch((error: unknown) => {
      this.#log.error(`${intent.type}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
}

/** The page: nothing but its own script and style may be loaded, and nothing may be called. */
function pageHtml(webview: vscode.Webview, root: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(root, 'main.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(root, 'style.css')).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!doctype html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta property="csp-nonce" content="${nonce}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="${style}" />
    <title>${vscode.l10n.t('SQL Credentials')}</title>
  </head>
  <body>
    <main></main>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
