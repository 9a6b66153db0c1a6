// Shared by the extension and by the launcher, which is a program of its own.

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Socket } from 'node:net';
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

/** How both variants of `sqlcmd` (Go and ODBC) sign in. */
export interface SqlcmdLogin {
  readonly env: Readonly<Record<`SQLCMD${'SERVER' | 'DBNAME' | 'USER' | 'PASSWORD'}`, string>>;
  /** The options that come before the user's own. */
  readonly options: readonly string[];
  /** VS Code's own values of the variables that `trustVariables` names. */
  readonly trusted: Readonly<Record<string, string | undefined>>;
}

/** Variables with which another server could pass for the right one, or foreign code be loaded. */
const trustVariable = /^(SSL_CERT_(FILE|DIR)|OPENSSL_CONF|ODBC(SYS|INST)?INI|(LD|DYLD)_\w+)$/;

/** The variables of an environment that decide which servers and which code `sqlcmd` trusts. */
export function trustVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => trustVariable.test(name)));
}

/**
 * The answer that a launcher gets, as a line of JSON. Its texts are for the user: a credential that
 * has ended starts no `sqlcmd`; after a refusal `sqlcmd` asks for the password itself.
 *
 * The launcher first sends its process ID. Before the answer it may receive a line with the name of
 * a file, which it creates and keeps open while it sends an empty line.
 */
export type LauncherAnswer =
  { readonly login: SqlcmdLogin } | { readonly ended: string } | { readonly refused: string };

/** Yields each line that a socket receives. Ends early after `maxLength` characters. */
export async function* receivedLines(
  socket: Socket,
  maxLength: number,
): AsyncGenerator<string, void, undefined> {
  let rest = '';
  let received = 0;
  socket.setEncoding('utf8');
  for await (const chunk of socket) {
    const text = String(chunk);
    received += text.length;
    if (received > maxLength) return;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
