import * as l10n from '@vscode/l10n';
import type { AccessError } from '../access/errors';
import {
  because,
  explainWith,
  showLog,
  tryAgain,
  type ErrorMessages,
  type Remedy,
} from '../ui/messages/errors';
import type { LcsErrors } from './types';

/** The buttons that only errors of Lifecycle Services offer. */
export type LcsRemedy =
  'importFromLcs' | 'lookAgain' | 'enableAccessAgain' | 'openPage' | 'useUnified';

export const importFromLcs = () =>
  ({ id: 'importFromLcs', label: l10n.t('Import Credentials…') }) as const;
const lookAgain = () => ({ id: 'lookAgain', label: l10n.t('Check Again') }) as const;
export const enableAccessAgain = () =>
  ({ id: 'enableAccessAgain', label: l10n.t('Enable Access Again') }) as const;
const useUnified = () => ({ id: 'useUnified', label: l10n.t('Use Unified Environments') }) as const;

// Messages with the buttons that most errors offer.
const withRetry = (sentence: string) => [sentence, tryAgain(), showLog()] as const;
const withLog = (sentence: string) => [sentence, showLog()] as const;
const withImport = (sentence: string) => [sentence, importFromLcs()] as const;

const messages: ErrorMessages<LcsErrors, LcsRemedy> = {
  lcsSessionEnded: ({ host }) =>
    withRetry(l10n.t('Your session at {0} has ended. Sign in again to continue.', host)),
  lcsChangeUnknown: values =>
    withLog(
      l10n.t(
        "{0} We don't know whether the allow-list of {1} was changed. Check the list before you try again.",
        because(values.because, values.message),
        values.environment,
      ),
    ),
  lcsAccountMissing: ({ environment }) =>
    withLog(
      l10n.t(
        "Lifecycle Services accepted the request for {0} but doesn't show a new account yet. Check again later.",
        environment,
      ),
    ),
  lcsAccessFailed: ({ environment, message }) =>
    withRetry(
      message === ''
        ? l10n.t("Lifecycle Services couldn't give you access to {0}.", environment)
        : l10n.t("Lifecycle Services couldn't give you access to {0}: {1}", environment, message),
    ),
  lcsPasswordMissing: ({ environment, user }) =>
    withRetry(
      l10n.t(
        'Lifecycle Services shows the account {0} for {1}, but not its password.',
        user,
        environment,
      ),
    ),
  lcsDatabaseMissing: ({ environment, user }) =>
    withLog(
      l10n.t(
        'Lifecycle Services shows the account {0} for {1}, but not its server and database.',
        user,
        environment,
      ),
    ),
  lcsKindUnsupported: ({ environment }) => [
    l10n.t(
      "Lifecycle Services doesn't offer access to the database of {0}. It doesn't support this type of environment.",
      environment,
    ),
  ],
  lcsEnvironmentMigrated: ({ environment }) => [
    l10n.t(
      '{0} was moved to the Power Platform admin center and is read-only in Lifecycle Services. Request access under Unified environments.',
      environment,
    ),
    useUnified(),
  ],
  lcsOptionMissing: () => [l10n.t('Select an access type.')],
  lcsClipboardEmpty: () => [
    l10n.t('The clipboard has no text. Copy the account in Lifecycle Services, then try again.'),
  ],
  browserMissing: () =>
    withImport(
      l10n.t(
        "VS Code can't find Microsoft Edge, Google Chrome, or Chromium on this computer. Install one of them, or import the credentials from Lifecycle Services.",
      ),
    ),
  browserFailed: ({ reason }) => [
    l10n.t(
      "VS Code couldn't use the browser window for sign-in ({0}). You can import the credentials from Lifecycle Services instead.",
      reason,
    ),
    importFromLcs(),
    showLog(),
  ],
  browserClosed: () =>
    withImport(l10n.t('The browser window closed before you signed in to Lifecycle Services.')),
  signInTimedOut: ({ host }) =>
    withImport(
      l10n.t("You didn't sign in to {0} in time, so VS Code closed the browser window.", host),
    ),
  conditionalAccessRefused: ({ code }) =>
    withImport(
      l10n.t(
        "Your organization doesn't allow sign-in from the private browser window that VS Code uses ({0}). Use Lifecycle Services in your own browser, and import the credentials from there.",
        code,
      ),
    ),
  wrongAccount: ({ host, code }) =>
    withImport(
      l10n.t("Your account can't sign in to {0} ({1}). Sign in with another account.", host, code),
    ),
  accountNotAdmitted: ({ host }) =>
    withImport(
      l10n.t("Your account doesn't have access to {0}. Sign in with another account.", host),
    ),
};

/** Explains the errors of Lifecycle Services, and the shared ones. */
export const explainError = explainWith<LcsErrors, LcsRemedy>(messages);

/** Buttons for an error in a session: the import needs none, unless the environment has moved. */
export function withoutSession({ code }: AccessError): readonly Remedy<LcsRemedy>[] {
  if (code === 'lcsEnvironmentMigrated') return [];
  return code === 'lcsAccountMissing' ? [lookAgain(), importFromLcs()] : [importFromLcs()];
}
