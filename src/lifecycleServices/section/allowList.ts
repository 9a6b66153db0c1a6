import * as l10n from '@vscode/l10n';
import { includes, parseAddresses } from '../../access/addresses';
import type { AllowListEntry } from '../types';
import { visible } from '../../access/text';
import type { ListField } from '../../protocol/state';
import { timeWords } from '../../ui/messages/time';
import { buttonIds } from './guide';

/** The entry that lets an address in; `undefined` where none does, or it has ended. */
export function entryFor(
  entries: readonly AllowListEntry[],
  address: string,
  now: number,
): AllowListEntry | undefined {
  return entries.find(({ addressOrCidr, expiresAt }) => {
    const parsed = parseAddresses(addressOrCidr);
    return parsed.ok && includes(parsed.value, address) && (expiresAt ?? Infinity) > now;
  });
}

/** A name for the entry of an address that nobody named. */
export function nameFor(address: string): string {
  return `vscode-${address.replace(/[./]/g, '-')}`;
}

/** What the list's looks depend on. */
export interface AllowListAround {
  readonly address: string;
  /** Whose address it is, in words. */
  readonly computer: string;
  readonly now: number;
  readonly locale: string;
  readonly disabled: boolean;
}

/** The allow-list as the page draws it. */
export function allowListField(
  entries: readonly AllowListEntry[],
  { address, computer, now, locale, disabled }: AllowListAround,
): ListField {
  const isOn = address !== '' && entryFor(entries, address, now) !== undefined;
  const add = l10n.t('Add Address…');
  const addMine = l10n.t('Add My Address');
  return {
    id: 'allowList',
    kind: 'list',
    label: l10n.t('Allow-list'),
    hint: [
      address === '' ? '' : presenceWords(isOn, address, computer),
      entries.some(({ expiryText }) => expiryText === '') ? estimateWords() : '',
    ]
      .filter(part => part !== '')
      .join(' '),
    problem: '',
    actions: [],
    disabled,
    empty: l10n.t('No address is allowed yet.'),
    items: entries.map((entry, index) => ({
      id: `${index}:${entry.name}`,
      title: `${visible(entry.name, 100)} · ${visible(entry.addressOrCidr, 100)}`,
      detail: [serviceWords(entry.service), endWordsOf(entry, now, locale)]
        .filter(part => part !== '')
        .join(' · '),
      buttons: [
        {
          id: `${buttonIds.removeAddress}${entry.name}`,
          label: l10n.t('Remove'),
          name: l10n.t('Remove {0}', visible(entry.name, 100)),
        },
      ],
    })),
    buttons: [
      ...(isOn || address === ''
        ? []
        : [{ id: buttonIds.addMyAddress, label: addMine, name: addMine }]),
      { id: buttonIds.addAddress, label: add, name: add },
    ],
  };
}

/** What an entry opens, in the service's own word. */
function serviceWords(service: string): string {
  return service === '' ? '' : l10n.t('Service: {0}', visible(service, 60));
}

function presenceWords(isOn: boolean, address: string, computer: string): string {
  return isOn
    ? l10n.t('The address of {0}, {1}, is on it.', computer, address)
    : l10n.t('The address of {0}, {1}, is not on it.', computer, address);
}

/** The service shows no end for such an entry; its documentation gives one (contract D.1). */
function estimateWords(): string {
  return l10n.t(
    "Lifecycle Services doesn't show an end for each entry. According to its documentation, an entry ends about 8 h after it was added, or when the database is refreshed or moved.",
  );
}

function endWordsOf(
  { expiresAt, expiryText }: AllowListEntry,
  now: number,
  locale: string,
): string {
  if (expiresAt === undefined) {
    return expiryText === '' ? l10n.t('about 8 h (estimate)') : visible(expiryText, 60);
  }
  return expiresAt > now
    ? l10n.t('expires {0}', timeWords(expiresAt, now, locale))
    : l10n.t('expired {0}', timeWords(expiresAt, now, locale));
}
