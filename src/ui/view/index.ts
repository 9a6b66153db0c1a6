import * as vscode from 'vscode';
import type { Disposable } from '../../access/clock';
import { commands, viewId } from '../ids';
import type { GrantStatus } from '../statusBar';
import type { SystemTable } from '../system';
import type { WindowBase } from '../window';
import { changedRows, untilRowChange, viewRows, type ViewRow } from './rows';

/**
 * The view "SQL Credentials" in the Explorer. It registers with VS Code when there is a first row. Its
 * elements are the IDs of the grants, which VS Code passes to the commands in its menus.
 */
export class GrantView implements vscode.TreeDataProvider<string>, Disposable {
  readonly #window: WindowBase;
  readonly #systems: SystemTable;
  readonly #status: GrantStatus;
  readonly #changes = new vscode.EventEmitter<string[] | undefined>();
  readonly #subscriptions: readonly Disposable[];
  #rows: readonly ViewRow[] = [];
  #view: vscode.TreeView<string> | undefined;
  #timer: Disposable | undefined;
  readonly onDidChangeTreeData = this.#changes.event;

  constructor(window: WindowBase, systems: SystemTable, status: GrantStatus) {
    this.#window = window;
    this.#systems = systems;
    this.#status = status;
    const update = () => {
      this.#update();
    };
    this.#subscriptions = [
      this.#changes,
      window.vault.onDidChange(update),
      status.onDidChange(update),
    ];
  }

  getChildren(element?: string): string[] {
    return element === undefined ? this.#rows.map(({ grantId }) => grantId) : [];
  }

  getTreeItem(element: string): vscode.TreeItem {
    const row = this.#rows.find(({ grantId }) => grantId === element);
    return row === undefined ? new vscode.TreeItem('') : treeItem(row);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#timer?.dispose();
    this.#view?.dispose();
  }

  /** Updates the rows that changed, and sets the timer for the next change. */
  #update(): void {
    const { vault, clock, locale } = this.#window;
    this.#timer?.dispose();
    const now = clock.now();
    const earlier = this.#rows;
    this.#rows = viewRows(vault.held, {
      now,
      locale,
      system: id => this.#systems[id],
      readiness: grantId => this.#status.of(grantId)?.label,
    });
    if (this.#rows.length > 0) this.#view ??= this.#create();
    const changed = changedRows(earlier, this.#rows);
    if (changed === undefined) this.#changes.fire(undefined);
    else if (changed.length > 0) this.#changes.fire([...changed]);
    // A hidden view needs no countdown. It is updated when it becomes visible.
    const delay = this.#view?.visible === true ? untilRowChange(vault.held, now) : undefined;
    if (delay === undefined) return;
    this.#timer = clock.after(delay, () => {
      this.#update();
    });
  }

  #create(): vscode.TreeView<string> {
    const view = vscode.window.createTreeView(viewId, { treeDataProvider: this });
    view.onDidChangeVisibility(() => {
      this.#update();
    });
    return view;
  }
}

/** Strings in a tree item are plain text, unlike `MarkdownString`. */
function treeItem(row: ViewRow): vscode.TreeItem {
  const isEnded = row.kind === 'endedCredential' || row.kind === 'endedRole';
  const item = new vscode.TreeItem(row.label);
  item.id = row.grantId;
  item.iconPath = new vscode.ThemeIcon(
    row.icon,
    isEnded ? new vscode.ThemeColor('disabledForeground') : undefined,
  );
  item.description = row.description;
  item.tooltip = row.tooltip;
  item.accessibilityInformation = { label: row.spoken };
  item.contextValue = row.kind;
  item.command = { command: commands.open, title: '', arguments: [row.grantId] };
  return item;
}
