import * as l10n from '@vscode/l10n';
import { visible } from '../../access/text';
import type { Prompts } from '../../ui/prompts';

/** Tells what is left after a change; the editor runs it. Nobody else does: it has no title. */
export const whatIsLeftCommand = '_sqlCredentials.jitStepAdded';

/** Where offers are kept, by Microsoft's documentation of just-in-time access. */
const partnerCenter = 'https://partner.microsoft.com/dashboard/commercial-marketplace/overview';

/** Tells what has to be done outside the file. */
export async function tellWhatIsLeft(
  file: string,
  prompts: Pick<Prompts, 'notify' | 'openUrl'>,
): Promise<void> {
  const open = l10n.t('Open Partner Center');
  const message = l10n.t(
    '{0} now lets the customer turn on just-in-time access. One thing is left to do: in Partner Center, on the page "Technical configuration" of the offer, select "Enable just-in-time (JIT) access".',
    visible(file, 100),
  );
  if ((await prompts.notify('info', message, open)) === open) await prompts.openUrl(partnerCenter);
}
