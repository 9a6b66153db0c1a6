import * as vscode from 'vscode';
import { DialogController } from './controller';
import type { DialogWindow } from './grantPresenter';
import { DialogPanel } from './panel';
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
    this.#windowFocus = vscode.window.onDidChangeWindowState(({ focused }) => {
      this.setFocused(focused);
    });
  }

  override open(keepsFocus = false): void {
    if (this.#panel !== undefined) this.#panel.reveal(keepsFocus);
    else this.adopt(openPanelShell(this.#window.extensionUri, keepsFocus));
  }

  /**
   * Takes over a panel that was opened while the dialog was loading, or that VS Code restored.
   * @param kept the draft of a restored page
   */
  adopt(shell: PanelShell, kept?: unknown): void {
    if (shell.isClosed()) return;
    if (this.#panel !== undefined) {
      shell.panel.dispose();
      this.#panel.reveal();
      return;
    }
    const panel = new DialogPanel(shell, this, this.#window.log, kept);
    this.#panel = panel;
    shell.panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
  }

  override dispose(): void {
    this.#windowFocus.dispose();
    super.dispose();
  }

  protected override focusPage(): void {
    this.#panel?.reveal();
  }
}
