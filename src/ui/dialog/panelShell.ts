import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { dialogViewType } from '../ids';

/**
 * A panel that shows the page, before the code that talks to it is there: both load at the same
 * time. What the page says meanwhile is kept.
 */
export interface PanelShell {
  readonly panel: vscode.WebviewPanel;
  /** Whether the user closed it by now: then it can be used no more. */
  isClosed(): boolean;
  /** Hands over what the page said so far, and from then on what it says. */
  onMessage(listener: (message: unknown) => void): void;
}

/** The files of a page below `dist/webview`, without their endings. */
export interface PageFiles {
  readonly script: string;
  readonly style: string;
}

const dialogFiles: PageFiles = { script: 'main', style: 'style' };

/** Opens a panel with the page in it. */
export function openPanelShell(extensionUri: vscode.Uri): PanelShell {
  const panel = vscode.window.createWebviewPanel(
    dialogViewType,
    vscode.l10n.t('SQL Credentials'),
    vscode.ViewColumn.Active,
  );
  return fillPanel(panel, extensionUri);
}

/**
 * Puts the page into a panel that VS Code brought back, or that was just made.
 * @param files those of the dialog's page, unless it is another page
 */
export function fillPanel(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  files = dialogFiles,
): PanelShell {
  const { webview } = panel;
  const kept: unknown[] = [];
  let receive = (message: unknown): void => {
    kept.push(message);
  };
  webview.onDidReceiveMessage((message: unknown) => {
    receive(message);
  });
  let closed = false;
  panel.onDidDispose(() => {
    closed = true;
  });
  webview.options = { enableScripts: true, localResourceRoots: [] };
  panel.iconPath = {
    light: vscode.Uri.joinPath(extensionUri, 'media', 'key-light.svg'),
    dark: vscode.Uri.joinPath(extensionUri, 'media', 'key-dark.svg'),
  };
  webview.html = pageHtml(extensionUri, files);
  return {
    panel,
    isClosed: () => closed,
    onMessage: listener => {
      receive = listener;
      for (const message of kept.splice(0)) listener(message);
    },
  };
}

/**
 * The page: nothing but its own script and style runs in it, nothing may be loaded, and nothing may be
 * called. Both are part of the page itself: each file of its own would be fetched through VS Code's
 * service worker, its window and its file system, one after the other, before anything is drawn.
 */
function pageHtml(extensionUri: vscode.Uri, files: PageFiles): string {
  const nonce = randomBytes(16).toString('base64');
  const read = (name: string) =>
    readFileSync(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', name).fsPath, 'utf8');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
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
    <style nonce="${nonce}">${read(`${files.style}.css`)}</style>
    <title>${vscode.l10n.t('SQL Credentials')}</title>
  </head>
  <body>
    <main></main>
    <script nonce="${nonce}">${read(`${files.script}.js`)}</script>
  </body>
</html>`;
}
