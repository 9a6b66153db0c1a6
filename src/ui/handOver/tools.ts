import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { win32 } from 'node:path';
import { promisify } from 'node:util';
import * as l10n from '@vscode/l10n';
import type { Disposable } from '../../access/clock';
import { isSameLogin, type SqlCredential } from '../../access/grant';
import { activeCredentials } from '../../vault/heldGrant';
import type { Vault } from '../../vault/vault';
import type { Tool } from '../ids';

/** The labels of a button that connects with a tool, and of one that installs it. */
export function toolLabels(tool: Tool): { readonly use: string; readonly install: string } {
  const labels = {
    mssql: { use: l10n.t('Use MSSQL Extension'), install: l10n.t('Install MSSQL Extension') },
    ssms: { use: l10n.t('Use SSMS'), install: l10n.t('Install SSMS') },
    terminal: { use: l10n.t('Open Terminal'), install: l10n.t('Install sqlcmd') },
  } satisfies Record<Tool, object>;
  return labels[tool];
}

/** Where SSMS is looked for; a test replaces the parts. */
export interface SsmsSearch {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly exists: (file: string) => boolean;
  /** Runs a program without a shell and returns what it prints. */
  readonly run: (program: string, args: readonly string[]) => Promise<string>;
}

/** `vswhere` answers within a second; a broken installation must not hold up the user. */
const vswhereLimitMs = 10_000;

const thisComputer: SsmsSearch = {
  platform: process.platform,
  env: process.env,
  exists: existsSync,
  run: async (program, args) =>
    (await promisify(execFile)(program, args, { timeout: vswhereLimitMs, windowsHide: true }))
      .stdout,
};

/** Finds SSMS: from release 21 on, `vswhere` knows its folder; earlier ones have a fixed folder. */
export async function findSsms(search: SsmsSearch = thisComputer): Promise<string | undefined> {
  if (search.platform !== 'win32') return undefined;
  return (await askVswhere(search)) ?? earlierRelease(search);
}

/** Source: "vswhere", github.com/microsoft/vswhere/wiki. It lists installations, newest first. */
async function askVswhere({ env, exists, run }: SsmsSearch): Promise<string | undefined> {
  const [folder] = programFolders(env);
  if (folder === undefined) return undefined;
  const vswhere = win32.join(folder, 'Microsoft Visual Studio', 'Installer', 'vswhere.exe');
  if (!exists(vswhere)) return undefined;
  const product = ['-products', 'Microsoft.VisualStudio.Product.Ssms', '-prerelease', '-sort'];
  try {
    const printed = await run(vswhere, [...product, '-property', 'productPath', '-utf8']);
    return printed.split(/\r?\n/).find(line => win32.isAbsolute(line) && exists(line));
  } catch {
    return undefined;
  }
}

function earlierRelease({ env, exists }: SsmsSearch): string | undefined {
  const folders = [20, 19, 18].map(release => `Microsoft SQL Server Management Studio ${release}`);
  return folders
    .flatMap(folder =>
      programFolders(env).map(root => win32.join(root, folder, 'Common7', 'IDE', 'Ssms.exe')),
    )
    .find(exists);
}

/** Folders of programs. A relative one would be below the current folder. */
function programFolders(env: SsmsSearch['env']): readonly string[] {
  const folders = [env['ProgramFiles(x86)'] ?? '', env['ProgramFiles'] ?? ''];
  return folders.filter(folder => win32.isAbsolute(folder));
}

/** Microsoft's instructions for the systems that `installCommand` doesn't know. */
export const installPage = 'https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-download-install';

/**
 * The command that installs `sqlcmd` on a system. Sources: "Download and install the sqlcmd
 * utility", learn.microsoft.com/sql/tools/sqlcmd, and "Linux Software Repository for Microsoft
 * Products", learn.microsoft.com/linux/packages.
 *
 * @param osRelease the text of `/etc/os-release`; empty where there is none
 */
export function installCommand(platform: NodeJS.Platform, osRelease: string): string | undefined {
  if (platform === 'win32') return 'winget install sqlcmd';
  if (platform === 'darwin') return 'brew install sqlcmd';
  const id = /^ID="?([a-z-]+)"?$/m.exec(osRelease)?.[1] ?? '';
  const version = /^VERSION_ID="?(\d[\d.]*)"?$/m.exec(osRelease)?.[1];
  if (version === undefined) return undefined;
  const [major = version] = version.split('.');
  const packages = 'packages-microsoft-prod';
  const from = (system: string) => `https://packages.microsoft.com/config/${system}/${packages}`;
  if (['ubuntu', 'debian'].includes(id)) {
    return `curl -sSLO ${from(`${id}/${version}`)}.deb && sudo dpkg -i ${packages}.deb && sudo apt-get update && sudo apt-get install sqlcmd`;
  }
  if (['rhel', 'rocky', 'almalinux', 'centos', 'fedora'].includes(id)) {
    const system = id === 'fedora' ? `fedora/${version}` : `rhel/${major}`;
    return `sudo rpm -U ${from(system)}.rpm && sudo dnf install sqlcmd`;
  }
  if (['sles', 'opensuse-leap'].includes(id)) {
    return `sudo rpm -U ${from(`sles/${major}`)}.rpm && sudo zypper install sqlcmd`;
  }
  return undefined;
}

/**
 * A program for a terminal that waits for Enter, runs a command, and continues as a shell. A shell
 * shows a command twice if it is typed before the prompt appears.
 */
export function afterEnter(
  command: string,
  platform: NodeJS.Platform,
): { readonly shellPath: string; readonly shellArgs: string[] | string } {
  if (platform === 'win32') {
    return { shellPath: 'cmd.exe', shellArgs: `/d /k "pause >nul & ${command}"` };
  }
  // Ctrl+C skips the command. A shell can continue to read after it.
  const script = [
    `skip=; trap 'skip=1' INT; read -r _ && [ -z "$skip" ] && { ${command}; }; trap - INT`,
    'exec "${SHELL:-/bin/sh}"',
  ].join('; ');
  return { shellPath: '/bin/sh', shellArgs: ['-c', script] };
}

/** Reports each new credential that replaces one of this window; one for another account doesn't. */
export function onRenewal(
  vault: Pick<Vault, 'held' | 'onDidChange'>,
  report: (grant: SqlCredential) => void,
): Disposable {
  /** The latest credential of each login, active or ended. */
  let known = activeCredentials(vault.held);
  return vault.onDidChange(() => {
    const active = activeCredentials(vault.held);
    const ended = known.filter(({ id }) => !active.some(grant => grant.id === id));
    const added = active.filter(({ id }) => !known.some(grant => grant.id === id));
    const renewed = added.filter(grant => ended.some(each => isRenewed(each, grant)));
    known = [...active, ...ended.filter(each => !active.some(grant => isRenewed(each, grant)))];
    for (const grant of renewed) report(grant);
  });
}

function isRenewed(earlier: SqlCredential, grant: SqlCredential): boolean {
  return earlier.environment.system === grant.environment.system && isSameLogin(earlier, grant);
}
