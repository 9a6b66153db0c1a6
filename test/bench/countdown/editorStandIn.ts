import Module from 'node:module';

/** Counts how often the extension changes its status item and its rows. */
export interface ItemCounts {
  texts: number;
  tooltips: number;
  rows: number;
}

/** The fake module `vscode`, and the extension's use of it. */
export interface EditorStandIn {
  readonly counts: ItemCounts;
  /** The text of the status bar item. */
  text(): string;
}

type Loader = (request: string, ...rest: unknown[]) => unknown;

/** Further members of the fake editor, by namespace. */
export interface EditorMembers {
  readonly window?: object;
  readonly commands?: object;
  readonly authentication?: object;
  readonly extensions?: object;
  readonly Uri?: object;
  /** Settings of the extension. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Installs a fake editor. Members that it doesn't have do nothing. */
export function installEditorStandIn(
  sessionId: string,
  { window, settings = {}, ...more }: EditorMembers = {},
): EditorStandIn {
  const counts: ItemCounts = { texts: 0, tooltips: 0, rows: 0 };
  let shown = '';
  const item = {
    set text(value: string) {
      counts.texts += 1;
      shown = value;
    },
    set tooltip(_: unknown) {
      counts.tooltips += 1;
    },
    show: () => undefined,
    dispose: () => undefined,
  };
  const editor = {
    env: nothingBut({ sessionId, language: 'en' }),
    l10n: nothingBut({
      t: (text: string, ...values: unknown[]) =>
        text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
    }),
    window: nothingBut({
      createStatusBarItem: () => item,
      createTreeView: (_: string, { treeDataProvider }: { treeDataProvider: Rows }) => {
        treeDataProvider.onDidChangeTreeData(changed => {
          for (const row of changed ?? treeDataProvider.getChildren()) {
            treeDataProvider.getTreeItem(row);
            counts.rows += 1;
          }
        });
        return nothingBut({ visible: true });
      },
      state: { focused: true },
      ...window,
    }),
    ...Object.fromEntries(Object.entries(more).map(([name, each]) => [name, nothingBut(each)])),
    EventEmitter: Emitter,
    workspace: nothingBut({
      getConfiguration: () =>
        nothingBut({
          get: (key: string, fallback: unknown) => settings[key] ?? fallback,
          inspect: () => undefined,
        }),
    }),
    MarkdownString: Markdown,
  };
  const loader = Module as unknown as { _load: Loader };
  const load = loader._load;
  const vscode = nothingBut(editor);
  loader._load = (request, ...more) =>
    request === 'vscode' ? vscode : load.call(loader, request, ...more);
  return { counts, text: () => shown };
}

/** The provider of a tree, whose view is visible. */
interface Rows {
  readonly onDidChangeTreeData: (listener: (changed: string[] | undefined) => void) => void;
  getChildren(): string[];
  getTreeItem(row: string): unknown;
}

/** Calls its listeners like VS Code's class. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event = (listener: (value: T) => void) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

/** Builds a text like VS Code's class. */
class Markdown {
  value = '';

  appendText(text: string): this {
    this.value += text.replaceAll(/[\\`*_{}[\]()#+\-!~]/g, '\\$&').replaceAll('\n', '\n\n');
    return this;
  }

  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
}

/** An object whose other members are functions that return such an object. */
function nothingBut(members: object): object {
  // Only a regular function supports `new`.
  function nothing(): undefined {
    return undefined;
  }
  return new Proxy(nothing, {
    get: (_, name): unknown => {
      if (name in members) return Reflect.get(members, name);
      // A promise or a text conversion must not find a member.
      if (name === 'then' || typeof name === 'symbol') return undefined;
      return nothingBut({});
    },
    apply: () => nothingBut({}),
    construct: () => nothingBut({}),
  });
}
