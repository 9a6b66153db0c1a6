import * as l10n from '@vscode/l10n';
import { splitServer } from '../access/connectionString';
import { visible } from '../access/text';
import { isTrustedSqlHost, kindOfHost } from '../services/sqlHosts';
import { chosenCloud } from './settings';
import type { Prompts } from './prompts';

/** Whether a server may present a self-signed certificate: only loopback in a custom cloud. */
export function acceptsSelfSigned(server: string): boolean {
  const cloud = chosenCloud();
  return cloud.ok && kindOfHost(splitServer(server).host, cloud.value) === 'loopback';
}

/** Asks before a client connects to a server that doesn't belong to the cloud in the settings. */
export async function confirmConnection(server: string, prompts: Prompts): Promise<boolean> {
  const cloud = chosenCloud();
  if (cloud.ok && isTrustedSqlHost(server, cloud.value)) return true;
  const message = l10n.t('Connect to {0}?', visible(server, 100));
  return confirm(message, l10n.t('Connect'), prompts);
}

/** Asks before a login is tested at a host that doesn't belong to the cloud in the settings. */
export async function confirmTest(host: string, prompts: Prompts): Promise<boolean> {
  const message = l10n.t('Test the connection to {0}?', visible(host, 100));
  return confirm(message, l10n.t('Test Connection'), prompts);
}

function confirm(message: string, button: string, prompts: Prompts): Promise<boolean> {
  const detail = l10n.t(
    "This server doesn't belong to the cloud in your settings. If you continue, VS Code sends your password to it.",
  );
  return prompts.confirm({ message, detail, button });
}
