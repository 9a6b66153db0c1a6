import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { EarlierRequest } from '../../access/request';
import type { AccessProposal } from '../../api';
import type { SectionId } from '../../protocol/state';
import { isCredential, type HeldCredential } from '../../vault/heldGrant';
import { DialogController, type DialogServices } from './controller';
import { showHistory, type HistoryPickerServices } from '../../unifiedEnvironments/historyPicker';
import { DialogPanel } from './panel';
import { fillPanel, openPanelShell, type PanelShell } from './panelShell';
import type { DialogSection } from './section';

/** What the dialog and the history need of their surroundings. */
export interface DialogHost extends DialogServices {
  readonly history: DialogServices['history'] & HistoryPickerServices['history'];
  readonly writeClipboard: (text: string) => Thenable<void>;
}

/** The dialog of this window. It is built when it is first opened. */
export class Dialog implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #services: DialogHost;
  readonly #controller: DialogController;
  #panel: DialogPanel | undefined;

  constructor(extensionUri: vscode.Uri, services: DialogHost) {
    this.#extensionUri = extensionUri;
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
    if (this.#panel === undefined) this.adopt(openPanelShell(this.#extensionUri));
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
    this.adopt(fillPanel(panel, this.#extensionUri), kept);
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
  async openSection(id: SectionId): Promise<DialogSection | undefined> {
    this.open();
    return this.#controller.openSection(id);
  }

  /** Opens the panel to sign in to Lifecycle Services. */
  async signInToLcs(): Promise<void> {
    // A page that is brought to the front takes the focus, by then from the question.
    if (this.#panel?.isInFront !== true) this.open();
    const section = await this.#controller.openSection('lifecycleServices');
    await section?.handle({ type: 'button', id: 'signIn' });
  }

  /** Opens the panel to import an account that somebody copied from Lifecycle Services. */
  async importFromLcs(): Promise<void> {
    const section = await this.openSection('lifecycleServices');
    await section?.handle({ type: 'button', id: 'import' });
  }

  /** Opens the panel to ask again, for the address of the remote that somebody types. */
  async requestForRemote(grantId: string): Promise<void> {
    this.open();
    await this.#controller.requestForRemote(grantId);
  }

  /** Shows the requests of this computer, and the service's own record. */
  async showHistory(): Promise<void> {
    const { writeClipboard, announcer } = this.#services;
    await showHistory(this.#services, {
      fillFrom: request => this.fillFrom(request),
      copyOperationId: async operationId => {
        await writeClipboard(operationId);
        announcer.say(l10n.t('Operation id copied.'));
      },
    });
  }

  /** The settings changed, or the accounts did. */
  refresh(): void {
    this.#controller.refresh();
  }

  dispose(): void {
    this.#controller.dispose();
  }
}
