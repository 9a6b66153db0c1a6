import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clock, Disposable } from '../access/clock';
import { untilChange, type Urgency } from '../access/countdown';
import type { Tone } from '../protocol/state';
import type { Vault } from '../vault/vault';
import { escapeIcons } from './escapeIcons';
import { commands, statusBarItemId } from './ids';
import type { Settings } from './settings';
import { statusBarEntries, type StatusBarEntry } from './statusBarEntry';

/** The tooltip is not drawn again more often than this. */
const tooltipMs = 60_000;

/** How grants stand with their databases, as far as that was tried in this run. */
export interface GrantStatus {
  of(grantId: string): { readonly text: string; readonly tone: Tone } | undefined;
  onDidChange(listener: () => void): Disposable;
}

/** What the status bar item needs of its surroundings. */
export interface StatusBarServices {
  readonly vault: Pick<Vault, 'held' | 'onDidChange'>;
  readonly clock: Clock;
  readonly locale: string;
  readonly settings: Pick<Settings, 'statusBar' | 'expiryWarnings'>;
  readonly status: GrantStatus;
}

/** The countdown of the grant that ends first, or starts first. There is no item while there is no grant. */
export class StatusBar implements Disposable {
  readonly #services: StatusBarServices;
  readonly #subscriptions: readonly Disposable[];
  #item: vscode.StatusBarItem | undefined;
  #timer: Disposable | undefined;
  /** What the tooltip was last drawn for, and when. */
  #tooltip = { grants: '', at: 0 };

  constructor(services: StatusBarServices) {
    this.#services = services;
    const update = () => {
      this.update();
    };
    this.#subscriptions = [services.vault.onDidChange(update), services.status.onDidChange(update)];
    this.update();
  }

  /** Draws the item, and comes back when what it shows changes. */
  update(): void {
    const { vault, clock, settings, locale, status } = this.#services;
    this.#timer?.dispose();
    const now = clock.now();
    const entries = statusBarEntries(vault.held, {
      now,
      locale,
      warnings: settings.expiryWarnings(),
      standing: id => status.of(id),
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
    if (change === undefined) return;
    this.#timer = clock.after(change, () => {
      this.update();
    });
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
    const grants = entries.map(({ grantId, line }) => grantId + line).join();
    if (grants === this.#tooltip.grants && Math.abs(now - this.#tooltip.at) < tooltipMs) return;
    this.#tooltip = { grants, at: now };
    item.tooltip = tooltip(entries);
    // It says when the grant ends, not how long that is: a screen reader hears no ticking.
    item.accessibilityInformation = { label: first.label, role: 'button' };
  }
}

function createItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem(
    statusBarItemId,
    vscode.StatusBarAlignment.Right,
    100,
  );
  item.name = l10n.t('SQL Credentials');
  item.command = commands.open;
  item.show();
  return item;
}

/** The key, unless something else is worth more attention. */
function icon(tone: Tone | undefined): string {
  switch (tone) {
    case 'waiting':
      return '$(watch)';
    case 'bad':
    case 'warning':
      return '$(warning)';
    case 'good':
    case 'neutral':
    case undefined:
      return '$(key)';
  }
}

function background(urgent: Urgency): vscode.ThemeColor | undefined {
  switch (urgent) {
    case 'none':
      return undefined;
    case 'soon':
      return new vscode.ThemeColor('statusBarItem.warningBackground');
    case 'urgent':
      return new vscode.ThemeColor('statusBarItem.errorBackground');
  }
}

/** Every grant on a line, with links to our own commands and no others. */
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

/** Not even a bare address becomes a link, which `appendText` alone does not see to. */
function appendPlainText(markdown: vscode.MarkdownString, text: string): void {
  const escaped = new vscode.MarkdownString().appendText(text).value;
  const entities: Readonly<Record<string, string>> = { ':': '&#58;', '.': '&#46;', '@': '&#64;' };
  markdown.appendMarkdown(escaped.replace(/[:.@]/g, sign => entities[sign] ?? sign));
}
