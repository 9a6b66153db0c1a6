import * as l10n from '@vscode/l10n';
import {
  because,
  explainWith,
  quote,
  showLog,
  tryAgain,
  words,
  type ErrorMessages,
} from '../ui/messages/errors';
import type { LcsErrors } from './types';

/** The buttons that only errors of Lifecycle Services offer. */
export type LcsRemedy = 'importFromLcs' | 'lookAgain' | 'enableAccessAgain' | 'useUnified';

export const importFromLcs = () =>
  ({ id: 'importFromLcs', label: l10n.t('Import Credentials…') }) as const;
export const lookAgain = () =>
  ({ id: 'lookAgain', label: l10n.t('Look for Account Again') }) as const;
export const enableAccessAgain = () =>
  ({ id: 'enableAccessAgain', label: l10n.t('Enable Access Again') }) as const;
export const useUnified = () =>
  ({ id: 'useUnified', label: l10n.t('Use Unified Environments') }) as const;

const messages: ErrorMessages<LcsErrors, LcsRemedy> = {
  lcsSessionEnded: ({ host }) =>
    words(
      l10n.t('Your session at {0} has ended. Sign in again to go on.', quote(host)),
      tryAgain(),
      showLog(),
    ),
  lcsChangeUnknown: values =>
    words(
      l10n.t(
        "{0} It isn't known whether the allow-list of {1} was changed. Check the list before you try again.",
        because(values.because, values.message),
        quote(values.environment),
      ),
      showLog(),
    ),
  lcsAccountMissing: ({ environment }) =>
    words(
      l10n.t(
        'Lifecycle Services took the request for {0}, and shows no new account yet. Look again later.',
        quote(environment),
      ),
      showLog(),
    ),
  lcsAccessFailed: ({ environment, message }) =>
    words(
      message === ''
        ? l10n.t('Lifecycle Services could not give access to {0}.', quote(environment))
        : l10n.t(
            'Lifecycle Services could not give access to {0}: {1}',
            quote(environment),
            quote(message),
          ),
      tryAgain(),
      showLog(),
    ),
  lcsPasswordMissing: ({ environment, user }) =>
    words(
      l10n.t(
        'Lifecycle Services shows the account {0} of {1}, and not its password.',
        quote(user),
        quote(environment),
      ),
      tryAgain(),
      showLog(),
    ),
  lcsDatabaseMissing: ({ environment, user }) =>
    words(
      l10n.t(
        'Lifecycle Services shows the account {0} of {1}, and not its server and database.',
        quote(user),
        quote(environment),
      ),
      showLog(),
    ),
  lcsKindUnsupported: ({ environment }) =>
    words(
      l10n.t(
        '{0} is of a kind whose database Lifecycle Services gives no access to.',
        quote(environment),
      ),
    ),
  lcsEnvironmentMigrated: ({ environment }) =>
    words(
      l10n.t(
        '{0} was moved to the Power Platform admin center, so Lifecycle Services shows it read-only. Look for it under Unified environments.',
        quote(environment),
      ),
      useUnified(),
    ),
  lcsOptionMissing: () => words(l10n.t('Choose an access type.')),
  lcsClipboardEmpty: () => words(l10n.t('There is no text on the clipboard that can be read.')),
  browserMissing: () =>
    words(
      l10n.t(
        'Neither Microsoft Edge, Google Chrome nor Chromium was found on this computer. Credentials can be imported from Lifecycle Services without it.',
      ),
      importFromLcs(),
    ),
  browserFailed: ({ reason }) =>
    words(
      l10n.t(
        'The browser window for signing in could not be used ({0}). Credentials can be imported from Lifecycle Services without it.',
        quote(reason),
      ),
      importFromLcs(),
      showLog(),
    ),
  browserClosed: () =>
    words(
      l10n.t('The window was closed before you were signed in to Lifecycle Services.'),
      importFromLcs(),
    ),
  signInTimedOut: ({ host }) =>
    words(
      l10n.t('You were not signed in to {0} in time, so the window was closed.', quote(host)),
      importFromLcs(),
    ),
  conditionalAccessRefused: ({ code }) =>
    words(
      l10n.t(
        'Your organization does not allow signing in from the fresh browser profile that this extension uses ({0}). Use Lifecycle Services in your own browser, and import the credentials from there.',
        quote(code),
      ),
      importFromLcs(),
    ),
  wrongAccount: ({ host, code }) =>
    words(
      l10n.t(
        'The account you chose cannot sign in to {0} ({1}). Sign in again with another one.',
        quote(host),
        quote(code),
      ),
      importFromLcs(),
    ),
  accountNotAdmitted: ({ host }) =>
    words(
      l10n.t('{0} does not give access to the account that you signed in with.', quote(host)),
      importFromLcs(),
    ),
};

/** Explains the errors of Lifecycle Services, and the shared ones. */
export const explainError = explainWith<LcsErrors, LcsRemedy>(messages);
