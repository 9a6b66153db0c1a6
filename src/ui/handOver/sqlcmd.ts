import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename, delimiter, isAbsolute, join } from 'node:path';

/** Starts the name of each folder that holds a launcher instead of the real `sqlcmd`. */
export const launcherFolderPrefix = 'sql-credentials-';

/** Where the ODBC-based `sqlcmd` is installed on Linux; its packages leave `PATH` alone. */
const odbcFolders = ['/opt/mssql-tools18/bin', '/opt/mssql-tools/bin'];

/**
 * The folders of a `PATH` without those of our launchers, which a nested window inherits, and without
 * relative ones: in a workspace, they could contain another program named `sqlcmd`.
 */
export function withoutLaunchers(path: string): string[] {
  return path
    .split(delimiter)
    .filter(folder => isAbsolute(folder) && !basename(folder).startsWith(launcherFolderPrefix));
}

/** Finds the user's own `sqlcmd`, or `undefined`. */
export async function findSqlcmd(
  path: string,
  platform: NodeJS.Platform = process.platform,
): Promise<string | undefined> {
  const name = platform === 'win32' ? 'sqlcmd.exe' : 'sqlcmd';
  for (const folder of [...withoutLaunchers(path), ...odbcFolders]) {
    const file = join(folder, name);
    if (await isProgram(file)) return file;
  }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
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
