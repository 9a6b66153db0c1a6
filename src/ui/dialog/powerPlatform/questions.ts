import * as l10n from '@vscode/l10n';
import {
  isWide,
  parseAddresses,
  specialUse,
  type AllowedAddresses,
  type SpecialUse,
} from '../../../access/addresses';
import type { SqlAccessRequest } from '../../../access/request';
import { visible } from '../../../access/text';
import { isLoopback } from '../../../services/loopback';
import type { Prompts } from '../../prompts';
import { specialUseWords } from './words';

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
  if (!(await confirmAddresses(request, prompts))) return false;
  return !isSecond || confirmSecond(request, prompts);
}

/**
 * Asks about addresses that are rarely meant: special ones, which a service on the Internet never
 * sees, and wide ones. An environment on this computer itself does see the loopback address.
 * @returns whether to go on
 */
async function confirmAddresses(request: SqlAccessRequest, prompts: Prompts): Promise<boolean> {
  const parsed = parseAddresses(request.addresses);
  if (!parsed.ok) return false;
  const concerns: string[] = [];
  const use = specialUse(parsed.value);
  const seesLoopback = isLoopback(new URL(request.environment.url).hostname);
  if (use !== undefined && isAll(use, parsed.value) && !(use === 'loopback' && seesLoopback)) {
    concerns.push(specialUseWords(use, request.addresses));
  }
  if (isWide(parsed.value)) {
    concerns.push(
      l10n.t(
        '{0} are {1} addresses: everybody behind them can try to sign in.',
        request.addresses,
        parsed.value.count.toLocaleString(),
      ),
    );
  }
  if (concerns.length === 0) return true;
  return prompts.confirm({
    message: l10n.t('Let {0} through the firewall?', request.addresses),
    detail: concerns.join('\n\n'),
    button: l10n.t('Request Anyway'),
  });
}

/** A block may touch special addresses and be public for the most part: that is said otherwise. */
function isAll(use: SpecialUse, addresses: AllowedAddresses): boolean {
  const { first, last } = addresses;
  return [first, last].every(
    address => specialUse({ ...addresses, first: address, last: address, count: 1 }) === use,
  );
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
