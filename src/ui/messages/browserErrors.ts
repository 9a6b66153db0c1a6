import * as l10n from '@vscode/l10n';
import type { ErrorValues } from '../../access/errors';
import { quote, words, type ErrorWords } from './errorParts';

type BrowserErrorCode =
  | 'browserMissing'
  | 'browserFailed'
  | 'browserClosed'
  | 'signInTimedOut'
  | 'conditionalAccessRefused'
  | 'wrongAccount'
  | 'accountNotAdmitted';
type Explain = { readonly [C in BrowserErrorCode]: (values: ErrorValues[C]) => ErrorWords };

/** The messages for signing in to Lifecycle Services in a browser window. */
export const explainBrowserError: Explain = {
  browserMissing: () =>
    words(
      l10n.t(
        'Neither Microsoft Edge, Google Chrome nor Chromium was found on this computer. Credentials can be imported from Lifecycle Services without it.',
      ),
      'importFromLcs',
    ),
  browserFailed: ({ reason }) =>
    words(
      l10n.t(
        'The browser window for signing in could not be used ({0}). Credentials can be imported from Lifecycle Services without it.',
        quote(reason),
      ),
      'importFromLcs',
      'showLog',
    ),
  browserClosed: () =>
    words(
      l10n.t('The window was closed before you were signed in to Lifecycle Services.'),
      'importFromLcs',
    ),
  signInTimedOut: ({ host }) =>
    words(
      l10n.t('You were not signed in to {0} in time, so the window was closed.', quote(host)),
      'importFromLcs',
    ),
  conditionalAccessRefused: ({ code }) =>
    words(
      l10n.t(
        'Your organization does not allow signing in from the fresh browser profile that this extension uses ({0}). Use Lifecycle Services in your own browser, and import the credentials from there.',
        quote(code),
      ),
      'importFromLcs',
    ),
  wrongAccount: ({ host, code }) =>
    words(
      l10n.t(
        'The account you chose cannot sign in to {0} ({1}). Sign in again with another one.',
        quote(host),
        quote(code),
      ),
      'importFromLcs',
    ),
  accountNotAdmitted: ({ host }) =>
    words(
      l10n.t('{0} does not give access to the account that you signed in with.', quote(host)),
      'importFromLcs',
    ),
};
