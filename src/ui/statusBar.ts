import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clock, Disposable } from '../access/clock';
import { untilChange, urgency } from '../access/countdown';
import { endOf } from '../access/grant';
import { visible } from '../access/text';
import type { Tone } from '../protocol/state';
import type { HeldGrant } from '../vault/heldGrant';
import type { Vault } from '../vault/vault';
import { escapeIcons } from './escapeIcons';
import { commands, statusBarItemId } from './ids';
import type { Settings } from './settings';
import { endWords, timeLeftWords } from './words/time';

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

/** The countdown of the credential that ends first. There is no item while there is no grant. */
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
    const { vault, clock, settings } = this.#services;
    this.#timer?.dispose();
    const active = vault.held.filter(held => held.status === 'active');
    const first = active[0];
    if (first === undefined || !settings.statusBar()) {
      this.#item?.dispose();
      this.#item = undefined;
      return;
    }
    const now = clock.now();
    this.#item ??= createItem();
    this.#draw(this.#item, first, active, now);
    const change = untilChange(endOf(first.grant), now);
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
    first: HeldGrant,
    active: readonly HeldGrant[],
    now: number,
  ): void {
    const { settings, locale, status } = this.#services;
    const name = visible(first.grant.environment.name, 40);
    const left = timeLeftWords(endOf(first.grant), now);
    const standing = status.of(first.grant.id);
    item.text = `${icon(standing?.tone)} ${escapeIcons(name)} ${left}`.trimEnd();
    item.backgroundColor = background(urgency(endOf(first.grant), now, settings.expiryWarnings()));
    const words = (grantId: string) => status.of(grantId)?.text ?? '';
    const grants = active.map(({ grant }) => grant.id + words(grant.id)).join();
    if (grants === this.#tooltip.grants && Math.abs(now - this.#tooltip.at) < tooltipMs) return;
    this.#tooltip = { grants, at: now };
    item.tooltip = tooltip(active, words, now, locale);
    // It says when the credential ends, not how long that is: a screen reader hears no ticking.
    item.accessibilityInformation = {
      label: l10n.t(
        'SQL credential for {0}, expires {1}',
        name,
        endWords(first.grant.expiresAt, now, locale),
      ),
      role: 'button',
    };
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

function background(urgent: ReturnType<typeof urgency>): vscode.ThemeColor | undefined {
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
function tooltip(
  active: readonly HeldGrant[],
  words: (grantId: string) => string,
  now: number,
  locale: string,
): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: [commands.open, commands.renew, commands.copyPassword] };
  for (const { grant } of active) {
    const line = l10n.t(
      '{0}: {1}, expires {2}',
      visible(grant.environment.name, 60),
      visible(grant.role, 100),
      endWords(grant.expiresAt, now, locale),
    );
    const standing = words(grant.id);
    appendPlainText(markdown, standing === '' ? line : `${line} (${standing})`);
    const argument = encodeURIComponent(JSON.stringify([grant.id]));
    markdown.appendMarkdown(
      ` [${l10n.t('Show')}](command:${commands.open}?${argument})` +
        ` · [${l10n.t('Copy Password')}](command:${commands.copyPassword}?${argument})` +
        ` · [${l10n.t('Renew')}](command:${commands.renew}?${argument})\n\n`,
    );
  }
  return markdown;
}

/** Not even a bare address becomes a link, which `appendText` alone does not see to. */
function appendPlainText(markdown: vscode.MarkdownString, text: string): void {
  const escaped = new vscode.MarkdownString().appendText(text).value;
  const entities: Readonly<Record<string, string>> = { ':': '&#58;', '.': '&#46;', '@': '&#64;' };
  markdown.appendMarkdown(escaped.replace(/[:.@]/g, sign => entities[sign] ?? sign));
}
