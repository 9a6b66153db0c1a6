import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Disposable } from '../../access/clock';
import type { SqlCredential } from '../../access/grant';
import { visible } from '../../access/text';
import type { GrantActions } from '../grantActions';
import { connect } from './connect';
import type { HandOverServices } from './context';
import { Terminals } from './terminals';

/** What the hand-over needs of the window. */
export interface HandOverHost extends Pick<
  HandOverServices,
  'vault' | 'prompts' | 'memory' | 'runsBesideRemote' | 'confirmHost'
> {
  readonly grants: GrantActions;
  /** Opens the dialog to ask for the address of the remote instead. */
  readonly requestForRemote: (grantId: string) => Promise<void>;
}

/** Puts a login where it is needed: into a SQL client, or into a terminal. */
export class HandOver implements Disposable {
  readonly #host: HandOverHost;
  readonly #services: HandOverServices;
  readonly #terminals: Terminals;

  constructor(host: HandOverHost) {
    this.#host = host;
    this.#services = {
      ...host,
      copyPassword: grantId => host.grants.copy(grantId, 'password'),
      confirmRemote: grant => this.#confirmRemote(grant),
    };
    this.#terminals = new Terminals(this.#services);
  }

  async connect(grantId: string): Promise<void> {
    const grant = await this.#activeGrant(grantId);
    if (grant !== undefined) await connect(grant, this.#services);
  }

  async openTerminal(grantId: string): Promise<void> {
    const grant = await this.#activeGrant(grantId);
    if (grant !== undefined) await this.#terminals.open(grant);
  }

  dispose(): void {
    this.#terminals.dispose();
  }

  async #activeGrant(grantId: string): Promise<SqlCredential | undefined> {
    const held = this.#host.grants.find(grantId);
    if (held?.status === 'active') return held.grant;
    await this.#host.prompts.notify(
      'warning',
      l10n.t('This credential has ended; request a new one.'),
    );
    return undefined;
  }

  /**
   * In a remote window terminals and the MSSQL extension connect from the remote, while the address
   * that was looked up is this computer's.
   */
  async #confirmRemote(grant: SqlCredential): Promise<boolean> {
    if (!this.#host.runsBesideRemote) return true;
    const anyway = l10n.t('Connect Anyway');
    const other = l10n.t("Request for the Remote's Address");
    const pressed = await vscode.window.showWarningMessage(
      l10n.t('This connects from the remote computer ({0}).', vscode.env.remoteName ?? ''),
      {
        modal: true,
        detail: l10n.t(
          'The credential for {0} lets in {1}. The remote computer may have another address.',
          visible(grant.environment.name, 100),
          visible(grant.addresses, 100),
        ),
      },
      anyway,
      other,
    );
    if (pressed === other) await this.#host.requestForRemote(grant.id);
    return pressed === anyway;
  }
}
