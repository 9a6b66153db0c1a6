import * as vscode from 'vscode';
import { settingsSection } from './ids';
import { withoutLinks } from './plainText';
import type { Prompts, ShowItems } from './prompts';
import { SearchList } from './searchList';

/** Asks with VS Code's modals, quick picks, and notifications. */
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
        // The problem quotes the pasted text.
        validateInput: text => (text.trim() === '' ? undefined : withoutLinks(validate(text))),
      });
    },
    async notify(severity, message, ...buttons) {
      const { showInformationMessage, showWarningMessage } = vscode.window;
      const show = severity === 'warning' ? showWarningMessage : showInformationMessage;
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

/** Opens a list and fills it. Closing the list ends the filling. */
async function pickLive<T>(
  fill: (show: ShowItems<T>, signal: AbortSignal) => Promise<void>,
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
