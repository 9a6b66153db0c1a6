import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Disposable } from '../access/clock';
import { untilChange, type Urgency } from '../access/countdown';
import type { Tone } from '../protocol/state';
import { commands, statusBarItemId } from './ids';
import { escapeIcons } from './plainText';
import { statusBarEntries, type StatusBarEntry } from './statusBarEntry';
import type { WindowBase } from './windowBase';

/** The tooltip is updated at most this often. */
const tooltipMs = 60_000;

/** The readiness of a credential, in words. */
export interface StatusWords {
  /** One or two sentences. */
  readonly text: string;
  /** A few words, for a row of a list. */
  readonly label: string;
  readonly tone: Tone;
}

/** The readiness of the credentials that were tested since the extension host started. */
export interface GrantStatus {
  of(grantId: string): StatusWords | undefined;
  onDidChange(listener: () => void): Disposable;
}

/** The countdown of the grant that ends or starts first. Without a grant, there is no item. */
export class StatusBar implements Disposable {
  readonly #window: WindowBase;
  readonly #status: GrantStatus;
  readonly #subscriptions: readonly Disposable[];
  #item: vscode.StatusBarItem | undefined;
  #timer: Disposable | undefined;
  /** The content of the tooltip, and when it was set. */
  #tooltip = { grants: '', at: 0 };

  constructor(window: WindowBase, status: GrantStatus) {
    this.#window = window;
    this.#status = status;
    const update = () => this.update();
    this.#subscriptions = [window.vault.onDidChange(update), status.onDidChange(update)];
    this.update();
  }

  /** Updates the item, and sets the timer for the next change. */
  update(): void {
    const { vault, clock, settings, locale } = this.#window;
    this.#timer?.dispose();
    const now = clock.now();
    const entries = statusBarEntries(vault.held, {
      now,
      locale,
      warnings: settings.expiryWarnings(),
      readiness: id => this.#status.of(id),
    });
    const first = entries[0];
    if (first === undefined || !settings.statusBar()) {
      this.#item?.dispose();
      this.#item = undefined;
      return;
    }
    this.#item ??= createItem();
    this.#draw(this.#item, first, entries, now);
    const change = untilChange(first.countdownEnd, now);
    if (change !== undefined) this.#timer = clock.after(change, () => this.update());
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#timer?.dispose();
    this.#item?.dispose();
  }

  #draw(
    item: vscode.StatusBarItem,
    first: StatusBarEntry,
    entries: readonly StatusBarEntry[],
    now: number,
  ): void {
    item.text = `${icon(first.tone)} ${escapeIcons(first.text)}`;
    item.backgroundColor = background(first.urgency);
    item.command = { command: commands.open, title: '', arguments: [first.grantId] };
    const grants = entries.map(({ grantId, line }) => grantId + line).join();
    if (grants === this.#tooltip.grants && Math.abs(now - this.#tooltip.at) < tooltipMs) return;
    this.#tooltip = { grants, at: now };
    item.tooltip = tooltip(entries);
    // It names the end instead of the time left, so that a screen reader hears no ticking.
    item.accessibilityInformation = { label: first.label, role: 'button' };
  }
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
