import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { SqlCredential } from '../../access/grant';
import { messageOf } from '../../access/text';
import { toolsOf, type Tool } from '../ids';
import type { Prompts } from '../prompts';
import type { Window } from '../window';
import { findSqlcmd, installCommand, installPage } from './sqlcmd';
import { findSsms } from './ssms';

/** Microsoft's extension for SQL Server. */
const mssqlExtension = 'ms-mssql.mssql';
const clearPools = 'mssql.clearPooledConnections';

/** The tools of this computer; of the remote where the extension can't see them. */
interface FoundTools {
  readonly mssql: boolean;
  /** Its program. */
  readonly ssms: string | undefined;
  readonly terminal: boolean;
}

/** The window, as handing a login over uses it. */
export interface HandOverHost extends Window {
  /** The window is on a remote while this extension runs on the user's own computer. */
  readonly runsBesideRemote: boolean;
  /** Asks about a server that doesn't belong to the selected cloud. */
  readonly confirmHost: (grant: SqlCredential) => Promise<boolean>;
  /** Opens the dialog to ask for the address of the remote instead. */
  readonly requestForRemote: (grantId: string) => Promise<void>;
}

/** A tool to use, and how. */
export type ChosenTool =
  { readonly tool: 'mssql' | 'terminal' } | { readonly tool: 'ssms'; readonly program: string };

/**
 * Connects with the wanted tool, or with the only client. Otherwise says which one is missing, and
 * offers the others and its installation. It doesn't wait for the response to this notification: VS
 * Code hides it after a while, and the user may want to press the button again.
 */
export async function withTool(
  host: HandOverHost,
  wanted: Tool | undefined,
  connect: (chosen: ChosenTool) => Promise<void>,
): Promise<void> {
  const found = await findTools(host);
  const tool = wanted ?? (await preferredClient(found, host.prompts));
  if (tool === undefined) return;
  const chosen = use(tool, found);
  if (chosen !== undefined) return connect(chosen);
  const connectWithOther = async () => {
    const other = await offerOthers(tool, found, host.prompts);
    if (other !== undefined) await connect(other);
  };
  connectWithOther().catch((error: unknown) => {
    host.log.error(`Connect: ${messageOf(error)}`);
  });
}

async function findTools({ runsBesideRemote }: HandOverHost): Promise<FoundTools> {
  const ssms = await findSsms();
  // An extension on the remote can't be seen from here. VS Code itself asks if it is missing.
  if (runsBesideRemote) return { mssql: true, ssms, terminal: true };
  return {
    mssql: vscode.extensions.getExtension(mssqlExtension) !== undefined,
    ssms,
    terminal: (await findSqlcmd(process.env['PATH'] ?? '')) !== undefined,
  };
}

function use(tool: Tool, { mssql, ssms, terminal }: FoundTools): ChosenTool | undefined {
  if (tool === 'ssms') return ssms === undefined ? undefined : { tool, program: ssms };
  return { mssql, terminal }[tool] ? { tool } : undefined;
}

async function preferredClient(
  { mssql, ssms }: FoundTools,
  prompts: Prompts,
): Promise<Tool | undefined> {
  if (ssms === undefined) return 'mssql';
  if (!mssql) return 'ssms';
  return prompts.pick<Tool>(
    [
      { label: l10n.t('SQL Server (mssql) in VS Code'), value: 'mssql' },
      { label: 'SQL Server Management Studio', value: 'ssms' },
    ],
    {
      title: l10n.t('Connect'),
      placeholder: l10n.t('Select a tool. VS Code copies the password to the clipboard.'),
    },
  );
}

async function offerOthers(
  missing: Tool,
  found: FoundTools,
  prompts: Prompts,
): Promise<ChosenTool | undefined> {
  const isFound = (tool: Tool) => use(tool, found) !== undefined;
  const existing = toolsOf(process.platform).filter(isFound);
  const absent = toolsOf(process.platform).filter(tool => tool !== missing && !isFound(tool));
  const anyway = l10n.t('Open Anyway');
  const pressed = await prompts.notify(
    'warning',
    [missingMessages[missing](), ...absent.map(tool => missingMessages[tool]())].join(' '),
    ...[missing, ...absent].map(tool => installLabels[tool]()),
    ...existing.map(tool => useLabels[tool]()),
    ...(missing === 'terminal' ? [anyway] : []),
  );
  const wanted = [missing, ...absent].find(tool => installLabels[tool]() === pressed);
  if (wanted !== undefined) await installers[wanted](prompts);
  if (pressed === anyway) return { tool: 'terminal' };
  const other = existing.find(tool => useLabels[tool]() === pressed);
  return other === undefined ? undefined : use(other, found);
}

type Labels = Readonly<Record<Tool, () => string>>;

const useLabels: Labels = {
  mssql: () => l10n.t('Use MSSQL Extension'),
  ssms: () => l10n.t('Use SSMS'),
  terminal: () => l10n.t('Open Terminal'),
};

const installLabels: Labels = {
  mssql: () => l10n.t('Install MSSQL Extension'),
  ssms: () => l10n.t('Install SSMS'),
  terminal: () => l10n.t('Install sqlcmd'),
};

const missingMessages: Labels = {
  mssql: () => l10n.t("The SQL Server (mssql) extension isn't installed."),
  ssms: () => l10n.t("SQL Server Management Studio isn't installed on this computer."),
  terminal: () => l10n.t("sqlcmd isn't installed on this computer."),
};

const installers: Readonly<Record<Tool, (prompts: Prompts) => PromiseLike<unknown>>> = {
  mssql: () =>
    vscode.commands.executeCommand('workbench.extensions.search', `@id:${mssqlExtension}`),
  ssms: prompts => prompts.openUrl('https://learn.microsoft.com/ssms/install/install'),
  terminal: installSqlcmd,
};

/** Types the command, which the user runs. */
async function installSqlcmd(prompts: Prompts): Promise<void> {
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const command = installCommand(process.platform, osRelease);
  if (command === undefined) return prompts.openUrl(installPage);
  const terminal = vscode.window.createTerminal({
    name: l10n.t('Install sqlcmd'),
    message: l10n.t('Press Enter to install sqlcmd.'),
    isTransient: true,
    cwd: homedir(),
  });
  terminal.show();
  terminal.sendText(command, false);
}

/** A link that opens the dialog of the MSSQL extension, which logs it: it never holds the password. */
export function mssqlLink(grant: SqlCredential): vscode.Uri {
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
export function startSsms(
  program: string,
  { server, database, user }: SqlCredential,
  onError: (error: Error) => void,
): void {
  const started = spawn(program, ['-S', server, '-d', database, '-U', user], {
    detached: true,
    stdio: 'ignore',
  });
  started.on('error', onError);
  started.unref();
}

/** After a renewal, open connections of the MSSQL extension keep the login that has ended. */
export async function offerToClearPools(prompts: Prompts, environment: string): Promise<void> {
  if (!(await hasClearPools())) return;
  const clear = l10n.t('Clear Pooled Connections');
  const message = l10n.t(
    'The MSSQL extension may still use the previous login for {0}.',
    environment,
  );
  if ((await prompts.notify('info', message, clear)) === clear) {
    await vscode.commands.executeCommand(clearPools);
  }
}

async function hasClearPools(): Promise<boolean> {
  const manifest: unknown = vscode.extensions.getExtension(mssqlExtension)?.packageJSON;
  // An extension that hasn't started yet only declares its commands.
  if (JSON.stringify(manifest ?? {}).includes(`"${clearPools}"`)) return true;
  return (await vscode.commands.getCommands(true)).includes(clearPools);
}
