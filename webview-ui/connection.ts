import type { Intent, PageDraft } from '../src/protocol/messages';

/** The part of the webview API of VS Code that the pages use. */
interface VsCodeApi {
  postMessage(intent: unknown): void;
  setState(draft: PageDraft): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The connection of a page to its host. */
export interface Connection<PageIntent = Intent> {
  /** Sends an intent of the user to the host. */
  readonly post: (intent: PageIntent) => void;
  /** Keeps the user's input in case VS Code destroys this page. */
  readonly keepDraft: (draft: PageDraft) => void;
}

/**
 * Connects the page to its host. The caller posts `ready` once it can receive messages.
 * @param isKnown whether the protocol of the page defines a message
 */
export function connect<Message, PageIntent>(
  isKnown: (message: unknown) => message is Message,
  receive: (message: Message) => void,
): Connection<PageIntent> {
  const api = acquireVsCodeApi();
  window.addEventListener('message', event => {
    // VS Code hides the real parent from the page (`window.parent` is the page itself), so only the
    // origin of the sender can be checked. The frame around the page has the same origin.
    if (event.origin !== window.origin) {
      warn('Ignored a message from a stranger.');
      return;
    }
    const message: unknown = event.data;
    if (!isKnown(message)) {
      warn('Ignored a message that the protocol does not know.');
      return;
    }
    receive(message);
  });
  return {
    post: intent => {
      api.postMessage(intent);
    },
    keepDraft: draft => {
      api.setState(draft);
    },
  };
}

/** Logs a warning without the content of the rejected message, which can be anything. */
function warn(text: string): void {
  console.warn(text);
}
