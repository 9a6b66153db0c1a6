import type * as vscode from 'vscode';
import { parseDraft, parseIntent } from '../../protocol/intents';
import type { HostMessage, Intent } from '../../protocol/messages';
import type { Log } from '../../services/log';
import type { DialogController, DialogView } from './controller';
import type { PanelShell } from './panelShell';

/** The panel that shows the page. There is at most one in a window. */
export class DialogPanel implements DialogView {
  readonly #panel: vscode.WebviewPanel;
  readonly #log: Log;
  /** The page listens. A hidden page is destroyed, and listens again when it was drawn anew. */
  #isListening = false;
  /** Where the keyboard goes once the page listens. */
  #focusDue: HostMessage | undefined;

  /**
   * Connects a panel with what it shows.
   * @param kept what VS Code kept of the page, where it brought the panel back
   */
  constructor(shell: PanelShell, controller: DialogController, log: Log, kept?: unknown) {
    this.#panel = shell.panel;
    this.#log = log;
    this.#panel.onDidDispose(() => {
      controller.detach(this);
    });
    this.#panel.onDidChangeViewState(() => {
      if (!this.#panel.visible) this.#isListening = false;
    });
    controller.attach(this, parseDraft(kept));
    shell.onMessage(message => {
      this.#receive(message, controller);
    });
  }

  get isVisible(): boolean {
    return this.#panel.visible;
  }

  /** Calls back when the panel is closed. */
  onClosed(listener: () => void): void {
    this.#panel.onDidDispose(listener);
  }

  /** Whether the panel is the active one of the editor. */
  get isInFront(): boolean {
    return this.#panel.active;
  }

  /** Brings the panel to the front. */
  reveal(): void {
    this.#panel.reveal();
  }

  post(message: HostMessage): void {
    this.#focusDue = message.type === 'focus' && !this.#isListening ? message : this.#focusDue;
    // A hidden page was destroyed and is drawn anew when it comes back.
    if (this.#panel.visible) void this.#panel.webview.postMessage(message);
  }

  #receive(message: unknown, controller: DialogController): void {
    const intent = parseIntent(message);
    if (intent === undefined) {
      this.#log.warn('Refused a message of the page that the protocol does not know.');
      return;
    }
    this.#handle(intent, controller).catch((error: unknown) => {
      this.#log.error(`${intent.type}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }

  async #handle(intent: Intent, controller: DialogController): Promise<void> {
    await controller.handle(intent);
    if (intent.type !== 'ready') return;
    // The page has the form by now.
    this.#isListening = true;
    const due = this.#focusDue;
    this.#focusDue = undefined;
    if (due !== undefined) this.post(due);
  }
}
