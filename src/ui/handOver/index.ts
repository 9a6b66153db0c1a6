import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Disposable } from '../../access/clock';
import type { SqlCredential } from '../../access/grant';
import { visible } from '../../access/text';
import {
  mssqlLink,
  offerToClearPools,
  startSsms,
  withTool,
  type ChosenTool,
  type HandOverHost,
} from './connect';
import { toolsOf, type Tool } from '../ids';
import { onRenewal } from './renewals';
import { Terminals } from './terminals';

/** Hands a login over to a SQL client or a terminal. */
export class HandOver implements Disposable {
  readonly #host: HandOverHost;
  readonly #terminals: Terminals;
  readonly #renewals: Disposable;
  /** The tools for this computer's platform. */
  readonly tools = toolsOf(process.platform);

  constructor(host: HandOverHost) {
    this.#host = host;
    this.#terminals = new Terminals(host);
    this.#renewals = onRenewal(host.vault, ({ environment }) => {
      void offerToClearPools(host.prompts, visible(environment.name, 100));
    });
  }

  /** Connects with a tool, or with the client that the user has. */
  async connect(grantId: string, wanted?: Tool): Promise<void> {
    const grant = this.#activeGrant(grantId);
    if (grant === undefined) return;
    await withTool(this.#host, wanted, chosen => this.#connectWith(chosen, grant));
  }

  async #connectWith(chosen: ChosenTool, grant: SqlCredential): Promise<void> {
    const { confirmHost, grants, prompts } = this.#host;
    if (!(await confirmHost(grant))) return;
    if (chosen.tool !== 'ssms' && !(await this.#confirmRemote(grant))) return;
    if (chosen.tool === 'terminal') return this.#terminals.open(grant);
    if (!(await grants.copy(grant.id, 'password'))) return;
    if (chosen.tool === 'ssms') {
      startSsms(chosen.program, grant, ({ message }) => {
        void prompts.notify('warning', l10n.t("SSMS couldn't start: {0}", visible(message, 200)));
      });
    } else {
      await vscode.env.openExternal(mssqlLink(grant));
    }
  }

  /** Opens a terminal in which `sqlcmd` signs in. */
  openTerminal(grantId: string): Promise<void> {
    return this.connect(grantId, 'terminal');
  }

  dispose(): void {
    this.#renewals.dispose();
    this.#terminals.dispose();
  }

  #activeGrant(grantId: string): SqlCredential | undefined {
    const held = this.#host.grants.find(grantId);
    if (held?.status === 'active') return held.grant;
    void this.#host.prompts.notify(
      'warning',
      l10n.t('This credential has ended. Request a new one.'),
    );
    return undefined;
  }

  /**
   * In a remote window, terminals and the MSSQL extension connect from the remote, but the allowed
   * address is this computer's.
   */
  async #confirmRemote(grant: SqlCredential): Promise<boolean> {
    if (!this.#host.runsBesideRemote) return true;
    const anyway = l10n.t('Connect Anyway');
    const other = l10n.t('Request for Remote Address');
    const pressed = await vscode.window.showWarningMessage(
      l10n.t('This connects from the remote computer ({0}).', vscode.env.remoteName ?? ''),
      {
        modal: true,
        detail: l10n.t(
          'The credential for {0} allows {1}. The remote computer may have another address.',
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
