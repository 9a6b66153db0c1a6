import * as l10n from '@vscode/l10n';
import type { JitPolicy } from '../types';
import type { Prompts } from '../../ui/prompts';
import { durationWords } from '../../ui/messages/time';
import { durationChoices } from './duration';

/**
 * Lets the user choose how long a role is active.
 * @param policy what the customer allows, where that is known
 * @returns the length in words, or `undefined` where none was chosen
 */
export async function pickDuration(
  policy: JitPolicy | undefined,
  prompts: Pick<Prompts, 'pick'>,
): Promise<string | undefined> {
  const maximum = policy?.maximumDuration.milliseconds;
  return prompts.pick(
    durationChoices(maximum).map(each => ({
      label: durationWords(each),
      ...(each === maximum ? { description: l10n.t('the most that the customer allows') } : {}),
      value: durationWords(each),
    })),
    { title: l10n.t('Duration'), placeholder: l10n.t('Choose how long the role is active') },
  );
}
