import type * as vscode from 'vscode';
import type { EarlierRequest } from '../../access/request';
import type { AccessProposal } from '../../api';
import { isCredential, type HeldCredential } from '../../vault/heldGrant';
import { DialogController, type DialogServices } from './controller';
import { DialogPanel } from './panel';
import { fillPanel, openPanelShell, type PanelShell } from './panelShell';
import type { DialogSection } from './section';

/** The parts of the window that the dialog uses. */
export interface DialogHost extends DialogServices {
  readonly extensionUri: vscode.Uri;
}

/** The dialog of this window. It is built when it is first opened. */
export class Dialog implements vscode.Disposable {
  readonly #services: DialogHost;
  readonly #controller: DialogController;
  #panel: DialogPanel | undefined;

  constructor(services: DialogHost) {
    this.#services = services;
    this.#controller = new DialogController(services, grantId => {
      this.show(grantId);
    });
  }

  /** The grant that the open dialog shows. */
  get shownGrantId(): string | undefined {
    return this.#panel === undefined ? undefined : this.#controller.shownGrantId;
  }

  /** Opens the panel, or brings it to the front. */
  open(): void {
    if (this.#panel === undefined) this.adopt(openPanelShell(this.#services.extensionUri));
    else this.#panel.reveal();
  }

  /** Takes over a panel that was opened while this was still being loaded. */
  adopt(shell: PanelShell, kept?: unknown): void {
    if (shell.isClosed()) return;
    if (this.#panel !== undefined) {
      shell.panel.dispose();
      this.#panel.reveal();
      return;
    }
    const panel = new DialogPanel(shell, this.#controller, this.#services.log, kept);
    this.#panel = panel;
    panel.onClosed(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
  }

  /** Takes over a panel that VS Code brought back after a reload. */
  revive(panel: vscode.WebviewPanel, kept: unknown): void {
    this.adopt(fillPanel(panel, this.#services.extensionUri), kept);
  }

  /** Whether this window holds a grant. */
  holds(grantId: string): boolean {
    return this.#services.vault.held.some(({ grant }) => grant.id === grantId);
  }

  /** Opens the panel with this grant in its lower half. */
  show(grantId: string): void {
    this.open();
    this.#controller.show(grantId);
  }

  /** Opens the panel and asks again for what a grant gave. */
  async renew(grantId: string): Promise<void> {
    this.open();
    await this.#controller.renew(grantId);
  }

  /** Opens the panel with the values of an earlier request. */
  async fillFrom(request: EarlierRequest): Promise<void> {
    this.open();
    await this.#controller.fillFrom(request);
  }

  /**
   * Opens the panel with what somebody proposes to ask for; the user decides.
   * @returns the grant that came of it, or `undefined` where the panel was closed without one
   */
  async propose(proposal: AccessProposal): Promise<HeldCredential | undefined> {
    const filled = await this.#controller.propose(proposal);
    if (!filled) return undefined;
    this.open();
    const { vault } = this.#services;
    const before = new Set(vault.held.map(held => held.grant.id));
    return new Promise(resolve => {
      const granted = vault.onDidChange(() => {
        const came = vault.held
          .filter(isCredential)
          .find(
            ({ grant, status }) =>
              status === 'active' && !before.has(grant.id) && grant.environment.id === filled.id,
          );
        if (came !== undefined) finish(came);
      });
      const finish = (came: HeldCredential | undefined) => {
        granted.dispose();
        resolve(came);
      };
      this.#panel?.onClosed(() => {
        finish(undefined);
      });
    });
  }

  /** Opens the panel with the section of one system. */
  async openSection(id: string): Promise<DialogSection | undefined> {
    // A page that is revealed takes the focus, possibly from a question.
    if (!this.isInFront) this.open();
    return this.#controller.openSection(id);
  }

  /** Whether the panel is the active editor: opening it then moves no focus. */
  get isInFront(): boolean {
    return this.#panel?.isInFront === true;
  }

  /** Opens the panel to ask again, for the address of the remote that somebody types. */
  async requestForRemote(grantId: string): Promise<void> {
    this.open();
    await this.#controller.requestForRemote(grantId);
  }

  /** The settings changed, or the accounts did. */
  refresh(): void {
    this.#controller.refresh();
  }

  dispose(): void {
    this.#controller.dispose();
  }
}
