import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { HostMessage } from '../../protocol/messages';
import { dialogViewType } from '../ids';

/** A panel for the page. It keeps the messages of the page until the dialog listens. */
export interface PanelShell {
  readonly panel: vscode.WebviewPanel;
  /** Whether the user closed the panel. */
  isClosed(): boolean;
  /** Puts the page into the panel. The page draws the messages before VS Code shows it. */
  readonly fill: (first?: readonly HostMessage[]) => void;
  /** Passes earlier and later messages of the page to the listener. */
  onMessage(listener: (message: unknown) => void): void;
}

/** The files of a page in `dist/webview`, without extensions. */
const dialogFiles = { script: 'main', style: 'style' };

const webviewOptions = { enableScripts: true, localResourceRoots: [] };

/** Opens a panel without the page. VS Code prepares it while the dialog makes the page. */
export function openPanelShell(extensionUri: vscode.Uri, preserveFocus: boolean): PanelShell {
  const panel = vscode.window.createWebviewPanel(
    dialogViewType,
    vscode.l10n.t('SQL Credentials'),
    { viewColumn: vscode.ViewColumn.Active, preserveFocus },
    // Setting them later would make VS Code load the page twice.
    webviewOptions,
  );
  return panelShell(panel, extensionUri, dialogFiles);
}

/** Puts a page into a panel that is new or that VS Code restored. */
export function fillPanel(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  files = dialogFiles,
): PanelShell {
  const shell = panelShell(panel, extensionUri, files);
  shell.fill();
  return shell;
}

function panelShell(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  files: typeof dialogFiles,
): PanelShell {
  const { webview } = panel;
  const kept: unknown[] = [];
  let receive = (message: unknown): void => void kept.push(message);
  webview.onDidReceiveMessage((message: unknown) => receive(message));
  let closed = false;
  panel.onDidDispose(() => (closed = true));
  webview.options = webviewOptions;
  panel.iconPath = {
    light: vscode.Uri.joinPath(extensionUri, 'media', 'key-light.svg'),
    dark: vscode.Uri.joinPath(extensionUri, 'media', 'key-dark.svg'),
  };
  return {
    panel,
    isClosed: () => closed,
    fill: (first = []) => (webview.html = pageHtml(extensionUri, files, first)),
    onMessage: listener => {
      receive = listener;
      for (const message of kept.splice(0)) listener(message);
    },
  };
}

/** All pages share the nonce and the base address, so that the browser compiles their scripts only once. */
let nonce: string | undefined;
const base = 'https://sql-credentials.invalid/';

/**
 * The page runs only its own script and style, and loads and calls nothing. Both are inline, because
 * VS Code would load each file through its service worker before the page appears.
 */
function pageHtml(
  extensionUri: vscode.Uri,
  files: typeof dialogFiles,
  first: readonly HostMessage[],
): string {
  nonce ??= randomBytes(16).toString('base64');
  const read = (name: string) =>
    readFileSync(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', name).fsPath, 'utf8');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    `base-uri ${base}`,
    `form-action 'none'`,
  ].join('; ');
  return `<!doctype html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta property="csp-nonce" content="${nonce}" />
    <base href="${base}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <style nonce="${nonce}">${read(`${files.style}.css`)}</style>
    <title>${vscode.l10n.t('SQL Credentials')}</title>
  </head>
  <body>
    ${files === dialogFiles ? dialogContent(first, read('toolkit.js')) : '<main></main>'}
    <script nonce="${nonce}">${read(`${files.script}.js`)}</script>
  </body>
</html>`;
}

/** The heading, which the script replaces, and the script's data: first messages and the toolkit's script. */
function dialogContent(first: readonly HostMessage[], toolkit: string): string {
  const messages = JSON.stringify(first).replaceAll('<', '\\u003c');
  return `
    <main><h1>${vscode.l10n.t('SQL Credentials for Dynamics 365 FinOps')}</h1></main>
    <script type="application/json" id="first-messages">${messages}</script>
    <script type="text/plain" id="toolkit">${toolkit}</script>`;
}
