import Module from 'node:module';

/** A status bar item: what counts is how often something of it is drawn. */
export interface ItemCounts {
  texts: number;
  tooltips: number;
}

/** What stands in for the module `vscode`, and what the extension did with it. */
export interface EditorStandIn {
  readonly counts: ItemCounts;
  /** The text of the status bar item. */
  text(): string;
}

/** What else of the editor is used: a bundle copies the members that it finds. */
const otherMembers = [
  'authentication',
  'commands',
  'ConfigurationTarget',
  'Disposable',
  'EventEmitter',
  'ExtensionKind',
  'extensions',
  'ProgressLocation',
  'QuickPickItemKind',
  'StatusBarAlignment',
  'ThemeColor',
  'Uri',
  'ViewColumn',
];

type Loader = (request: string, ...rest: unknown[]) => unknown;

/**
 * Gives the extension an editor that answers everything with nothing, but for the few things that a
 * countdown is made of.
 */
export function installEditorStandIn(sessionId: string): EditorStandIn {
  const counts: ItemCounts = { texts: 0, tooltips: 0 };
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
    l10n: nothingBut({ t: (text: string) => text, bundle: undefined }),
    window: nothingBut({ createStatusBarItem: () => item }),
    workspace: nothingBut({
      getConfiguration: () =>
        nothingBut({ get: (_: string, fallback: unknown) => fallback, inspect: () => undefined }),
    }),
    MarkdownString: Markdown,
  };
  const loader = Module as unknown as { _load: Loader };
  const load = loader._load;
  const rest = Object.fromEntries(otherMembers.map(name => [name, nothingBut({})]));
  const vscode = { ...rest, ...editor };
  loader._load = (request, ...more) =>
    request === 'vscode' ? vscode : load.call(loader, request, ...more);
  return { counts, text: () => shown };
}

/** Does with a text what VS Code's own class does. */
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

/** An object whose other members are functions that answer such an object. */
function nothingBut(members: object): object {
  // Only a function that is no arrow can be called with `new`.
  function nothing(): undefined {
    return undefined;
  }
  return new Proxy(nothing, {
    get: (_, name): unknown => {
      if (name in members) return Reflect.get(members, name);
      // Awaited or turned into a text it is nothing.
      if (name === 'then' || typeof name === 'symbol') return undefined;
      return nothingBut({});
    },
    apply: () => nothingBut({}),
    construct: () => nothingBut({}),
  });
}
