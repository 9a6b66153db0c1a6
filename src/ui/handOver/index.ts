import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Disposable } from '../../access/clock';
import type { SqlCredential } from '../../access/grant';
import { visible } from '../../access/text';
import { Emitter } from '../../vault/emitter';
import { setContextKeys } from '../contextKeys';
import { confirmConnection } from '../hostTrust';
import { toolsOf, type Tool } from '../ids';
import { offer } from '../prompts';
import { findSqlcmd } from './sqlcmd';
import { showTerminal, type HandOverHost, Terminals } from './terminals';
import { afterEnter, findSsms, installCommand, installPage, onRenewal, toolLabels } from './tools';

/** Microsoft's extension for SQL Server. */
const mssqlExtension = 'ms-mssql.mssql';
const clearPools = 'mssql.clearPooledConnections';

/** Milliseconds for which menus reuse the result of a search for tools. */
const freshMs = 60_000;

/** The tools of this computer, each with its program or ID. A missing one is `undefined`. */
type FoundTools = Readonly<Record<Tool, string | undefined>>;

const missingMessages: Readonly<Record<Tool, (computer: string) => string>> = {
  mssql: () => l10n.t("The SQL Server (mssql) extension isn't installed."),
  ssms: computer => l10n.t("SQL Server Management Studio isn't installed on {0}.", computer),
  terminal: computer => l10n.t("sqlcmd isn't installed on {0}.", computer),
};

/** Hands a login over to a SQL client or a terminal. */
export class HandOver implements Disposable {
  readonly #host: HandOverHost;
  readonly #terminals: Terminals;
  readonly #renewals: Disposable;
  readonly #changes: Emitter<void>;
  /** The tools for this computer's platform. */
  readonly tools = toolsOf(process.platform);
  #missing: readonly Tool[] = [];
  /** In milliseconds since 1970. */
  #searchedAt = 0;

  constructor(host: HandOverHost) {
    this.#host = host;
    this.#changes = new Emitter(host.log);
    this.#terminals = new Terminals(host, grantId => this.connect(grantId, 'terminal'));
    this.#renewals = onRenewal(host.vault, ({ environment }) => {
      void this.#offerToClearPools(visible(environment.name, 100));
    });
  }

  /** The tools that the last search didn't find. Starts a new search if that one was long ago. */
  get missing(): readonly Tool[] {
    this.prepare();
    return this.#missing;
  }

  /** Calls back when `missing` has changed. */
  onDidChange(listener: () => void): Disposable {
    return this.#changes.on(listener);
  }

  /** Starts a search if the last one was long ago, so that the card has the result at once. */
  prepare(): void {
    const now = this.#host.clock.now();
    // The page gets the card before the search starts.
    if (now >= this.#searchedAt + freshMs) setImmediate(() => void this.#findTools());
  }

  /**
   * Connects with the wanted tool, or with the only client. Otherwise says which one is missing, and
   * offers the others and its installation. It doesn't wait for the response to this notification: VS
   * Code hides it after a while, and the user may want to press the button again.
   */
  async connect(grantId: string, wanted?: Tool): Promise<void> {
    const held = this.#host.grants.usable(grantId);
    if (held === undefined) return;
    const found = await this.#findTools();
    const tool = wanted ?? (await this.#preferredClient(found));
    if (tool === undefined) return;
    const program = found[tool];
    if (program !== undefined) return this.#connectWith(tool, program, held.grant);
    void this.#offerOthers(tool, found, held.grant);
  }

  dispose(): void {
    this.#renewals.dispose();
    this.#changes.clear();
    this.#terminals.dispose();
  }

  async #findTools(): Promise<FoundTools> {
    this.#searchedAt = this.#host.clock.now();
    // An extension on the remote can't be seen from here. VS Code itself asks if it is missing.
    const isRemote = this.#host.runsBesideRemote;
    const found = {
      mssql: isRemote ? mssqlExtension : vscode.extensions.getExtension(mssqlExtension)?.id,
      ssms: await findSsms(),
      terminal: isRemote ? 'sqlcmd' : await findSqlcmd(process.env['PATH'] ?? ''),
    };
    const before = this.#missing.join();
    this.#missing = this.tools.filter(tool => found[tool] === undefined);
    if (this.#missing.join() !== before) this.#changes.fire();
    return found;
  }

  async #preferredClient({ mssql, ssms }: FoundTools): Promise<Tool | undefined> {
    if (ssms === undefined) return 'mssql';
    if (mssql === undefined) return 'ssms';
    return this.#host.prompts.pick(
      (['mssql', 'ssms'] as const).map(value => ({ label: toolLabels(value).use, value })),
      {
        title: l10n.t('Connect'),
        placeholder: l10n.t('Select a tool. VS Code copies the password to the clipboard.'),
      },
    );
  }

  async #offerOthers(missing: Tool, found: FoundTools, grant: SqlCredential): Promise<void> {
    const existing = this.tools.filter(tool => found[tool] !== undefined);
    const others = this.#missing.filter(tool => tool !== missing);
    const absent = [missing, ...others];
    const { computer, prompts } = this.#host;
    const use = (label: string, tool: Tool) =>
      [label, () => this.#connectWith(tool, found[tool] ?? '', grant)] as const;
    await offer(
      prompts,
      'warning',
      [missingMessages[missing], ...others.map(tool => missingMessages[tool])]
        .map(message => message(computer))
        .join(' '),
      ...absent.map(tool => [toolLabels(tool).install, () => this.#install(tool)] as const),
      ...existing.map(tool => use(toolLabels(tool).use, tool)),
      ...(missing === 'terminal' ? [use(l10n.t('Open Anyway'), missing)] : []),
    );
  }

  async #connectWith(tool: Tool, program: string, grant: SqlCredential): Promise<void> {
    const { grants, prompts } = this.#host;
    if (!(await confirmConnection(grant.server, prompts))) return;
    if (tool !== 'ssms' && !(await this.#confirmRemote(grant))) return;
    if (tool === 'terminal') {
      setContextKeys({ hasUsed: true });
      return this.#terminals.open(grant, program !== '');
    }
    if (!(await grants.copy(grant.id, 'password'))) return;
    if (tool === 'mssql') await vscode.env.openExternal(mssqlLink(grant));
    else {
      startSsms(program, grant).on('error', ({ message }) => {
        const words = l10n.t("SSMS couldn't start: {0}", visible(message, 200));
        const useMssql = () => this.connect(grant.id, 'mssql');
        void offer(prompts, 'warning', words, [toolLabels('mssql').use, useMssql]);
      });
    }
  }

  async #install(tool: Tool): Promise<void> {
    const { prompts } = this.#host;
    if (tool === 'ssms') return prompts.openUrl('https://learn.microsoft.com/ssms/install/install');
    if (tool === 'mssql') {
      const search = `@id:${mssqlExtension}`;
      await vscode.commands.executeCommand('workbench.extensions.search', search);
      return;
    }
    const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
    const command = installCommand(process.platform, osRelease);
    if (command === undefined) return prompts.openUrl(installPage);
    const terminal = vscode.window.createTerminal({
      name: toolLabels('terminal').install,
      message: `${l10n.t('Press Enter to install sqlcmd, or Ctrl+C to cancel.')}\r\n${command}`,
      isTransient: true,
      cwd: homedir(),
      ...afterEnter(command, process.platform),
    });
    await showTerminal(terminal);
  }

  /** Terminals and the MSSQL extension connect from the remote computer, which may have another address. */
  async #confirmRemote(grant: SqlCredential): Promise<boolean> {
    const { prompts, requestForRemote, runsBesideRemote } = this.#host;
    if (!runsBesideRemote) return true;
    return prompts.confirm({
      message: l10n.t('This connects from the remote computer ({0}).', vscode.env.remoteName ?? ''),
      detail: l10n.t(
        'The credential for {0} allows {1}. The remote computer may have another address.',
        visible(grant.environment.name, 100),
        visible(grant.addresses, 100),
      ),
      button: l10n.t('Connect Anyway'),
      other: [l10n.t('Request for Remote Address'), () => requestForRemote(grant.id)],
    });
  }

  /** After a renewal, open connections of the MSSQL extension keep the login that has ended. */
  async #offerToClearPools(environment: string): Promise<void> {
    // An extension that hasn't started yet has no connections, and hasn't registered the command.
    if (!(await vscode.commands.getCommands(true)).includes(clearPools)) return;
    const clear = l10n.t('Clear Pooled Connections');
    const message = l10n.t(
      'The MSSQL extension may still use the previous login for {0}.',
      environment,
    );
    const run = () => vscode.commands.executeCommand(clearPools);
    await offer(this.#host.prompts, 'info', message, [clear, run]);
  }
}

/** A link that opens the dialog of the MSSQL extension, which logs it: it never holds the password. */
function mssqlLink(grant: SqlCredential): vscode.Uri {
  const query = new URLSearchParams({
    server: grant.server,
    database: grant.database,
    user: grant.user,
    authenticationType: 'SqlLogin',
    encrypt: 'Mandatory',
    trustServerCertificate: 'false',
    savePassword: 'false',
    profileName: grant.environment.name,
  });
  return vscode.Uri.from({
    scheme: vscode.env.uriScheme,
    authority: mssqlExtension,
    path: '/openConnectionDialog',
    query: query.toString(),
  });
}

/**
 * Starts Management Studio without a shell, so that no external name is read as a command. Its command
 * line takes no password, and nothing about encryption: from release 20 on, its own default demands TLS
 * with a verified certificate. Source: "ssms utility", learn.microsoft.com/ssms/ssms-utility.
 */
function startSsms(program: string, { server, database, user }: SqlCredential): ChildProcess {
  const args = ['-S', server, '-d', database, '-U', user];
  const started = spawn(program, args, { detached: true, stdio: 'ignore' });
  started.unref();
  return started;
}
