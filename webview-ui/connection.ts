import type { Intent, PageDraft } from '../src/protocol/intents';

/** The state that a page stores in case VS Code destroys it. */
export interface KeptPage extends PageDraft {
  /** The name of the control that had the focus last. */
  readonly focus?: string | undefined;
}

/** The part of the webview API of VS Code that the pages use. */
interface VsCodeApi {
  postMessage(intent: unknown): void;
  setState(kept: KeptPage): void;
  /** Needs no validation, because only the page writes the state. */
  getState(): KeptPage | undefined;
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
  /** Keeps the user's input and focus in case VS Code destroys this page. */
  readonly keep: (page: KeptPage) => void;
  /** The state of an earlier page, which VS Code rebuilds from the same HTML; `undefined` if this one is new. */
  readonly kept: KeptPage | undefined;
}

/** Connects the page to its host. The page posts `ready` once it listens. */
export function connect<PageIntent>(): Connection<PageIntent> {
  const api = acquireVsCodeApi();
  return {
    post: intent => api.postMessage(intent),
    keep: page => api.setState(page),
    kept: api.getState(),
  };
}

/** Finding out the time zone blocks the page for 20 ms, so it comes after everything that the user waits for. */
const beforeTimeZoneMs = 1_000;

/** Answers the host's question for the time zone. */
export function sendTimeZone(
  post: (intent: { readonly type: 'timeZone'; readonly name: string }) => void,
): void {
  setTimeout(() => {
    post({ type: 'timeZone', name: Intl.DateTimeFormat().resolvedOptions().timeZone });
  }, beforeTimeZoneMs);
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
