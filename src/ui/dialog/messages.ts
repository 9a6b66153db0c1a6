import * as l10n from '@vscode/l10n';
import { visible } from '../../access/text';
import type { Notice, PageStrings } from '../../protocol/state';

/** The page's own texts. */
export function pageStrings(): PageStrings {
  return {
    heading: l10n.t('SQL Credentials for Dynamics 365 FinOps'),
    cancel: l10n.t('Cancel'),
    password: l10n.t('Password'),
    copyPassword: l10n.t('Copy password'),
    showPassword: l10n.t('Show password'),
    hidePassword: l10n.t('Hide password'),
    copied: l10n.t('Copied'),
    history: l10n.t('History'),
    showRequest: l10n.t('Show'),
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
      'Checking which credentials belong to this window. This usually takes a few seconds. Requests start afterwards.',
    ),
    remedies: [],
  };
}

/** Announces a credential that the service issued. */
export function issuedWords(environmentName: string): string {
  return l10n.t('Credential for {0} issued.', visible(environmentName, 100));
}

/** The form or the grant can't be changed until the running request has finished. */
export function runningWords(): string {
  return l10n.t('A request is running. Wait until it finishes, or cancel it.');
}

/** The question before the values of an earlier request replace those in the form. */
export function fillInWords(environmentName: string): string {
  const name = visible(environmentName, 100);
  return l10n.t('Fill in the values of the earlier request for {0}?', name);
}

/** The step of a request that waits for a busy service. */
export function busyWords(seconds: number): string {
  return l10n.t('The service is busy. Trying again in {0} s…', seconds);
}
