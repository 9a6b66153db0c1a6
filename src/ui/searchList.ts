import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { escapeIcons } from './escapeIcons';
import { narrow } from './narrow';
import type { PickItem } from './prompts';

/** A line of the editor's list. */
interface Line<T> extends vscode.QuickPickItem {
  /** What is picked by it; nothing by the line that tells of more. */
  readonly item?: PickItem<T>;
}

/** The editor's own list to search, for any number of entries. */
export class SearchList<T> implements vscode.Disposable {
  /** What was picked, or `undefined` where the list was closed. */
  readonly picked: Promise<T | undefined>;
  readonly #list = vscode.window.createQuickPick<Line<T>>();
  #all: readonly PickItem<T>[] = [];
  /** Whoever types on after this gets no entry that the editor does not have. */
  #isAllShownFor: string | undefined;

  /** Opens the list, as one whose entries are still to come. */
  constructor({ title, placeholder }: { title: string; placeholder: string }) {
    const list = this.#list;
    Object.assign(list, { title, placeholder, busy: true });
    Object.assign(list, { matchOnDescription: true, matchOnDetail: true });
    // The sign-in's question gives the focus back to the page, which must not close the list.
    list.ignoreFocusOut = true;
    list.onDidChangeValue(value => {
      const known = this.#isAllShownFor;
      if (known === undefined || !value.trim().startsWith(known)) this.#show(value);
    });
    this.picked = new Promise(resolve => {
      list.onDidAccept(() => {
        const item = list.selectedItems[0]?.item;
        if (item !== undefined) resolve(item.value);
      });
      list.onDidHide(() => {
        resolve(undefined);
      });
    });
    list.show();
  }

  /** Puts entries into the list in place of those that are there, and words into its empty box. */
  fill(items: readonly PickItem<T>[], placeholder: string): void {
    this.#all = items;
    this.#list.placeholder = placeholder;
    this.#show(this.#list.value);
  }

  /** No more entries will come. */
  end(): void {
    this.#list.busy = false;
  }

  dispose(): void {
    this.#list.dispose();
  }

  #show(typed: string): void {
    const { items, leftOut, actions } = narrow(this.#all, typed);
    const isWhole = items.length === this.#all.length;
    this.#isAllShownFor = leftOut > 0 ? undefined : isWhole ? '' : typed.trim();
    this.#list.items = [
      ...items.map(toLine),
      ...(leftOut > 0 ? [moreLine(leftOut)] : []),
      ...actions.map(toLine),
    ];
  }
}

function toLine<T>(item: PickItem<T>): Line<T> {
  return {
    label: escapeIcons(item.label),
    item,
    ...(item.description === undefined ? {} : { description: escapeIcons(item.description) }),
    ...(item.detail === undefined ? {} : { detail: escapeIcons(item.detail) }),
    ...(item.heading === true ? { kind: vscode.QuickPickItemKind.Separator } : {}),
  };
}

/** The editor sorts by what is found in the label: in this one nobody finds anything. */
function moreLine(count: number): vscode.QuickPickItem {
  const words = l10n.t(
    '{0} more: type to narrow the list',
    count.toLocaleString(vscode.env.language),
  );
  return { label: '…', description: words, alwaysShow: true };
}
