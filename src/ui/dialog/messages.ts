import * as l10n from '@vscode/l10n';
import type { Notice, PageStrings } from '../../protocol/state';
import type { Prompts } from '../prompts';

/** The page's own texts. */
export function pageStrings(): PageStrings {
  return {
    cancel: l10n.t('Cancel'),
    password: l10n.t('Password'),
    expires: l10n.t('Expires'),
    copyPassword: l10n.t('Copy password'),
    showPassword: l10n.t('Show password'),
    hidePassword: l10n.t('Hide password'),
    copy: l10n.t('Copy'),
    copied: l10n.t('Copied'),
    show: l10n.t('Show'),
    hide: l10n.t('Hide'),
    allGrants: l10n.t('Credentials and roles of this window'),
    dismiss: l10n.t('Dismiss'),
    requestProgress: l10n.t('Requesting access'),
    systems: l10n.t('System'),
  };
}

/** Shown until the vault knows whether this window held grants before a reload. */
export function claimingNotice(): Notice {
  return {
    severity: 'info',
    text: l10n.t(
      'Checking whether another window has this folder open. This takes up to 17 seconds. Your credentials appear afterwards, and requests wait until then.',
    ),
    remedies: [],
  };
}

/** Notifies a user who doesn't see the dialog of a new credential. */
export async function notifyGranted(
  environmentName: string,
  prompts: Prompts,
  show: () => void,
): Promise<void> {
  const button = l10n.t('Show');
  const text = l10n.t('You received a SQL credential for {0}.', environmentName);
  if ((await prompts.notify('info', text, button)) === button) show();
}

/** The step of a request that waits for a busy service. */
export function busyWords(seconds: number): string {
  return l10n.t('The service is busy. Trying again in {0} seconds…', seconds);
}
