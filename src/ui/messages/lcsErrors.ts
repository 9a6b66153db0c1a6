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
        '{0} Whether the allow-list of {1} was changed is not known.',
        because(values.because),
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
  lcsAddressUnknown: ({ text }) =>
    words(
      l10n.t(
        '"{0}" is not the page of an environment in Lifecycle Services of the cloud in your settings.',
        quote(text),
      ),
    ),
  lcsOptionMissing: () => words(l10n.t('Choose a kind of access.')),
  lcsImportEmpty: ({ hadText }) =>
    words(
      hadText
        ? l10n.t('Nothing was understood in this text. What the earlier one said stays below.')
        : l10n.t(
            'No account was found in the text. Copy what the section "Database Accounts" shows, or fill in the fields below.',
          ),
    ),
  lcsImportMissing: ({ part }) => words(missingWords(part)),
  lcsPasswordUnclear: () =>
    words(l10n.t('It is not certain what in the text is the password. Enter it.')),
  lcsServerInvalid: ({ text }) => words(l10n.t('"{0}" is not the name of a server.', quote(text))),
  lcsExpiryUnclear: ({ text }) =>
    words(l10n.t('"{0}" is not understood as a point in time.', quote(text))),
  lcsExpiryPast: ({ text }) =>
    words(
      l10n.t(
        '{0} is past: the account has expired. Request access again in Lifecycle Services.',
        quote(text),
      ),
    ),
  lcsClipboardEmpty: () => words(l10n.t('There is no text on the clipboard that can be read.')),
};

/** What to do about a part of an account that is missing. */
function missingWords(part: ErrorValues['lcsImportMissing']['part']): string {
  switch (part) {
    case 'server':
      return l10n.t('The server is missing. Enter it; server\\database will do.');
    case 'database':
      return l10n.t('The database is missing. Enter it.');
    case 'user':
      return l10n.t('The user is missing. Enter it.');
    case 'password':
      return l10n.t('The password is missing. Enter it.');
    case 'expires':
      return l10n.t('The expiry is missing. Enter it, or choose "Not known".');
  }
}
