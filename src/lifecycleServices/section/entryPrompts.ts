import * as l10n from '@vscode/l10n';
import { parseAddresses } from '../../access/addresses';
import { accessError } from '../../access/errors';
import type { NewAllowListEntry } from '../types';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { Prompts } from '../../ui/prompts';
import { explainError } from '../../ui/messages/errors';
import { nameFor } from './allowList';

/** Asks for the address and the name of a new entry of the allow-list. */
export async function askForEntry(
  prompts: Pick<Prompts, 'input'>,
): Promise<NewAllowListEntry | undefined> {
  const title = l10n.t('Add Address to the Allow-List');
  const address = await prompts.input({
    title,
    prompt: l10n.t('One IPv4 address or a CIDR block'),
    placeholder: '203.0.113.7',
    validate: text => {
      const parsed = oneOrBlock(text);
      return parsed.ok ? '' : explainError(parsed.error).sentence;
    },
  });
  const parsed = oneOrBlock(address ?? '');
  if (!parsed.ok) return undefined;
  const addressOrCidr = parsed.value;
  const name = await prompts.input({
    title,
    prompt: l10n.t('A name for the entry'),
    placeholder: nameFor(addressOrCidr),
    validate: () => '',
  });
  if (name === undefined) return undefined;
  return { name: name.trim() === '' ? nameFor(addressOrCidr) : name.trim(), addressOrCidr };
}

/** Asks whether an entry is really to be removed. */
export function confirmRemoval(prompts: Pick<Prompts, 'confirm'>, name: string): Promise<boolean> {
  return prompts.confirm({
    message: l10n.t('Remove {0} from the allow-list?', visible(name, 100)),
    detail: l10n.t('Connections to the database from its addresses are refused from then on.'),
    button: l10n.t('Remove'),
  });
}

/** Asks whether the address of a computer is to be added before access is requested. */
export function askToAdd(
  prompts: Pick<Prompts, 'pick'>,
  address: string,
  computer: string,
): Promise<'add' | 'leave' | undefined> {
  return prompts.pick(
    [
      { label: l10n.t('Add {0} and go on', address), value: 'add' as const },
      { label: l10n.t('Go on without it'), value: 'leave' as const },
    ],
    {
      title: l10n.t('Allow-List'),
      placeholder: l10n.t('The address of {0}, {1}, is not on it.', computer, address),
    },
  );
}

/** One address or a CIDR block, in normal form: a range is none that LCS takes. */
function oneOrBlock(text: string): Result<string> {
  const parsed = parseAddresses(text);
  if (!parsed.ok) return parsed;
  if (parsed.value.kind === 'range') return failure(accessError('addressInvalid', { text }));
  return success(parsed.value.text);
}
