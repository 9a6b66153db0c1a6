import type { Intent, PageDraft } from '../src/protocol/messages';

/** What VS Code gives the page of a webview, as far as it is used. */
interface VsCodeApi {
  postMessage(intent: unknown): void;
  setState(draft: PageDraft): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** A page's line to the host; the dialog's, unless another page says what it speaks. */
export interface Connection<PageIntent = Intent> {
  /** Tells the host what the user wants. */
  readonly post: (intent: PageIntent) => void;
  /** Keeps what was typed for the next page, should VS Code destroy this one. */
  readonly keepDraft: (draft: PageDraft) => void;
}

/**
 * Opens the line. The caller posts `ready` once it can take messages.
 * @param isKnown whether the protocol of the page knows a message
 */
export function connect<Message, PageIntent>(
  isKnown: (message: unknown) => message is Message,
  receive: (message: Message) => void,
): Connection<PageIntent> {
  const api = acquireVsCodeApi();
  window.addEventListener('message', event => {
    // VS Code hides the real parent from the page (`window.parent` is the page itself), so the
    // sender's origin is all that can be checked: the frame around the page shares it.
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

/** The content of a refused message is not told: it may be anything. */
function warn(text: string): void {
  console.warn(text);
}
