import * as l10n from '@vscode/l10n';
import type { ActivationStep, EligibleRole, JitPolicy, ManagedApplication } from '../types';
import { visible } from '../../access/text';
import type { SectionState } from '../../ui/dialog/section';

/** The dialog's title, introduction, and button. */
export function headWords(): Pick<SectionState, 'title' | 'intro' | 'requestLabel'> {
  return {
    title: l10n.t('Activate a Role on a Managed Application'),
    intro: l10n.t(
      'A role on the resources of an Azure managed application, for a limited time. The customer decides whether you get it.',
    ),
    requestLabel: l10n.t('Activate Role'),
  };
}

/** The current step of a role request. */
export function stepWords(step: ActivationStep): string {
  switch (step.name) {
    case 'signingIn':
      return l10n.t('Signing in…');
    case 'sending':
      return l10n.t('Sending the request…');
    case 'waitingToRetry':
      return l10n.t('The service is busy. Waiting {0} seconds, as it asks…', step.seconds);
    case 'storing':
      return l10n.t('Azure is storing the request…');
  }
}

/** Who approves requests. */
export function policyWords(policy: JitPolicy | undefined): string {
  if (policy === undefined) return unknownPolicy();
  switch (policy.approvalMode.known) {
    case 'AutoApprove':
      return l10n.t(
        'Requests are approved automatically. It may take 10 minutes until that shows.',
      );
    case 'ManualApprove': {
      const names = policy.approvers.map(({ id, displayName }) => visible(displayName || id, 60));
      return names.length === 0
        ? l10n.t('The customer approves each request.')
        : l10n.t('Each request is approved by {0}.', names.join(', '));
    }
    case 'NotSpecified':
    case undefined:
      return unknownPolicy();
  }
}

function unknownPolicy(): string {
  return l10n.t("Azure doesn't say how requests are approved.");
}

/** Why a role may be refused; empty if it is listed for the account itself. */
export function throughWords({ through, principalId }: EligibleRole): string {
  switch (through) {
    case 'self':
      return '';
    case 'group':
      return l10n.t(
        'May be refused: it is listed for another principal ({0}…), which may be a group that you belong to.',
        visible(principalId.slice(0, 8), 40),
      );
    case 'unknown':
      return l10n.t("May be refused: your account's ID can't be read.");
  }
}

/** Azure has a request that the customer hasn't decided on yet. */
export function askedWords(application: string): string {
  return l10n.t(
    'Azure has the request for {0}. You get a notification when the customer decides. If that takes longer than a day, request it again.',
    visible(application, 60),
  );
}

/** The form has the values of an earlier request. */
export function againWords(requestName: string, startIsNow: boolean): string {
  const words = l10n.t(
    'Filled in from request {0}. Check the values and select Activate Role.',
    visible(requestName, 60),
  );
  return startIsNow ? `${words} ${l10n.t('Its start has passed, so Start is set to Now.')}` : words;
}

/** The place of an application, and the account that it was read with. */
export function placeWords(
  { address, subscription }: Pick<ManagedApplication, 'address' | 'subscription'>,
  subscriptionName: string,
  account: string | undefined,
): string {
  const name = subscriptionName === '' ? subscription : subscriptionName;
  const parts = [visible(address.resourceGroup, 90), visible(name, 100)];
  if (account !== undefined) parts.push(l10n.t('signed in as {0}', visible(account, 100)));
  return parts.join(' · ');
}
