import type * as vscode from 'vscode';
import type { EarlierRequest } from '../../access/request';
import type { AccessProposal } from '../../api';
import { isCredential, type HeldCredential } from '../../vault/heldGrant';
import type { SeenInDialog } from '../grantActions';
import { DialogController } from './controller';
import type { DialogWindow } from './grantPresenter';
import { DialogPanel } from './panel';
import { fillPanel, openPanelShell, type PanelShell } from './panelShell';
import type { DialogSection } from './section';

/** The dialog of this window, created on first use. */
export class Dialog implements vscode.Disposable {
  readonly #window: DialogWindow;
  readonly #controller: DialogController;
  #panel: DialogPanel | undefined;

  constructor(window: DialogWindow) {
    this.#window = window;
    this.#controller = new DialogController(window, grantId => this.show(grantId));
  }

  /** The environment and the grant that the user sees; `undefined` if the panel isn't visible. */
  get seen(): SeenInDialog | undefined {
    return this.#panel?.isVisible === true ? this.#controller.seen : undefined;
  }

  /** Opens the panel, or brings it to the front. */
  open(): void {
    if (this.#panel === undefined) this.adopt(openPanelShell(this.#window.extensionUri));
    else this.#panel.reveal();
  }

  /** Takes over a panel that was opened while the dialog was loading. */
  adopt(shell: PanelShell, kept?: unknown): void {
    if (shell.isClosed()) return;
    if (this.#panel !== undefined) {
      shell.panel.dispose();
      this.#panel.reveal();
      return;
    }
    const panel = new DialogPanel(shell, this.#controller, this.#window.log, kept);
    this.#panel = panel;
    panel.onClosed(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
  }

  /** Takes over a panel that VS Code restored after a reload. */
  revive(panel: vscode.WebviewPanel, kept: unknown): void {
    this.adopt(fillPanel(panel, this.#window.extensionUri), kept);
  }

  /** Whether this window holds a grant. */
  holds(grantId: string): boolean {
    return this.#window.vault.held.some(({ grant }) => grant.id === grantId);
  }

  /** Opens the panel with a grant. */
  show(grantId: string): void {
    this.open();
    this.#controller.show(grantId);
  }

  /** Opens the panel and sends the request of a grant again. */
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
   * Opens the panel with a proposal of another extension. The user decides whether to request it.
   * @returns the grant; `undefined` if the user closes the panel without one
   */
  async propose(proposal: AccessProposal): Promise<HeldCredential | undefined> {
    const filled = await this.#controller.propose(proposal);
    if (!filled) return undefined;
    this.open();
    const { vault } = this.#window;
    const before = new Set(vault.held.map(held => held.grant.id));
    return new Promise(resolve => {
      const finish = (held: HeldCredential | undefined) => {
        subscription.dispose();
        resolve(held);
      };
      const isRequested = ({ grant, status }: HeldCredential) =>
        status === 'active' && !before.has(grant.id) && grant.environment.id === filled.id;
      const subscription = vault.onDidChange(() => {
        const held = vault.held.filter(isCredential).find(isRequested);
        if (held !== undefined) finish(held);
      });
      this.#panel?.onClosed(() => finish(undefined));
    });
  }

  /** Opens the panel with the section of a system. */
  async openSection(id: string): Promise<DialogSection | undefined> {
    // Revealing the panel would take the focus from an open question.
    if (!this.isInFront) this.open();
    return this.#controller.openSection(id);
  }

  /** Whether the panel is the active editor. Opening it then doesn't move the focus. */
  get isInFront(): boolean {
    return this.#panel?.isInFront === true;
  }

  /** Opens the panel with the values of a grant, for a remote's address, which the user types. */
  async requestForRemote(grantId: string): Promise<void> {
    this.open();
    await this.#controller.requestForRemote(grantId);
  }

  /** The settings or the accounts changed. */
  refresh(): void {
    this.#controller.refresh();
  }

  dispose(): void {
    this.#controller.dispose();
  }
}
