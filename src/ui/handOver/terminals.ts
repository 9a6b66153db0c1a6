import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Disposable } from '../../access/clock';
import { isSameLogin, type SqlCredential } from '../../access/grant';
import { visible } from '../../access/text';
import { activeCredentials } from '../../vault/heldGrant';
import { acceptsSelfSigned } from '../hostTrust';
import { offer } from '../prompts';
import type { Window } from '../window';
import { LoginServer } from './loginServer';
import { type SqlcmdLogin, trustVariables } from './sqlcmd';
import { greeting, passwordCommand, terminalEnvironment, tlsOptions } from './terminalContent';

/** A `sqlcmd` that runs longer without a response to its launcher asks for the password. */
const launcherLimitMs = 3_000;

/** VS Code reports a command this much later than it started, at most. */
const reportDelayMs = 1_000;

/** The window, as handing a login over uses it. */
export interface HandOverHost extends Window {
  /** The window is on a remote while this extension runs on the user's own computer. */
  readonly runsBesideRemote: boolean;
  /** Opens the dialog to ask for the address of the remote instead. */
  readonly requestForRemote: (grantId: string) => Promise<void>;
}

interface OpenTerminal {
  readonly grant: SqlCredential;
  readonly server: LoginServer | undefined;
  /** When its launcher last got a response, in milliseconds since 1970. */
  answeredAt: number;
  offeredToClose: boolean;
}

/**
 * Terminals with the user's default profile in which `sqlcmd` signs in. A launcher fetches the
 * password if it can; otherwise the clipboard holds it for sqlcmd's own prompt.
 */
export class Terminals implements Disposable {
  readonly #host: HandOverHost;
  readonly #connect: (grantId: string) => unknown;
  readonly #open = new Map<vscode.Terminal, OpenTerminal>();
  readonly #subscriptions: readonly Disposable[];
  /** The commands that run and may still need the password. */
  readonly #expected = new Set<vscode.TerminalShellExecution>();
  #explainedPaste = false;

  /** @param connect opens a terminal after all questions */
  constructor(host: HandOverHost, connect: (grantId: string) => unknown) {
    this.#host = host;
    this.#connect = connect;
    this.#subscriptions = [
      vscode.window.onDidCloseTerminal(terminal => {
        this.#open.get(terminal)?.server?.dispose();
        this.#open.delete(terminal);
      }),
      vscode.window.onDidStartTerminalShellExecution(({ terminal, execution }) => {
        if (/^\s*sqlcmd(\s|$)/.test(execution.commandLine.value)) {
          this.#expectLauncher(terminal, execution);
        }
      }),
      vscode.window.onDidEndTerminalShellExecution(({ execution }) => {
        this.#expected.delete(execution);
      }),
      host.vault.onDidChange(() => this.#offerToClose()),
    ];
  }

  /** Opens a terminal after the user agreed to the server. `isInstalled`: whether `sqlcmd` is installed. */
  async open(grant: SqlCredential, isInstalled: boolean): Promise<void> {
    const { clock, grants, locale, runsBesideRemote } = this.#host;
    const server = runsBesideRemote
      ? undefined
      : await LoginServer.start({
          shellId: () => terminal.processId,
          login: () => this.#login(grant),
          onDone: () => {
            const opened = this.#open.get(terminal);
            if (opened !== undefined) opened.answeredAt = clock.now();
          },
        });
    const command =
      server === undefined ? passwordCommand(acceptsSelfSigned(grant.server)) : 'sqlcmd';
    if (server === undefined) {
      if (!(await this.#explainPaste(command))) return;
      if (!(await grants.copy(grant.id, 'password'))) return;
    }
    const terminal: vscode.Terminal = vscode.window.createTerminal({
      // A terminal's tab would draw an icon in its name.
      name: l10n.t('SQL {0}', visible(grant.environment.name, 40).replaceAll('$(', '$ (')),
      iconPath: new vscode.ThemeIcon('key'),
      isTransient: true,
      message: greeting(grant, command, isInstalled, clock.now(), locale),
      env: terminalEnvironment(grant, server?.folder),
    });
    this.#open.set(terminal, { grant, server, answeredAt: 0, offeredToClose: false });
    await showTerminal(terminal);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const { server } of this.#open.values()) server?.dispose();
  }

  async #login(grant: SqlCredential): Promise<SqlcmdLogin | undefined> {
    const password = await this.#host.vault.password(grant);
    if (password === undefined) return undefined;
    const { server, database, user } = grant;
    return {
      env: {
        SQLCMDSERVER: server,
        SQLCMDDBNAME: database,
        SQLCMDUSER: user,
        SQLCMDPASSWORD: password,
      },
      options: tlsOptions(acceptsSelfSigned(server)),
      trusted: trustVariables(process.env),
    };
  }

  /** Says, once per window and before the first paste, that VS Code may log it. */
  async #explainPaste(command: string): Promise<boolean> {
    this.#explainedPaste ||= await this.#host.prompts.confirm({
      message: l10n.t('Open a terminal and copy the password?'),
      detail: `${l10n.t('Type {0}, and paste the password when prompted.', command)} ${pasteWarning()}`,
      button: l10n.t('Open Terminal'),
    });
    return this.#explainedPaste;
  }

  /** A profile that rebuilds `PATH` finds the other `sqlcmd` first, and that one has no password. */
  #expectLauncher(terminal: vscode.Terminal, execution: vscode.TerminalShellExecution): void {
    const { clock } = this.#host;
    const opened = this.#open.get(terminal);
    if (opened?.server === undefined) return;
    const earliest = clock.now() - reportDelayMs;
    this.#expected.add(execution);
    clock.after(launcherLimitMs, () => {
      if (this.#expected.delete(execution) && opened.answeredAt < earliest) {
        const { grants, prompts } = this.#host;
        const words = l10n.t('sqlcmd in the terminal "{0}" asks for the password.', terminal.name);
        void offer(prompts, 'info', `${words} ${pasteWarning()}`, [
          l10n.t('Copy Password'),
          () => grants.copy(opened.grant.id, 'password'),
        ]);
      }
    });
  }

  #offerToClose(): void {
    for (const [terminal, opened] of this.#open) {
      const { grants, prompts, vault } = this.#host;
      const { grant } = opened;
      if (grants.find(grant.id)?.status === 'active' || opened.offeredToClose) continue;
      opened.offeredToClose = true;
      const renewed = activeCredentials(vault.held).find(each => isSameLogin(each, grant));
      const message = l10n.t('The login in the terminal "{0}" has ended.', terminal.name);
      const close = [l10n.t('Close Terminal'), () => terminal.dispose()] as const;
      const next = renewed
        ? ([l10n.t('Open New Terminal'), () => this.#connect(renewed.id)] as const)
        : ([l10n.t('Request Again'), () => grants.requestAgain(grant.id)] as const);
      void offer(prompts, 'warning', message, close, next);
    }
  }
}

/** Shows a terminal. Once its shell starts, no question or notification moves the focus anymore. */
export async function showTerminal(terminal: vscode.Terminal): Promise<void> {
  terminal.show(true);
  await terminal.processId;
  terminal.show();
}

/** No extension can see the log level of the process that runs terminals. */
function pasteWarning(): string {
  return l10n.t('At the log level Trace, VS Code logs the text that you paste into a terminal.');
}
