import * as l10n from '@vscode/l10n';
import type { JitPolicy } from '../types';
import type { Prompts } from '../../ui/prompts';
import { durationWords } from '../../ui/messages/time';
import { durationChoices } from './duration';

/**
 * Lets the user select how long a role is active.
 * @param policy the customer's policy, if it is known
 * @returns the duration in words, or `undefined` if the user selected none
 */
export async function pickDuration(
  policy: JitPolicy | undefined,
  prompts: Pick<Prompts, 'pick'>,
): Promise<string | undefined> {
  const maximum = policy?.maximumDuration.milliseconds;
  return prompts.pick(
    durationChoices(maximum).map(each => ({
      label: durationWords(each),
      ...(each === maximum ? { description: l10n.t("the customer's maximum") } : {}),
      value: durationWords(each),
    })),
    { title: l10n.t('Duration'), placeholder: l10n.t('Choose how long the role is active') },
  );
}
