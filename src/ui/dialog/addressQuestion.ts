import * as l10n from '@vscode/l10n';
import {
  isWide,
  parseAddresses,
  specialUse,
  type AllowedAddresses,
  type SpecialUse,
} from '../../access/addresses';
import { visible } from '../../access/text';
import type { Prompts } from '../prompts';

/** What the question depends on. */
export interface AddressQuestion {
  /** As they were typed, or as a service wrote them. */
  readonly addresses: string;
  /** Whether the service is on this computer itself, and so does see the loopback address. */
  readonly seesLoopback: boolean;
  /** What the button says that goes on. */
  readonly button: string;
}

/**
 * Asks about addresses that are rarely meant: special ones, which a service on the Internet never
 * sees, wide ones, and what is no address at all and may let in anybody.
 * @returns whether to go on
 */
export async function confirmAddresses(
  prompts: Pick<Prompts, 'confirm'>,
  { addresses, seesLoopback, button }: AddressQuestion,
): Promise<boolean> {
  const shown = visible(addresses, 100);
  const concerns = concernsAbout(addresses, shown, seesLoopback);
  if (concerns.length === 0) return true;
  return prompts.confirm({
    message: l10n.t('Let {0} through the firewall?', shown),
    detail: concerns.join('\n\n'),
    button,
  });
}

function concernsAbout(text: string, shown: string, seesLoopback: boolean): readonly string[] {
  const parsed = parseAddresses(text);
  if (!parsed.ok) {
    return [l10n.t('{0} is no IPv4 address or block: nobody here knows whom it lets in.', shown)];
  }
  const concerns: string[] = [];
  const use = specialUse(parsed.value);
  if (use !== undefined && isAll(use, parsed.value) && !(use === 'loopback' && seesLoopback)) {
    concerns.push(specialUseWords(use, shown));
  }
  if (isWide(parsed.value)) {
    concerns.push(
      l10n.t(
        '{0} are {1} addresses: everybody behind them can try to sign in.',
        shown,
        parsed.value.count.toLocaleString(),
      ),
    );
  }
  return concerns;
}

/** A block may touch special addresses and be public for the most part: that is said otherwise. */
function isAll(use: SpecialUse, addresses: AllowedAddresses): boolean {
  const { first, last } = addresses;
  return [first, last].every(
    address => specialUse({ ...addresses, first: address, last: address, count: 1 }) === use,
  );
}

/** Why an address is worth a question. */
function specialUseWords(use: SpecialUse, addresses: string): string {
  switch (use) {
    case 'private':
      return l10n.t(
        '{0} is private: it is used inside a network and is not what the database sees.',
        addresses,
      );
    case 'loopback':
      return l10n.t('{0} is this computer itself, which is not what the database sees.', addresses);
    default:
      return l10n.t(
        '{0} is reserved for special use and is not what the database sees.',
        addresses,
      );
  }
}
