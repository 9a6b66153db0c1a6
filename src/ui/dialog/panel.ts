import type * as vscode from 'vscode';
import { parseDraft, parseIntent } from '../../protocol/intents';
import { messageOf } from '../../access/text';
import type { HostMessage, Intent } from '../../protocol/messages';
import type { Log } from '../../access/log';
import type { DialogController, DialogView } from './controller';
import type { PanelShell } from './panelShell';

/** The panel that shows the page. There is at most one in a window. */
export class DialogPanel implements DialogView {
  readonly #panel: vscode.WebviewPanel;
  readonly #log: Log;
  /** The focus message to post once VS Code has rebuilt the page. A hidden page doesn't exist. */
  #focusDue: HostMessage | undefined;

  /** @param kept the draft of the page, if VS Code restored the panel */
  constructor(shell: PanelShell, controller: DialogController, log: Log, kept?: unknown) {
    this.#panel = shell.panel;
    this.#log = log;
    this.#panel.onDidDispose(() => controller.detach(this));
    controller.attach(this, parseDraft(kept));
    shell.onMessage(message => this.#receive(message, controller));
  }

  get isVisible(): boolean {
    return this.#panel.visible;
  }

  get isInFront(): boolean {
    return this.#panel.active;
  }

  /** Brings the panel to the front. */
  reveal(keepsFocus = false): void {
    this.#panel.reveal(undefined, keepsFocus);
  }

  post(message: HostMessage): void {
    const isFocus = message.type === 'focus' || message.type === 'focusNext';
    if (this.#panel.visible) void this.#panel.webview.postMessage(message);
    else if (isFocus) this.#focusDue = message;
  }

  #receive(message: unknown, controller: DialogController): void {
    const intent = parseIntent(message);
    if (intent === undefined) {
      this.#log.warn("Rejected a message of the page that isn't in the protocol.");
      return;
    }
    this.#handle(intent, controller).catch((error: unknown) => {
      this.#log.error(`${intent.type}: ${messageOf(error)}`);
    });
  }

  async #handle(intent: Intent, controller: DialogController): Promise<void> {
    await controller.handle(intent);
    if (intent.type !== 'ready') return;
    const due = this.#focusDue;
    this.#focusDue = undefined;
    if (due !== undefined) this.post(due);
  }
}
