import * as l10n from '@vscode/l10n';
import { activationPhase } from '../../access/activation';
import type { RoleActivation } from '../../access/grant';
import { visible } from '../../access/text';
import { phaseWords, roleNames } from '../../ui/messages/activation';
import { endWords, timeWords } from '../../ui/messages/time';
import type { Withdrawal } from '../types';

/** The notification about a decision, or about another end of a request. */
export function decisionWords(grant: RoleActivation, now: number, locale: string): string {
  const application = visible(grant.environment.name, 60);
  const roles = roleNames(grant.roles);
  const end = endWords(grant.expiresAt, now, locale);
  switch (activationPhase(grant, now)) {
    case 'running':
      return l10n.t(
        '{0} on {1} was approved. The role is active until {2}.',
        roles,
        application,
        end,
      );
    case 'upcoming':
      return l10n.t(
        '{0} on {1} was approved. The role is active from {2} until {3}.',
        roles,
        application,
        timeWords(grant.startsAt, now, locale),
        end,
      );
    case 'over':
      return l10n.t('{0} on {1} was approved, but the time has already ended.', roles, application);
    case 'denied':
      return l10n.t('{0} on {1} was denied.', roles, application);
    case 'timedOut':
      return l10n.t("The customer didn't decide about {0} on {1} in time.", roles, application);
    case 'failed':
      return l10n.t('The request for {0} on {1} failed in Azure.', roles, application);
    case 'canceled':
      return l10n.t('The request for {0} on {1} was canceled.', roles, application);
    case 'expired':
      return l10n.t('The request for {0} on {1} expired.', roles, application);
    case 'gone':
      return l10n.t("Azure doesn't have the request for {0} on {1}.", roles, application);
    case 'sending':
    case 'pending':
    case 'withdrawn':
    case 'unknown':
      return l10n.t('{0} on {1}: {2}', roles, application, phaseWords(grant, now).text);
  }
}

/** The result of a withdrawal. The service doesn't say whether an active role ends. */
export function withdrawalWords(withdrawal: Withdrawal, wasActive: boolean): string {
  switch (withdrawal) {
    case 'deleted':
      return wasActive
        ? l10n.t(
            'Azure deleted the request. The role may stay active until its end. To check, open the portal.',
          )
        : l10n.t("Azure deleted the request. The customer can't approve it anymore.");
    case 'underWay':
      return l10n.t('Azure is deleting the request. To check the progress, open the portal.');
    case 'wasGone':
      return l10n.t('Azure no longer has the request.');
  }
}
