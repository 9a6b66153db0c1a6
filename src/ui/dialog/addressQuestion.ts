import * as l10n from '@vscode/l10n';
import {
  countOf,
  parseAddresses,
  specialUse,
  type AllowedAddresses,
  type SpecialUse,
} from '../../access/addresses';
import { visible } from '../../access/text';
import { isLoopback } from '../../access/webAddress';
import type { Prompts } from '../prompts';

/**
 * Asks about addresses that are probably a mistake: special addresses, which a service on the
 * Internet never sees, many addresses, and text that isn't an address.
 * @param options `url`: the address of the service. `button`: continues
 * @returns whether to continue
 */
export async function confirmAddresses(
  prompts: Pick<Prompts, 'confirm'>,
  options: { readonly addresses: string; readonly url: string; readonly button: string },
): Promise<boolean> {
  const { addresses, url, button } = options;
  const shown = visible(addresses, 100);
  const detail = concernsAbout(addresses, shown, url).join('\n\n');
  const message = l10n.t('Allow access from {0}?', shown);
  return detail === '' || prompts.confirm({ message, detail, button });
}

function concernsAbout(text: string, shown: string, url: string): readonly string[] {
  const parsed = parseAddresses(text);
  if (!parsed.ok) {
    const unclear = l10n.t(
      "{0} isn't an IPv4 address or block, so it isn't clear which computers it allows.",
      shown,
    );
    return [unclear];
  }
  const concerns: string[] = [];
  const use = specialUse(parsed.value);
  // A service on this computer sees its loopback addresses.
  const isSeen = use === 'loopback' && isLoopback(new URL(url).hostname);
  if (use !== undefined && isAll(use, parsed.value) && !isSeen) {
    concerns.push(specialUseWords(use, shown, countOf(parsed.value) > 1));
  }
  // A /24 block is usual.
  if (countOf(parsed.value) > 256) {
    const count = countOf(parsed.value).toLocaleString();
    concerns.push(
      l10n.t('{0} contains {1} addresses. Anyone at one of them can try to sign in.', shown, count),
    );
  }
  return concerns;
}

/** A block can contain special addresses and be public for the most part. */
function isAll(use: SpecialUse, { first, last }: AllowedAddresses): boolean {
  return [first, last].every(address => specialUse({ first: address, last: address }) === use);
}

function specialUseWords(use: SpecialUse, addresses: string, isRange: boolean): string {
  const words =
    use === 'private'
      ? isRange
        ? l10n.t('{0} is a private address range.', addresses)
        : l10n.t('{0} is a private address.', addresses)
      : use === 'loopback'
        ? l10n.t('{0} refers to this computer.', addresses)
        : l10n.t('{0} is reserved for special use.', addresses);
  return `${words} ${l10n.t('The database sees your public address instead.')}`;
}
