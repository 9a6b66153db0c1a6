import * as l10n from '@vscode/l10n';
import type { ActivationStep, EligibleRole, JitPolicy, ManagedApplication } from '../types';
import { visible } from '../../access/text';
import type { SectionState } from '../../ui/dialog/section';

/** What the dialog says at its top, and on its button. */
export function headWords(): Pick<SectionState, 'title' | 'intro' | 'requestLabel'> {
  return {
    title: l10n.t('Activate a Role on a Managed Application'),
    intro: l10n.t(
      'A role on the resources of an Azure managed application, for a while. The customer decides whether you get it.',
    ),
    requestLabel: l10n.t('Activate Role'),
  };
}

/** What a request for roles is doing. */
export function stepWords(step: ActivationStep): string {
  switch (step.name) {
    case 'signingIn':
      return l10n.t('Signing in…');
    case 'sending':
      return l10n.t('Sending the request…');
    case 'waitingToRetry':
      return l10n.t(
        'The service has too much to do and asks to wait {0} seconds. Waiting…',
        step.seconds,
      );
    case 'storing':
      return l10n.t('Azure stores the request…');
  }
}

/** Who decides on requests. */
export function policyWords(policy: JitPolicy | undefined): string {
  if (policy === undefined) return unknownPolicy();
  switch (policy.approvalMode.known) {
    case 'AutoApprove':
      return l10n.t('Requests are approved automatically.');
    case 'ManualApprove': {
      const names = policy.approvers.map(({ id, displayName }) => visible(displayName || id, 60));
      return names.length === 0
        ? l10n.t('Somebody at the customer approves each request.')
        : l10n.t('Each request is approved by {0}.', names.join(', '));
    }
    case 'NotSpecified':
    case undefined:
      return unknownPolicy();
  }
}

function unknownPolicy(): string {
  return l10n.t('Azure does not tell how requests are approved.');
}

/** Why a role may be refused; empty where it is the account's own. */
export function throughWords({ through, principalId }: EligibleRole): string {
  switch (through) {
    case 'self':
      return '';
    case 'group':
      return l10n.t(
        'May be refused: it is listed for another principal ({0}…): a group you may belong to, or somebody else.',
        visible(principalId.slice(0, 8), 40),
      );
    case 'unknown':
      return l10n.t('May be refused: who you are could not be read.');
  }
}

/** That Azure has a request on which nobody decided yet. */
export function askedWords(application: string): string {
  return l10n.t(
    'Azure has the request for {0}. You will be told when somebody decides.',
    visible(application, 60),
  );
}

/** That the form holds the values of an earlier request, and what is left to do. */
export function againWords(requestName: string, startIsNow: boolean): string {
  const words = l10n.t(
    'Filled in from request {0}. Check it and press Activate Role.',
    visible(requestName, 60),
  );
  return startIsNow ? `${words} ${l10n.t('Its start has passed, so Start is set to Now.')}` : words;
}

/** Where an application lies, and for whom it was read. */
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
