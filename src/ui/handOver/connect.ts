import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { SqlCredential } from '../../access/grant';
import type { PickItem } from '../prompts';
import type { HandOverServices } from './context';

/** Microsoft's extension for SQL Server. */
const mssqlExtension = 'ms-mssql.mssql';

/** The releases of SQL Server Management Studio that are looked for, the newest first. */
const ssmsReleases = [23, 22, 21, 20, 19, 18] as const;

type Client = 'mssql' | 'ssms';

/**
 * Opens a SQL client with everything filled in but the password, which is put on the clipboard with
 * its timed clearing: a link or a command line would be kept in histories and logs.
 */
export async function connect(grant: SqlCredential, services: HandOverServices): Promise<void> {
  const ssms = findSsms();
  const client = ssms === undefined ? 'mssql' : await pickClient(services);
  if (client === undefined) return;
  if (client === 'mssql' && !(await isMssqlInstalled(services))) return;
  if (!(await services.confirmHost(grant))) return;
  if (client === 'mssql' && !(await services.confirmRemote(grant))) return;
  await services.copyPassword(grant.id);
  if (client === 'ssms' && ssms !== undefined) {
    startSsms(ssms, grant);
    return;
  }
  await vscode.env.openExternal(mssqlLink(grant));
}

/** A link that opens the dialog of the MSSQL extension. It never holds the password. */
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

async function isMssqlInstalled({ prompts, runsBesideRemote }: HandOverServices): Promise<boolean> {
  if (vscode.extensions.getExtension(mssqlExtension) !== undefined) return true;
  // An extension on the remote cannot be seen from here. VS Code itself asks where it is missing.
  if (runsBesideRemote) return true;
  const install = l10n.t('Install');
  const pressed = await prompts.notify(
    'info',
    l10n.t('The extension "SQL Server (mssql)" is not installed.'),
    install,
  );
  if (pressed === install) {
    await vscode.commands.executeCommand('workbench.extensions.search', `@id:${mssqlExtension}`);
  }
  return false;
}

async function pickClient({ prompts }: HandOverServices): Promise<Client | undefined> {
  const items: PickItem<Client>[] = [
    { label: l10n.t('SQL Server (mssql) in VS Code'), value: 'mssql' },
    { label: 'SQL Server Management Studio', value: 'ssms' },
  ];
  return prompts.pick(items, {
    title: l10n.t('Connect'),
    placeholder: l10n.t('Choose a client. The password is put on the clipboard.'),
  });
}

function findSsms(): string | undefined {
  if (process.platform !== 'win32') return undefined;
  const roots = [process.env['ProgramFiles'], process.env['ProgramFiles(x86)']];
  return ssmsReleases
    .flatMap(release =>
      roots.flatMap(root => {
        if (root === undefined) return [];
        const folder = join(root, `Microsoft SQL Server Management Studio ${String(release)}`);
        return [
          join(folder, 'Release', 'Common7', 'IDE', 'SSMS.exe'),
          join(folder, 'Common7', 'IDE', 'Ssms.exe'),
        ];
      }),
    )
    .find(existsSync);
}

/** Started without a shell, so that no name from outside is read as a command. */
function startSsms(program: string, { server, database, user }: SqlCredential): void {
  const started = spawn(program, ['-S', server, '-d', database, '-U', user], {
    detached: true,
    stdio: 'ignore',
  });
  started.on('error', () => undefined);
  started.unref();
}
