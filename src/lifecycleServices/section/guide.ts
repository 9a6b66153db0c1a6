import * as l10n from '@vscode/l10n';

/** Names of buttons that the section has, as they go to the page and come back. */
export const buttonIds = {
  openPage: 'openPage',
  copyAddress: 'copyAddress',
  import: 'import',
  leaveImport: 'leaveImport',
  signIn: 'signIn',
  signOut: 'signOut',
  readAgain: 'readAgain',
  addMyAddress: 'addMyAddress',
  addAddress: 'addAddress',
  /** Followed by the name of an entry. */
  removeAddress: 'removeAddress:',
} as const;

/**
 * What is done by hand where there is no session, step by step.
 * @param address the public address of the computer, where it is known; else empty
 * @param computer whose address it is, in words
 */
export function guideSteps(address: string, computer: string): readonly string[] {
  return [
    l10n.t("Open the environment's page in Lifecycle Services and sign in there."),
    address === ''
      ? l10n.t('Choose Maintain, then Enable access, and add the public address of {0}.', computer)
      : l10n.t(
          'Choose Maintain, then Enable access, and add the public address of {0}: {1}.',
          computer,
          address,
        ),
    l10n.t(
      'Self-service: choose the kind of access under Database Accounts, enter the reason, choose Request access, and reload the page until the account shows. Microsoft-managed: the accounts are there already.',
    ),
    l10n.t('Copy what Database Accounts shows, and import it here.'),
  ];
}

/** What ends access, said beforehand. */
export function introWords(): string {
  return l10n.t(
    'Just-in-time access to the database of a sandbox. A refresh or an import of the database ends the entry on the allow-list and the account.',
  );
}
