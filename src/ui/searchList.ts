import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { narrow } from './narrow';
import { escapeIcons } from './plainText';
import type { PickItem } from './prompts';

interface Line<T> extends vscode.QuickPickItem {
  /** Missing in the line that counts the entries left out. */
  readonly item?: PickItem<T>;
}

/** VS Code's quick pick for any number of entries. */
export class SearchList<T> implements vscode.Disposable {
  /** The selected entry; `undefined` if the user closes the list. */
  readonly picked: Promise<T | undefined>;
  readonly #list = vscode.window.createQuickPick<Line<T>>();
  #all: readonly PickItem<T>[] = [];
  /** VS Code has every match of this text, and of each text that continues it. */
  #isCompleteFor: string | undefined;

  /** Opens the list, which waits for its entries. */
  constructor({ title, placeholder }: { title: string; placeholder: string }) {
    const list = this.#list;
    Object.assign(list, { title, placeholder, busy: true });
    Object.assign(list, { matchOnDescription: true, matchOnDetail: true });
    // The focus returns to the page after a sign-in. That must not close the list.
    list.ignoreFocusOut = true;
    list.onDidChangeValue(value => {
      const complete = this.#isCompleteFor;
      if (complete === undefined || !value.trim().startsWith(complete)) this.#show(value);
    });
    this.picked = new Promise(resolve => {
      list.onDidAccept(() => {
        const item = list.selectedItems[0]?.item;
        if (item !== undefined) resolve(item.value);
      });
      list.onDidHide(() => resolve(undefined));
    });
    list.show();
  }

  /** Replaces the entries and the text of the empty box. */
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
    this.#isCompleteFor = leftOut > 0 ? undefined : isWhole ? '' : typed.trim();
    this.#list.items = [
      ...items.map(toLine),
      ...(leftOut > 0 ? [moreLine(leftOut)] : []),
      ...actions.map(toLine),
    ];
  }
}

function toLine<T>(item: PickItem<T>): Line<T> {
  const { label, description, detail, heading } = item;
  return {
    label: escapeIcons(label),
    item,
    ...(description === undefined ? {} : { description: escapeIcons(description) }),
    ...(detail === undefined ? {} : { detail: escapeIcons(detail) }),
    ...(heading === true ? { kind: vscode.QuickPickItemKind.Separator } : {}),
  };
}

/** Its label matches no search, so VS Code doesn't sort it before an entry. */
function moreLine(count: number): vscode.QuickPickItem {
  const shownCount = count.toLocaleString(vscode.env.language);
  const description = l10n.t('{0} more: type to narrow the list', shownCount);
  return { label: '…', description, alwaysShow: true };
}
