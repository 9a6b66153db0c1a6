import * as l10n from '@vscode/l10n';
import { parseAddresses } from '../../access/addresses';
import type { SqlAccessRequest } from '../../access/request';
import { visible } from '../../access/text';
import { isLoopback } from '../../access/webAddress';
import type { Prompts } from '../../ui/prompts';
import { confirmAddresses } from '../../ui/dialog/addressQuestion';

/**
 * Asks what is worth asking before anybody signs in.
 * @param isSecond whether an earlier request for the environment was left unanswered
 * @returns whether to go on
 */
export async function confirmRequest(
  request: SqlAccessRequest,
  isSecond: boolean,
  prompts: Prompts,
): Promise<boolean> {
  const { addresses, environment } = request;
  if (!parseAddresses(addresses).ok) return false;
  const mayPass = await confirmAddresses(prompts, {
    addresses,
    seesLoopback: isLoopback(new URL(environment.url).hostname),
    button: l10n.t('Request Anyway'),
  });
  if (!mayPass) return false;
  return !isSecond || confirmSecond(request, prompts);
}

/** Asks whether to send a second request while the first one's answer may still come. */
async function confirmSecond(request: SqlAccessRequest, prompts: Prompts): Promise<boolean> {
  return prompts.confirm({
    message: l10n.t(
      'Request again for {0} before the earlier answer came?',
      visible(request.environment.name, 100),
    ),
    detail: l10n.t(
      'The request you stopped waiting for may still make a credential. Of the two, only the one that is made last will work.',
    ),
    button: l10n.t('Request New Credential'),
  });
}
