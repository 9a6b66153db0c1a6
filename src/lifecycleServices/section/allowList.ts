import * as l10n from '@vscode/l10n';
import { includes, parseAddresses } from '../../access/addresses';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { ListField } from '../../protocol/state';
import { joinHint, listField } from '../../ui/dialog/fields';
import { timeWords } from '../../ui/messages/time';
import type { Locale } from '../../ui/userLocale';
import { enterText, type Prompts } from '../../ui/prompts';
import { explainError } from '../errorMessages';
import { accessError, type AllowListEntry, type NewAllowListEntry } from '../types';
import type { LcsWindow } from '../window';
import { removePrefix } from './layout';

/** The entry that allows an address; `undefined` if there is none, or it has expired. */
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

export function newEntry(addressOrCidr: string, name = ''): NewAllowListEntry {
  const usual = `vscode-${addressOrCidr.replace(/[./]/g, '-')}`;
  return { name: name.trim() || usual, addressOrCidr };
}

/** The allow-list as the page shows it. `address` is this computer's; empty if unknown. */
export function allowListField(
  { clock, computer, locale }: LcsWindow,
  entries: readonly AllowListEntry[],
  address: string,
  disabled: boolean,
): ListField {
  const now = clock.now();
  const isAllowed = entryFor(entries, address, now) !== undefined;
  const presence = isAllowed
    ? l10n.t('The address of {0}, {1}, is on the list.', computer, address)
    : l10n.t("The address of {0}, {1}, isn't on the list.", computer, address);
  const estimate = l10n.t(
    "Lifecycle Services doesn't show when some entries expire. According to its documentation, an entry expires about 8 h after you add it, or when the database is refreshed or moved.",
  );
  const button = (id: string, label: string, name = label) => ({ id, label, name });
  const addMine = button('addMyAddress', l10n.t('Add My Address'));
  return listField({
    id: 'allowList',
    label: l10n.t('Allow-list'),
    hint: joinHint(' ', address && presence, entries.some(hasUnknownEnd) ? estimate : ''),
    disabled,
    empty: l10n.t('No addresses are allowed yet.'),
    items: entries.map((entry, index) => ({
      id: `${index}:${entry.name}`,
      title: `${visible(entry.name, 100)} · ${visible(entry.addressOrCidr, 100)}`,
      detail: joinHint(
        ' · ',
        entry.service && l10n.t('Service: {0}', visible(entry.service, 60)),
        endWords(entry, now, locale),
      ),
      buttons: [
        button(
          removePrefix + entry.name,
          l10n.t('Remove'),
          l10n.t('Remove {0}', visible(entry.name, 100)),
        ),
      ],
    })),
    buttons: [
      ...(isAllowed || address === '' ? [] : [addMine]),
      button('addAddress', l10n.t('Add Address…')),
    ],
  });
}

/** LCS shows no end for such an entry; its documentation gives one (contract D.1). */
function hasUnknownEnd({ expiresAt, expiryText }: AllowListEntry): boolean {
  return expiresAt === undefined && expiryText === '';
}

function endWords(entry: AllowListEntry, now: number, locale: Locale): string {
  const { expiresAt, expiryText } = entry;
  if (hasUnknownEnd(entry)) return l10n.t('about 8 h (estimate)');
  if (expiresAt === undefined) return visible(expiryText, 60);
  const end = timeWords(expiresAt, now, locale);
  return expiresAt > now ? l10n.t('expires {0}', end) : l10n.t('expired {0}', end);
}

export async function askForEntry(prompts: Prompts): Promise<NewAllowListEntry | undefined> {
  const title = l10n.t('Add Address to the Allow-List');
  const prompt = l10n.t('One IPv4 address or a CIDR block');
  const box = { title, prompt, placeholder: '203.0.113.7' };
  const parsed = await enterText(prompts, box, parseAddressOrCidr, explainError);
  if (!parsed.ok) return undefined;
  const name = await prompts.input({
    title,
    prompt: l10n.t('A name for the entry'),
    placeholder: newEntry(parsed.value).name,
    validate: () => '',
  });
  return name === undefined ? undefined : newEntry(parsed.value, name);
}

/** Parses an address or a block into normal form. LCS takes no ranges. */
function parseAddressOrCidr(text: string): Result<string> {
  const parsed = parseAddresses(text);
  if (!parsed.ok) return parsed;
  const isRange = parsed.value.text.includes('-');
  return isRange ? failure(accessError('addressInvalid', { text })) : success(parsed.value.text);
}
