import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Urgency } from '../access/countdown';
import type { Tone } from '../protocol/state';
import { commands, statusBarItemId } from './ids';
import { escapeIcons } from './plainText';
import type { StatusBarEntry, StatusDisplay } from './statusBarEntry';

/** Draws the item in VS Code's status bar. Without a grant, there is no item. */
export function createStatusDisplay(): StatusDisplay {
  let item: vscode.StatusBarItem | undefined;
  return {
    drawText: ({ text, tone, urgency }) => {
      item ??= createItem();
      item.text = `${icon(tone)} ${escapeIcons(text)}`;
      item.backgroundColor = background(urgency);
    },
    drawDetails: entries => {
      const [first] = entries;
      if (item === undefined || first === undefined) return;
      item.command = { command: commands.open, title: '', arguments: [first.grantId] };
      item.tooltip = tooltip(entries);
      // It names the end instead of the time left, so that a screen reader hears no ticking.
      item.accessibilityInformation = { label: first.label, role: 'button' };
    },
    hide: () => {
      item?.dispose();
      item = undefined;
    },
  };
}

/** Shows the text of a running task until the caller disposes of it. A click opens the dialog. */
export function showTask(text: string): vscode.Disposable {
  // Two systems can request at the same time, and VS Code has one item for each ID.
  const item = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left);
  item.name = l10n.t('SQL Credentials: Running request');
  item.text = `$(loading~spin) ${escapeIcons(text)}`;
  item.accessibilityInformation = { label: text, role: 'button' };
  item.command = commands.open;
  item.show();
  return item;
}

function createItem(): vscode.StatusBarItem {
  const { Right } = vscode.StatusBarAlignment;
  const item = vscode.window.createStatusBarItem(statusBarItemId, Right, 100);
  item.name = l10n.t('SQL Credentials');
  item.show();
  return item;
}

function icon(tone: Tone | undefined): string {
  if (tone === 'waiting') return '$(watch)';
  return tone === 'bad' || tone === 'warning' ? '$(warning)' : '$(key)';
}

function background(urgent: Urgency): vscode.ThemeColor | undefined {
  if (urgent === 'none') return undefined;
  const kind = urgent === 'soon' ? 'warning' : 'error';
  return new vscode.ThemeColor(`statusBarItem.${kind}Background`);
}

/** One line per grant, with links to the extension's own commands only. */
function tooltip(entries: readonly StatusBarEntry[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: [commands.open, commands.renew, commands.copyPassword] };
  for (const { grantId, line, links } of entries) {
    appendPlainText(markdown, line);
    const argument = encodeURIComponent(JSON.stringify([grantId]));
    const written = links.map(({ label, command }) => `[${label}](command:${command}?${argument})`);
    markdown.appendMarkdown(` ${written.join(' · ')}\n\n`);
  }
  return markdown;
}

/** `appendText` alone would turn a plain address into a link. */
function appendPlainText(markdown: vscode.MarkdownString, text: string): void {
  const escaped = new vscode.MarkdownString().appendText(text).value;
  const entities: Readonly<Record<string, string>> = { ':': '&#58;', '.': '&#46;', '@': '&#64;' };
  markdown.appendMarkdown(escaped.replace(/[:.@]/g, sign => entities[sign] ?? sign));
}
