import * as l10n from '@vscode/l10n';
import { activationPhase } from '../../access/activation';
import type { RoleActivation } from '../../access/grant';
import { visible } from '../../access/text';
import { endWords, timeWords } from '../../ui/messages/time';
import { phaseWords, roleNames } from '../../ui/messages/activation';

/** The notification about a request that the customer decided on, or that ended otherwise. */
export function newsOf(
  grant: RoleActivation,
  now: number,
  locale: string,
): { readonly severity: 'info' | 'warning'; readonly text: string } {
  const application = visible(grant.environment.name, 60);
  const roles = roleNames(grant.roles);
  switch (activationPhase(grant, now)) {
    case 'running':
      return info(
        l10n.t(
          '{0} on {1} was approved: the role is active until {2}.',
          roles,
          application,
          endWords(grant.expiresAt, now, locale),
        ),
      );
    case 'upcoming':
      return info(
        l10n.t(
          '{0} on {1} was approved: the role is active from {2} until {3}.',
          roles,
          application,
          timeWords(grant.startsAt, now, locale),
          endWords(grant.expiresAt, now, locale),
        ),
      );
    case 'over':
      return warning(
        l10n.t('{0} on {1} was approved, but its time is already over.', roles, application),
      );
    case 'denied':
      return warning(l10n.t('{0} on {1} was denied.', roles, application));
    case 'timedOut':
      return warning(
        l10n.t(
          "The customer didn't decide on the request for {0} on {1} in time.",
          roles,
          application,
        ),
      );
    case 'failed':
      return warning(
        l10n.t('Azure reports that the request for {0} on {1} failed.', roles, application),
      );
    case 'canceled':
      return warning(l10n.t('The request for {0} on {1} was canceled.', roles, application));
    case 'expired':
      return warning(l10n.t('The request for {0} on {1} expired.', roles, application));
    case 'gone':
      return warning(
        l10n.t(
          'Azure no longer has the request for {0} on {1}, or never had it.',
          roles,
          application,
        ),
      );
    case 'sending':
    case 'pending':
    case 'withdrawn':
    case 'unknown':
      return warning(l10n.t('{0} on {1}: {2}', roles, application, phaseWords(grant, now).text));
  }
}

function info(text: string) {
  return { severity: 'info', text } as const;
}

function warning(text: string) {
  return { severity: 'warning', text } as const;
}
