import type { Intent, PageDraft } from '../src/protocol/messages';

/** The part of the webview API of VS Code that the pages use. */
interface VsCodeApi {
  postMessage(intent: unknown): void;
  setState(draft: PageDraft): void;
  getState(): unknown;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The functions of a page that handle the messages of its host, by type. */
export type Handlers<Message extends { readonly type: string }> = {
  readonly [T in Message['type']]: (message: Extract<Message, { readonly type: T }>) => void;
};

/** The connection of a page to its host. */
export interface Connection<PageIntent = Intent> {
  /** Sends an intent of the user to the host. */
  readonly post: (intent: PageIntent) => void;
  /** Keeps the user's input in case VS Code destroys this page. */
  readonly keepDraft: (draft: PageDraft) => void;
  /** Whether the page is new. VS Code rebuilds a hidden page from the same HTML. */
  readonly isNew: boolean;
}

/** Connects the page to its host. The page posts `ready` once it listens. */
export function connect<PageIntent>(): Connection<PageIntent> {
  const api = acquireVsCodeApi();
  return {
    post: intent => {
      api.postMessage(intent);
    },
    keepDraft: draft => {
      api.setState(draft);
    },
    isNew: api.getState() === undefined,
  };
}

/** Passes messages to their handlers. Only the compiler checks their content, because the host is trusted. */
export function listen<Message extends { readonly type: string }>(
  handlers: Handlers<Message>,
): void {
  const byType = new Map<unknown, unknown>(Object.entries(handlers));
  window.addEventListener('message', event => {
    const message: unknown = event.data;
    const type = typeof message === 'object' && message && 'type' in message && message.type;
    const handle = byType.get(type) as ((message: unknown) => void) | undefined;
    // VS Code hides the real parent from the page (`window.parent` is the page itself), so only the
    // origin of the sender can be checked. The frame around the page has the same origin.
    if (event.origin === window.origin && handle) handle(message);
    // A rejected message can be anything, so its content isn't logged.
    else console.warn("Ignored a message that isn't in the protocol, or from another origin.");
  });
}
