import * as vscode from 'vscode';
import { parseDraft, parseIntent } from '../../protocol/intents';
import type { HostMessage } from '../../protocol/messages';
import { reportFailure } from '../prompts';
import { DialogController, type DialogView } from './controller';
import type { DialogWindow } from './grantPresenter';
import { openPanelShell, type PanelShell } from './panelShell';

/** The dialog of this window, created on first use. */
export class Dialog extends DialogController implements vscode.Disposable {
  readonly #window: DialogWindow;
  readonly #windowFocus: vscode.Disposable;
  #panel: DialogPanel | undefined;

  constructor(window: DialogWindow) {
    super(window);
    this.#window = window;
    this.setFocused(vscode.window.state.focused);
    this.#windowFocus = vscode.window.onDidChangeWindowState(({ focused }) =>
      this.setFocused(focused),
    );
  }

  override open(keepsFocus = false): void {
    if (this.#panel !== undefined) this.#panel.focus(keepsFocus);
    else this.adopt(openPanelShell(this.#window.extensionUri, keepsFocus));
  }

  /**
   * Takes over a panel that was opened while the dialog was loading, or that VS Code restored.
   * @param restored the state that VS Code kept of a restored page, if it stored any
   */
  adopt(shell: PanelShell, restored?: { readonly kept: unknown }): void {
    if (shell.isClosed()) return;
    if (this.#panel !== undefined) {
      shell.panel.dispose();
      this.#panel.focus();
      return;
    }
    const panel = new DialogPanel(shell);
    this.#panel = panel;
    shell.panel.onDidChangeViewState(() => {
      // A hidden page doesn't load.
      if (!shell.panel.visible) panel.endLoading();
    });
    shell.panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
      panel.endLoading();
      this.detach(panel);
    });
    this.attach(panel, parseDraft(restored?.kept), restored !== undefined);
    shell.onMessage(message => void this.#receive(message, panel));
  }

  override dispose(): void {
    this.#windowFocus.dispose();
    super.dispose();
  }

  async #receive(message: unknown, panel: DialogPanel): Promise<void> {
    const { locale, log, prompts } = this.#window;
    const intent = parseIntent(message);
    if (intent === undefined) {
      log.warn("Rejected a message of the page that isn't in the protocol.");
      return;
    }
    try {
      if (intent.type === 'timeZone') locale.setTimeZone(intent.name);
      else await this.handle(intent);
    } catch (error) {
      reportFailure(prompts, error);
    }
    if (intent.type !== 'ready') return;
    panel.endLoading();
    panel.postFocus();
    if (locale.isRemote) panel.post({ type: 'askTimeZone' });
  }
}

/** The panel that shows the page. There is at most one in a window. */
class DialogPanel implements DialogView {
  readonly #panel: vscode.WebviewPanel;
  readonly load: PanelShell['fill'];
  /** Pending while the page loads: other work would delay it. */
  loading: Promise<void> | undefined;
  endLoading = (): void => undefined;
  /** The focus message to post once VS Code has rebuilt the page. A hidden page doesn't exist. */
  #focusDue: HostMessage | undefined;

  constructor({ panel, fill }: PanelShell) {
    this.#panel = panel;
    this.load = fill;
    this.#startLoading();
  }

  get isVisible(): boolean {
    return this.#panel.visible;
  }

  get isInFront(): boolean {
    return this.#panel.active;
  }

  focus(keepsFocus = false): void {
    // VS Code destroys the page of a hidden panel, and rebuilds it when it shows the panel.
    if (!this.#panel.visible && !this.loading) this.#startLoading();
    this.#panel.reveal(undefined, keepsFocus);
  }

  #startLoading(): void {
    this.loading = new Promise(resolve => {
      this.endLoading = () => {
        this.loading = undefined;
        resolve();
      };
    });
  }

  post(message: HostMessage): void {
    const isFocus = message.type === 'focus' || message.type === 'focusNext';
    if (this.#panel.visible) void this.#panel.webview.postMessage(message);
    else if (isFocus) this.#focusDue = message;
  }

  /** Posts the focus message that the rebuilt page missed. */
  postFocus(): void {
    if (this.#focusDue !== undefined) this.post(this.#focusDue);
    this.#focusDue = undefined;
  }
}
