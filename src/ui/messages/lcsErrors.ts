import * as l10n from '@vscode/l10n';
import type { ErrorCode, ErrorValues } from '../../access/errors';
import { because, quote, words, type ErrorWords } from './errorParts';

type LcsErrorCode = Extract<ErrorCode, `lcs${string}`>;
type Explain = { readonly [C in LcsErrorCode]: (values: ErrorValues[C]) => ErrorWords };

/** The words for what goes wrong with Lifecycle Services. */
export const explainLcsError: Explain = {
  lcsSessionEnded: ({ host }) =>
    words(
      l10n.t('Your session at {0} has ended. Sign in again to go on.', quote(host)),
      'tryAgain',
      'showLog',
    ),
  lcsChangeUnknown: values =>
    words(
      l10n.t(
        "{0} It isn't known whether the allow-list of {1} was changed. Check the list before you try again.",
        because(values.because, values.message),
        quote(values.environment),
      ),
      'showLog',
    ),
  lcsAccountMissing: ({ environment }) =>
    words(
      l10n.t(
        'Lifecycle Services took the request for {0}, and shows no new account yet. Look again later.',
        quote(environment),
      ),
      'showLog',
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
      'tryAgain',
      'showLog',
    ),
  lcsPasswordMissing: ({ environment, user }) =>
    words(
      l10n.t(
        'Lifecycle Services shows the account {0} of {1}, and not its password.',
        quote(user),
        quote(environment),
      ),
      'tryAgain',
      'showLog',
    ),
  lcsDatabaseMissing: ({ environment, user }) =>
    words(
      l10n.t(
        'Lifecycle Services shows the account {0} of {1}, and not its server and database.',
        quote(user),
        quote(environment),
      ),
      'showLog',
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
      'useUnified',
    ),
  lcsAddressUnknown: ({ text }) =>
    words(
      l10n.t(
        '"{0}" is not the page of an environment in Lifecycle Services of the cloud in your settings.',
        quote(text),
      ),
    ),
  lcsOptionMissing: () => words(l10n.t('Choose a kind of access.')),
  lcsClipboardEmpty: () => words(l10n.t('There is no text on the clipboard that can be read.')),
};
