import * as l10n from '@vscode/l10n';
import { activationPhase } from '../../access/activation';
import type { RoleActivation } from '../../access/grant';
import { busyWords } from '../../ui/dialog/messages';
import { visible } from '../../access/text';
import { roleNames } from '../../ui/messages/activation';
import { endWords } from '../../ui/messages/time';
import type { ActivationStep, EligibleRole, JitPolicy } from '../types';

/** The current step of a request, in words. */
export function stepWords(step: ActivationStep): string {
  switch (step.name) {
    case 'signingIn':
      return l10n.t('Signing in…');
    case 'requesting':
      return l10n.t('Sending the request…');
    case 'waitingToRetry':
      return busyWords(step.seconds);
    case 'storing':
      return l10n.t('Azure is storing the request…');
  }
}

/** Who approves requests. */
export function policyWords(policy: JitPolicy | undefined): string {
  const unknown = l10n.t("Azure doesn't say how requests are approved.");
  if (policy === undefined) return unknown;
  switch (policy.approvalMode) {
    case 'AutoApprove':
      return l10n.t('Azure approves requests automatically. That can take up to 10 minutes.');
    case 'ManualApprove': {
      const names = policy.approvers.map(name => visible(name, 60));
      return names.length === 0
        ? l10n.t('The customer approves each request.')
        : l10n.t('Approvers: {0}.', names.join(', '));
    }
    case undefined:
      return unknown;
  }
}

/** Why Azure may deny a role; empty if it is assigned to the account itself. */
export function throughWords({ through, principalId }: EligibleRole): string {
  switch (through) {
    case 'self':
      return '';
    case 'group':
      return l10n.t(
        'May be denied: assigned to another principal ({0}…), for example a group that you are in',
        visible(principalId.slice(0, 8), 40),
      );
    case 'unknown':
      return l10n.t("May be denied: VS Code couldn't read your account's ID");
  }
}

/** Asks whether to request roles again that are approved, or whose request is open. */
export function againWords(grant: RoleActivation, now: number, locale: string): string {
  const [roles, application] = [roleNames(grant.roles), visible(grant.environment.name, 60)];
  const end = endWords(grant.expiresAt, now, locale);
  switch (activationPhase(grant, now)) {
    case 'running':
      return l10n.t(
        '{0} on {1} is already active until {2}. Request it again?',
        roles,
        application,
        end,
      );
    case 'upcoming':
      return l10n.t(
        '{0} on {1} is already approved until {2}. Request it again?',
        roles,
        application,
        end,
      );
    default:
      return l10n.t(
        "You already requested {0} on {1}, and the customer hasn't decided yet. Request it again?",
        roles,
        application,
      );
  }
}
