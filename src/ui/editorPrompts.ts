import * as vscode from 'vscode';
import { escapeIcons } from './escapeIcons';
import { settingsSection } from './ids';
import type { PickItem, Prompts } from './prompts';
import { withoutLinks } from './withoutLinks';

/** Asks by the editor's own modals, quick picks and notifications. */
export function createEditorPrompts(showLog: () => void): Prompts {
  return {
    async confirm({ message, detail, button }) {
      const options = { modal: true, detail };
      return (await vscode.window.showWarningMessage(message, options, button)) === button;
    },
    async pick(items, options) {
      const entries = Promise.resolve(items).then(list => list.map(toQuickPickItem));
      const picked = await vscode.window.showQuickPick(entries, {
        title: options.title,
        placeHolder: options.placeholder,
        matchOnDescription: true,
        matchOnDetail: true,
        // The sign-in's question gives the focus back to the page, which must not close the list.
        ignoreFocusOut: true,
      });
      return picked?.value;
    },
    async pickLive<T>(
      fill: (
        show: (items: readonly PickItem<T>[], placeholder: string) => void,
        signal: AbortSignal,
      ) => Promise<void>,
      { title, placeholder }: { title: string; placeholder: string },
    ) {
      const stopped = new AbortController();
      const list = vscode.window.createQuickPick<vscode.QuickPickItem & { value: T }>();
      Object.assign(list, { title, placeholder, busy: true, ignoreFocusOut: true });
      Object.assign(list, { matchOnDescription: true, matchOnDetail: true });
      const picked = new Promise<T | undefined>(resolve => {
        list.onDidAccept(() => {
          resolve(list.selectedItems[0]?.value);
        });
        list.onDidHide(() => {
          resolve(undefined);
        });
      });
      list.show();
      const filling = fill((items, words) => {
        if (stopped.signal.aborted) return;
        list.items = items.map(toQuickPickItem);
        list.placeholder = words;
      }, stopped.signal).finally(() => {
        if (!stopped.signal.aborted) list.busy = false;
      });
      try {
        return await Promise.race([picked, filling.then(() => picked)]);
      } finally {
        stopped.abort();
        list.dispose();
      }
    },
    async input({ title, prompt, placeholder, validate }) {
      return vscode.window.showInputBox({
        title,
        prompt: withoutLinks(prompt),
        placeHolder: placeholder,
        ignoreFocusOut: true,
        // What is wrong is said with the text that was pasted.
        validateInput: text => (text.trim() === '' ? undefined : withoutLinks(validate(text))),
      });
    },
    async notify(severity, message, ...buttons) {
      const show =
        severity === 'warning'
          ? vscode.window.showWarningMessage
          : vscode.window.showInformationMessage;
      return show(withoutLinks(message), ...buttons);
    },
    async openUrl(url) {
      await vscode.env.openExternal(vscode.Uri.parse(url, true));
    },
    async openSetting(key) {
      const query = `${settingsSection}.${key}`;
      await vscode.commands.executeCommand('workbench.action.openSettings', query);
    },
    showLog,
  };
}

function toQuickPickItem<T>(item: PickItem<T>): vscode.QuickPickItem & { value: T } {
  return {
    label: escapeIcons(item.label),
    value: item.value,
    ...(item.description === undefined ? {} : { description: escapeIcons(item.description) }),
    ...(item.detail === undefined ? {} : { detail: escapeIcons(item.detail) }),
    ...(item.heading === true ? { kind: vscode.QuickPickItemKind.Separator } : {}),
  };
}
