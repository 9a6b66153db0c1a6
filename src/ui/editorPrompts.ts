import * as vscode from 'vscode';
import { settingsSection } from './ids';
import type { PickItem, Prompts } from './prompts';
import { SearchList } from './searchList';
import { withoutLinks } from './withoutLinks';

/** Asks by the editor's own modals, quick picks and notifications. */
export function createEditorPrompts(showLog: () => void): Prompts {
  return {
    async confirm({ message, detail, button }) {
      const options = { modal: true, detail };
      return (await vscode.window.showWarningMessage(message, options, button)) === button;
    },
    pick: (items, options) =>
      pickLive(async show => {
        show(await items, options.placeholder);
      }, options),
    pickLive,
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

/** Opens a list, and ends the filling of it with the list. */
async function pickLive<T>(
  fill: (
    show: (items: readonly PickItem<T>[], placeholder: string) => void,
    signal: AbortSignal,
  ) => Promise<void>,
  options: { title: string; placeholder: string },
): Promise<T | undefined> {
  const stopped = new AbortController();
  const { signal } = stopped;
  const list = new SearchList<T>(options);
  const filling = fill((items, words) => {
    if (!signal.aborted) list.fill(items, words);
  }, signal).finally(() => {
    if (!signal.aborted) list.end();
  });
  try {
    return await Promise.race([list.picked, filling.then(() => list.picked)]);
  } finally {
    stopped.abort();
    list.dispose();
  }
}
