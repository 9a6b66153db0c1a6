import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';

import type { Intent } from '../../../src/protocol/intents';
import type { HostMessage } from '../../../src/protocol/messages';
import type { DialogState } from '../../../src/protocol/state';
import { Emitter, installEditorStandIn } from '../countdown/editorStandIn';

/** The shipped bundles in this process, with a fake editor. The driver acts as the page. */
export interface ProductInNode {
  /** Runs a command of the extension without waiting for its end. */
  readonly run: (command: string) => void;
  /** Sends an intent of the page. */
  readonly send: (intent: Intent) => void;
  /** The last state that the page got since the dialog was opened. */
  readonly state: () => DialogState | undefined;
  /** The number of messages of a type that the page has got. */
  readonly count: (type: HostMessage['type']) => number;
  /** Closes the panel. */
  readonly close: () => void;
}

/** Values that the fake editor returns. */
export interface EditorAnswers {
  /** The storage of the extension. */
  readonly folder: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly account: { readonly id: string; readonly label: string };
  readonly token: (audience: string) => string;
}

/** The entry module of the extension. */
interface Entry {
  activate(context: object): Promise<unknown>;
}

/** The product ignores an earlier answer to a question. */
const readingMs = 800;

type Handler = (...values: unknown[]) => unknown;

/** Activates the extension in `product`. */
export async function startProductInNode(
  product: string,
  { folder, settings, account, token }: EditorAnswers,
): Promise<ProductInNode> {
  const handlers = new Map<string, Handler>();
  const counts = new Map<string, number>();
  let state: DialogState | undefined;
  let messages = new Emitter<unknown>();
  let closed = new Emitter<void>();
  const received = (message: HostMessage): Promise<boolean> => {
    counts.set(message.type, (counts.get(message.type) ?? 0) + 1);
    if (message.type === 'state') ({ state } = message);
    return Promise.resolve(true);
  };
  const openPanel = (): object => {
    state = undefined;
    messages = new Emitter();
    closed = new Emitter();
    return {
      ...{ visible: true, active: true, reveal: () => undefined, onDidDispose: closed.event },
      webview: {
        ...{ onDidReceiveMessage: messages.event, postMessage: received },
        set html(page: string) {
          for (const message of firstMessagesOf(page)) void received(message);
        },
      },
    };
  };
  const audienceOf = (scope: string): string => scope.replace(/\/[^/]*$/, '');
  installEditorStandIn(randomUUID(), {
    settings,
    window: {
      createWebviewPanel: openPanel,
      // The user reads each question, and agrees to it.
      showWarningMessage: async (_: string, options: object, button: string) => {
        if (!('modal' in options)) return undefined;
        await setTimeout(readingMs);
        return button;
      },
    },
    commands: {
      registerCommand: (id: string, handler: Handler) => handlers.set(id, handler),
      executeCommand: () => Promise.resolve(),
      getCommands: () => Promise.resolve([]),
    },
    authentication: {
      getAccounts: () => Promise.resolve([account]),
      getSession: (_: string, [scope = '']: readonly string[]) =>
        Promise.resolve({ accessToken: token(audienceOf(scope)), account }),
    },
    extensions: { getExtension: () => undefined },
    Uri: {
      joinPath: ({ fsPath }: { fsPath: string }, ...parts: string[]) => {
        return { fsPath: path.join(fsPath, ...parts) };
      },
    },
  });
  const load = createRequire(__filename);
  const entry = load(path.join(product, 'dist', 'extension.js')) as Entry;
  await entry.activate({
    extension: { packageJSON: load(path.join(product, 'package.json')) as unknown },
    extensionUri: { fsPath: product },
    subscriptions: [],
    globalStorageUri: { fsPath: folder },
    secrets: keptInMemory(),
    workspaceState: keptInMemory(),
    globalState: keptInMemory(),
  });
  return {
    run: command => void handlers.get(command)?.(),
    send: intent => messages.fire(intent),
    state: () => state,
    count: type => counts.get(type) ?? 0,
    close: () => closed.fire(),
  };
}

/** The messages that a page draws before it is ready. */
function firstMessagesOf(page: string): readonly HostMessage[] {
  const [, json = '[]'] = /id="first-messages">(.*?)<\/script>/s.exec(page) ?? [];
  return JSON.parse(json) as HostMessage[];
}

/** Stores values like VS Code's `Memento` and `SecretStorage`. */
function keptInMemory(): object {
  const values = new Map<string, unknown>();
  const set = (key: string, value: unknown) => Promise.resolve(void values.set(key, value));
  return {
    get: (key: string) => values.get(key),
    update: set,
    store: set,
    delete: (key: string) => Promise.resolve(void values.delete(key)),
    onDidChange: () => ({ dispose: () => undefined }),
  };
}
