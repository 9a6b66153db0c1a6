import * as l10n from '@vscode/l10n';
import type { Prompts } from '../prompts';

/** Who closed the dialog meanwhile misses a text that is gone after a few seconds: this stays. */
export async function tellOfUnseen(
  environmentName: string,
  prompts: Pick<Prompts, 'notify'>,
  show: () => void,
): Promise<void> {
  const button = l10n.t('Show');
  const text = l10n.t('The credential for {0} is there.', environmentName);
  if ((await prompts.notify('info', text, button)) === button) show();
}
