import * as l10n from '@vscode/l10n';
import type { Notice, PageStrings } from '../../protocol/state';

/** The page's own words. */
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

/** What is said while it is not known yet whether this window held something before a reload. */
export function claimingNotice(): Notice {
  return {
    severity: 'info',
    text: l10n.t(
      'Finding out whether another window is open on this folder. Credentials of this window show up then, and a request waits for it; it takes up to 17 seconds.',
    ),
    remedies: [],
  };
}
