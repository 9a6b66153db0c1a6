import * as vscode from 'vscode';
import type { Disposable } from '../../access/clock';
import { findGrant } from '../../vault/heldGrant';
import { commands, viewId } from '../ids';
import type { GrantStatus } from '../statusBarEntry';
import type { SystemTable } from '../system';
import type { Timed } from '../ticker';
import type { WindowBase } from '../window';
import {
  changedRows,
  rowDetails,
  rowOrder,
  untilRowChange,
  viewRows,
  type RowContext,
  type ViewRow,
} from './rows';

/**
 * The view "SQL Credentials" in the Explorer. It registers with VS Code when there is a first row. Its
 * elements are the IDs of the grants, which VS Code passes to the commands in its menus.
 */
export class GrantView implements vscode.TreeDataProvider<string>, Timed, Disposable {
  readonly #window: WindowBase;
  readonly #context: Omit<RowContext, 'now'>;
  readonly #visibilityChanged: () => void;
  readonly #changes = new vscode.EventEmitter<string[] | undefined>();
  #rows: readonly ViewRow[] = [];
  #view: vscode.TreeView<string> | undefined;
  readonly onDidChangeTreeData = this.#changes.event;

  /** @param visibilityChanged asks for an update */
  constructor(
    window: WindowBase,
    systems: SystemTable,
    status: GrantStatus,
    visibilityChanged: () => void,
  ) {
    this.#window = window;
    this.#context = {
      locale: window.locale,
      system: id => systems[id],
      readiness: grantId => status.of(grantId),
    };
    this.#visibilityChanged = visibilityChanged;
  }

  getChildren(element?: string): string[] {
    return element === undefined ? this.#rows.map(({ grantId }) => grantId) : [];
  }

  getTreeItem(element: string): vscode.TreeItem {
    const row = this.#rows.find(({ grantId }) => grantId === element);
    return row === undefined ? new vscode.TreeItem('') : treeItem(row, this.#detailsOf(element));
  }

  /** VS Code asks for a tooltip when it shows it. A string is plain text, unlike `MarkdownString`. */
  resolveTreeItem(item: vscode.TreeItem, element: string): vscode.TreeItem {
    item.tooltip = this.#detailsOf(element).join('\n');
    return item;
  }

  dispose(): void {
    this.#changes.dispose();
    this.#view?.dispose();
  }

  /** Updates the rows that changed. */
  update(now: number): number | undefined {
    const { vault } = this.#window;
    const earlier = this.#rows;
    this.#rows = viewRows(vault.held, { ...this.#context, now });
    if (this.#rows.length > 0) this.#view ??= this.#create();
    const changed = changedRows(earlier, this.#rows);
    if (changed === undefined) this.#changes.fire(undefined);
    else if (changed.length > 0) this.#changes.fire([...changed]);
    // A hidden view needs no countdown. It is updated when it becomes visible.
    return this.#view?.visible === true ? untilRowChange(vault.held, now) : undefined;
  }

  #detailsOf(grantId: string): readonly string[] {
    const { vault, clock } = this.#window;
    const held = findGrant(vault.held, grantId);
    if (held === undefined) return [];
    return rowDetails(held, vault.held, { ...this.#context, now: clock.now() });
  }

  #create(): vscode.TreeView<string> {
    const view = vscode.window.createTreeView(viewId, { treeDataProvider: this });
    // The palette sorts by name. With this name in package.json, "Explorer: Focus on SQL Credentials
    // View" would come before the command that opens the dialog.
    view.title = vscode.l10n.t('SQL Credentials');
    view.onDidChangeVisibility(this.#visibilityChanged);
    return view;
  }
}

/** The color of a system's icon, by the order of the row. */
const iconColors = [undefined, 'list.warningForeground', 'disabledForeground'] as const;

function treeItem(row: ViewRow, details: readonly string[]): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label);
  const color = iconColors[rowOrder[row.kind]];
  item.id = row.grantId;
  item.iconPath = new vscode.ThemeIcon(row.icon, color && new vscode.ThemeColor(color));
  item.description = row.description;
  item.accessibilityInformation = { label: details.join(', ') };
  item.contextValue = row.kind;
  // The focus stays in the view.
  item.command = { command: commands.open, title: '', arguments: [row.grantId, true] };
  return item;
}
