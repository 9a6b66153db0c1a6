import * as vscode from 'vscode';
import type { Log } from '../access/log';
import { settingsSection } from './ids';
import { escapeIcons, withoutLinks } from './plainText';
import type { PickItem, PickOptions, Prompts, ShowItems } from './prompts';

/**
 * VS Code's modals focus the button that confirms. A quick second Enter doesn't confirm, because the user
 * can't have read the question yet: VS Code asks again. Milliseconds.
 */
const shortestReadingMs = 700;

/** Asks with VS Code's modals, quick picks, and notifications. */
export function createEditorPrompts(channel: vscode.LogOutputChannel, log: Log): Prompts {
  return {
    async confirm({ message, detail, button, other }) {
      const options = { modal: true, detail };
      const labels = other === undefined ? [button] : [button, other[0]];
      for (;;) {
        const askedAt = performance.now();
        const pressed = await vscode.window.showWarningMessage(message, options, ...labels);
        if (pressed !== undefined && performance.now() - askedAt < shortestReadingMs) continue;
        if (other !== undefined && pressed === other[0]) await other[1]();
        return pressed === button;
      }
    },
    pick: (items, options) =>
      pickLive(show => {
        show(items, options.placeholder);
        return Promise.resolve();
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
      const pressed = show(withoutLinks(message), ...buttons);
      // Without a button, there is no response. VS Code would report the end of the notification only
      // when the user closes it, so that the button of the action seemed dead until then.
      return buttons.length === 0 ? undefined : pressed;
    },
    async openUrl(url) {
      await vscode.env.openExternal(vscode.Uri.parse(url, true));
    },
    async openSetting(key) {
      const query = `${settingsSection}.${key}`;
      await vscode.commands.executeCommand('workbench.action.openSettings', query);
    },
    showLog: () => channel.show(true),
    logError: message => log.error(message),
  };
}

/** VS Code draws this many entries before it gets the rest, which can be thousands. */
const firstLines = 100;

/** VS Code combines changes that follow sooner than this. Milliseconds. */
const afterFirstLinesMs = 50;

/** Opens VS Code's quick pick and fills it. Closing the list ends the filling. */
async function pickLive<T>(
  fill: (show: ShowItems<T>, signal: AbortSignal) => Promise<void>,
  { title, placeholder, signal: closing }: PickOptions,
): Promise<T | undefined> {
  const stopped = new AbortController();
  const { signal } = stopped;
  const list = vscode.window.createQuickPick<Line<T>>();
  Object.assign(list, { title, placeholder, busy: true });
  // The focus returns to the page after a sign-in. That must not close the list.
  Object.assign(list, { matchOnDescription: true, ignoreFocusOut: true });
  const picked = new Promise<T | undefined>(resolve => {
    list.onDidAccept(() => {
      const line = list.selectedItems[0];
      if (line !== undefined) resolve(line.value);
    });
    list.onDidHide(() => resolve(undefined));
    closing?.addEventListener('abort', () => resolve(undefined));
  });
  list.show();
  let rest: NodeJS.Timeout | undefined;
  const filling = fill((items, words) => {
    if (signal.aborted) return;
    list.placeholder = words;
    // On each keystroke, VS Code searches the details of thousands of entries, even empty ones.
    list.matchOnDetail = items.some(({ detail = '' }) => detail !== '');
    clearTimeout(rest);
    list.items = items.slice(0, firstLines).map(toLine);
    if (items.length <= firstLines) return;
    // VS Code searches, marks, and sorts the entries, also thousands of them.
    rest = setTimeout(() => (list.items = items.map(toLine)), afterFirstLinesMs);
  }, signal).finally(() => {
    if (!signal.aborted) list.busy = false;
  });
  try {
    return await Promise.race([picked, filling.then(() => picked)]);
  } finally {
    stopped.abort();
    clearTimeout(rest);
    list.dispose();
  }
}

/** An entry as VS Code shows it. */
interface Line<T> extends vscode.QuickPickItem {
  readonly value: T;
}

function toLine<T>({ value, heading, isAction, ...texts }: PickItem<T>): Line<T> {
  const { label, description = '', detail = '' } = texts;
  const line: Line<T> = { value, label: escapeIcons(label) };
  if (description !== '') line.description = escapeIcons(description);
  if (detail !== '') line.detail = escapeIcons(detail);
  if (heading === true) line.kind = vscode.QuickPickItemKind.Separator;
  if (isAction === true) line.alwaysShow = true;
  return line;
}
