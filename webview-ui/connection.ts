import {
  isHostMessage,
  type HostMessage,
  type Intent,
  type PageDraft,
} from '../src/protocol/messages';

/** What VS Code gives the page of a webview, as far as the dialog uses it. */
interface VsCodeApi {
  postMessage(intent: Intent): void;
  setState(draft: PageDraft): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The page's line to the host. */
export interface Connection {
  /** Tells the host what the user wants. */
  readonly post: (intent: Intent) => void;
  /** Keeps what was typed for the next page, should VS Code destroy this one. */
  readonly keepDraft: (draft: PageDraft) => void;
}

/** Opens the line. The caller posts `ready` once it can take messages. */
export function connect(receive: (message: HostMessage) => void): Connection {
  const api = acquireVsCodeApi();
  window.addEventListener('message', event => {
    // VS Code hides the real parent from the page (`window.parent` is the page itself), so the
    // sender's origin is all that can be checked: the frame around the page shares it.
    if (event.origin !== window.origin) {
      warn('Ignored a message from a stranger.');
      return;
    }
    const message: unknown = event.data;
    if (!isHostMessage(message)) {
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
