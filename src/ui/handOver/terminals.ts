import { homedir } from 'node:os';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Disposable } from '../../access/clock';
import type { SqlCredential } from '../../access/grant';
import { visible } from '../../access/text';
import type { HandOverServices } from './context';

/** Where it is remembered that the user knows who can read a terminal's environment. */
const noticeKey = 'terminalNoticeAccepted';

/**
 * Terminals with a login in their environment, so that `sqlcmd` needs no argument. VS Code does not
 * keep them over a reload. When the credential ends, closing its terminals is offered.
 */
export class Terminals implements Disposable {
  readonly #services: HandOverServices;
  readonly #open = new Map<vscode.Terminal, string>();
  readonly #subscriptions: readonly Disposable[];

  constructor(services: HandOverServices) {
    this.#services = services;
    this.#subscriptions = [
      vscode.window.onDidCloseTerminal(terminal => {
        this.#open.delete(terminal);
      }),
      services.vault.onDidChange(() => {
        this.#offerToClose();
      }),
    ];
  }

  /** Opens a terminal with the login in its environment. */
  async open(grant: SqlCredential): Promise<void> {
    const { vault, memory, prompts } = this.#services;
    if (memory.get(noticeKey) !== true) {
      const accepted = await prompts.confirm({
        message: l10n.t('Open a terminal with the SQL login in its environment?'),
        detail: l10n.t(
          'Other extensions can read the environment of a terminal, and every program started in it inherits the password. This is said once.',
        ),
        button: l10n.t('Open Terminal'),
      });
      if (!accepted) return;
      await memory.update(noticeKey, true);
    }
    if (!(await this.#confirmLogging())) return;
    if (!(await this.#services.confirmHost(grant))) return;
    if (!(await this.#services.confirmRemote(grant))) return;
    const password = await vault.password(grant.id);
    if (password === undefined) {
      await prompts.notify('warning', l10n.t('This credential has ended; request a new one.'));
      return;
    }
    const terminal = vscode.window.createTerminal({
      // An icon in the name has no escape in a terminal's tab.
      name: l10n.t('SQL {0}', visible(grant.environment.name, 40).replaceAll('$(', '$ (')),
      iconPath: new vscode.ThemeIcon('key'),
      isTransient: true,
      // Not in a folder that somebody else filled: there might be another `sqlcmd` in it.
      ...(this.#services.runsBesideRemote ? {} : { cwd: homedir() }),
      env: {
        SQLCMDSERVER: grant.server,
        SQLCMDDBNAME: grant.database,
        SQLCMDUSER: grant.user,
        SQLCMDPASSWORD: password,
      },
    });
    this.#open.set(terminal, grant.id);
    terminal.show();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** At its finest level VS Code's own log names the environment of each terminal it starts. */
  async #confirmLogging(): Promise<boolean> {
    if (vscode.env.logLevel !== vscode.LogLevel.Trace) return true;
    return this.#services.prompts.confirm({
      message: l10n.t(
        'VS Code would write the password to its log. Open the terminal all the same?',
      ),
      detail: l10n.t(
        'VS Code logs at the level Trace, at which it writes down the environment of each terminal. Choose another level first ("Developer: Set Log Level…").',
      ),
      button: l10n.t('Open Terminal'),
    });
  }

  #offerToClose(): void {
    const { vault } = this.#services;
    const active = new Set(
      vault.held.filter(held => held.status === 'active').map(held => held.grant.id),
    );
    for (const [terminal, grantId] of this.#open) {
      if (active.has(grantId)) continue;
      this.#open.delete(terminal);
      void this.#offer(terminal);
    }
  }

  async #offer(terminal: vscode.Terminal): Promise<void> {
    const close = l10n.t('Close Terminal');
    const pressed = await this.#services.prompts.notify(
      'warning',
      l10n.t('The login in the terminal "{0}" has ended.', terminal.name),
      close,
    );
    if (pressed === close) terminal.dispose();
  }
}
