import * as l10n from '@vscode/l10n';
import type { RequestStep } from '../../access/provider';
import type { SpecialUse } from '../../access/addresses';
import type { DialogState, PageStrings } from '../../protocol/state';

/** The page's own words. */
export function pageStrings(): PageStrings {
  return {
    cancel: l10n.t('Cancel'),
    server: l10n.t('Server'),
    database: l10n.t('Database'),
    user: l10n.t('User'),
    password: l10n.t('Password'),
    expires: l10n.t('Expires'),
    copyServer: l10n.t('Copy server'),
    copyDatabase: l10n.t('Copy database'),
    copyUser: l10n.t('Copy user'),
    copyPassword: l10n.t('Copy password'),
    showPassword: l10n.t('Show password'),
    hidePassword: l10n.t('Hide password'),
    copy: l10n.t('Copy'),
    show: l10n.t('Show'),
    hide: l10n.t('Hide'),
    allGrants: l10n.t('Credentials of this window'),
    dismiss: l10n.t('Dismiss'),
    requestProgress: l10n.t('Requesting access'),
  };
}

/** What the dialog says at its top, and on its button. */
export function headWords(): Pick<DialogState, 'title' | 'intro' | 'requestLabel'> {
  return {
    title: l10n.t('SQL Credentials for Dynamics 365 FinOps'),
    intro: l10n.t(
      'Temporary access to the product database. A new credential ends your earlier one in the same environment.',
    ),
    requestLabel: l10n.t('Request Access'),
  };
}

/** What a request is doing. */
export function stepWords(step: RequestStep): string {
  switch (step.name) {
    case 'signingIn':
      return l10n.t('Signing in…');
    case 'requesting':
      return l10n.t('Requesting a credential. This can take up to two minutes…');
    case 'waitingToRetry':
      return l10n.t(
        'The service has too much to do and asks to wait {0} seconds. Waiting…',
        step.seconds,
      );
  }
}

/** Why an address is worth a question. */
export function specialUseWords(use: SpecialUse, addresses: string): string {
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
