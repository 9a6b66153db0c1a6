import { delimiter } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { SqlCredential } from '../../access/grant';
import { visible } from '../../access/text';
import { timeWords } from '../messages/time';
import type { Locale } from '../userLocale';
import { withoutLaunchers } from './sqlcmd';

/**
 * The environment of a terminal. VS Code logs it at the level Trace and shows it to every extension,
 * so it never holds the password. `null` removes a variable that a workspace may have set: another
 * server, or a script that sqlcmd runs first (`SQLCMDINI`).
 *
 * @param launcherFolder the folder of the launcher, if the terminal has one
 */
export function terminalEnvironment(
  { server, database, user }: SqlCredential,
  launcherFolder: string | undefined,
  { env, platform }: Pick<NodeJS.Process, 'env' | 'platform'> = process,
): Record<string, string | null> {
  // VS Code replaces `${env:…}` and `${config:…}` in these values.
  const isPlain = [server, database, user].every(value => !value.includes('${'));
  const given = (value: string) => (isPlain ? value : null);
  return {
    SQLCMDINI: null,
    ...{ SQLCMDSERVER: given(server), SQLCMDDBNAME: given(database), SQLCMDUSER: given(user) },
    ...(launcherFolder === undefined
      ? {}
      : { PATH: [launcherFolder, ...withoutLaunchers(env['PATH'] ?? '')].join(delimiter) }),
    // Otherwise cmd.exe prefers a `sqlcmd` that it finds in the workspace.
    ...(platform === 'win32' ? { NoDefaultCurrentDirectoryInExePath: '1' } : {}),
  };
}

/**
 * The options of `sqlcmd` that demand TLS with a verified certificate. Without a value, `-N` means
 * *mandatory* in both variants; without `-N`, the Go variant accepts any certificate.
 *
 * @param acceptsSelfSigned only for loopback in a custom cloud
 */
export function tlsOptions(acceptsSelfSigned: boolean): readonly string[] {
  return acceptsSelfSigned ? ['-N', '-C'] : ['-N'];
}

/** The command that the user types where no launcher adds the options. */
export function passwordCommand(acceptsSelfSigned: boolean): string {
  return ['sqlcmd', ...tlsOptions(acceptsSelfSigned)].join(' ');
}

/**
 * The first line in a terminal.
 * @param command what the user types; without a launcher, it has options and asks for the password
 * @param isInstalled whether this computer has `sqlcmd`
 */
export function greeting(
  { environment, expiresAt }: SqlCredential,
  command: string,
  isInstalled: boolean,
  now: number,
  locale: Locale,
): string {
  const name = visible(environment.name, 100);
  const canConnect =
    expiresAt === undefined
      ? l10n.t('You can connect to {0}.', name)
      : l10n.t('You can connect to {0} until {1}.', name, timeWords(expiresAt, now, locale));
  if (command === 'sqlcmd') {
    const step = isInstalled ? l10n.t('Type sqlcmd.') : l10n.t('Install sqlcmd, then type sqlcmd.');
    return `${canConnect} ${step}`;
  }
  const step = isInstalled
    ? l10n.t('Type {0} and paste the password.', command)
    : l10n.t('Install sqlcmd, then type {0} and paste the password.', command);
  return `${canConnect} ${step}`;
}
