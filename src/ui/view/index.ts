import * as vscode from 'vscode';
import type { Disposable } from '../../access/clock';
import { commands, viewId } from '../ids';
import type { GrantStatus } from '../statusBarEntry';
import type { SystemTable } from '../system';
import type { Timed } from '../ticker';
import type { WindowBase } from '../window';
import {
  changedRows,
  rowOrder,
  untilRowChange,
  viewRows,
  type RowContext,
  type ViewRow,
} from './rows';

/**
 * The view "SQL Credentials" in the Explorer. It registers with VS Code when there is a first row. Its
 * elements are the IDs of the grants, which VS Code passes to the commands in its menus.
 * @param visibilityChanged asks for an update
 */
export function createGrantView(
  { locale, vault }: WindowBase,
  systems: SystemTable,
  status: GrantStatus,
  visibilityChanged: () => void,
): Timed & Disposable {
  const changes = new vscode.EventEmitter<string[] | undefined>();
  let rows: readonly ViewRow[] = [];
  let view: vscode.TreeView<string> | undefined;
  const context: Omit<RowContext, 'now'> = {
    locale,
    system: id => systems[id],
    readiness: grantId => status.of(grantId),
  };
  const rowOf = (element: string) => rows.find(({ grantId }) => grantId === element);
  const provider: vscode.TreeDataProvider<string> = {
    onDidChangeTreeData: changes.event,
    getChildren: element => (element === undefined ? rows.map(({ grantId }) => grantId) : []),
    getTreeItem: element => {
      const row = rowOf(element);
      return row === undefined ? new vscode.TreeItem('') : treeItem(row);
    },
    // VS Code asks for a tooltip when it shows it. A string is plain text, unlike `MarkdownString`.
    resolveTreeItem: (item, element) => {
      item.tooltip = rowOf(element)?.details().join('\n');
      return item;
    },
  };
  const create = (): vscode.TreeView<string> => {
    const created = vscode.window.createTreeView(viewId, { treeDataProvider: provider });
    // The palette sorts by name. With this name in package.json, "Explorer: Focus on SQL Credentials
    // View" would come before the command that opens the dialog.
    created.title = vscode.l10n.t('SQL Credentials');
    created.onDidChangeVisibility(visibilityChanged);
    return created;
  };
  return {
    update: now => {
      const earlier = rows;
      rows = viewRows(vault.held, { ...context, now });
      if (rows.length > 0) view ??= create();
      const changed = changedRows(earlier, rows);
      if (changed === undefined) changes.fire(undefined);
      else if (changed.length > 0) changes.fire([...changed]);
      // A hidden view needs no countdown. It is updated when it becomes visible.
      return view?.visible === true ? untilRowChange(vault.held, now) : undefined;
    },
    dispose: () => {
      changes.dispose();
      view?.dispose();
    },
  };
}

/** The color of a system's icon, by the order of the row. */
const iconColors = [undefined, 'list.warningForeground', 'disabledForeground'] as const;

function treeItem(row: ViewRow): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label);
  const color = row.isWorking ? 'testing.iconPassed' : iconColors[rowOrder[row.kind]];
  item.id = row.grantId;
  item.iconPath = new vscode.ThemeIcon(row.icon, color && new vscode.ThemeColor(color));
  item.description = row.description;
  item.accessibilityInformation = { label: row.details().join(', ') };
  item.contextValue = row.kind;
  // The focus stays in the view.
  item.command = { command: commands.open, title: '', arguments: [row.grantId, true] };
  return item;
}
