import * as l10n from '@vscode/l10n';
import { activationPhase } from '../../access/activation';
import type { ActivatedRole, RoleActivation } from '../../access/grant';
import { visible } from '../../access/text';
import type { Tone } from '../../protocol/state';
import { timeLeftWords } from './time';

/** The state of a role activation in a few words, and its tone. */
export function phaseWords(
  grant: RoleActivation,
  now: number,
): { readonly text: string; readonly tone: Tone } {
  switch (activationPhase(grant, now)) {
    case 'sending':
      return { text: l10n.t('Sent, not confirmed yet'), tone: 'waiting' };
    case 'pending':
      return { text: l10n.t('Waiting for approval'), tone: 'waiting' };
    case 'upcoming':
      return { text: l10n.t('Approved'), tone: 'good' };
    case 'running':
      return { text: l10n.t('Active'), tone: 'good' };
    case 'over':
      return { text: l10n.t('Ended'), tone: 'neutral' };
    case 'denied':
      return { text: l10n.t('Denied'), tone: 'bad' };
    case 'failed':
      return { text: l10n.t('Failed'), tone: 'bad' };
    case 'canceled':
      return { text: l10n.t('Canceled'), tone: 'warning' };
    case 'expired':
      return { text: l10n.t('Expired'), tone: 'neutral' };
    case 'timedOut':
      return { text: l10n.t('Not approved in time'), tone: 'bad' };
    case 'unknown':
      return { text: l10n.t('Unknown state: {0}', visible(grant.state, 60)), tone: 'warning' };
    case 'withdrawn':
      return { text: l10n.t('Withdrawn'), tone: 'neutral' };
    case 'gone':
      return { text: l10n.t('Not found in Azure'), tone: 'neutral' };
  }
}

/** The roles by name, or by id where no name is known. */
export function roleNames(roles: readonly ActivatedRole[]): string {
  return roles.map(({ name, roleId }) => visible(name || roleId, 80)).join(', ');
}

/** The countdown: `1 h 59 min left` or `starts in 20 min`; empty without one. */
export function countdownWords(grant: RoleActivation, now: number): string {
  const words = shortCountdownWords(grant, now);
  return activationPhase(grant, now) === 'running' && words !== ''
    ? l10n.t('{0} left', words)
    : words;
}

/** The same where there is less room, as in a list: `1 h 59 min` or `starts in 20 min`. */
export function shortCountdownWords(grant: RoleActivation, now: number): string {
  switch (activationPhase(grant, now)) {
    case 'upcoming':
      return l10n.t('starts in {0}', timeLeftWords(grant.startsAt, now));
    case 'running':
      return grant.expiresAt === undefined ? '' : timeLeftWords(grant.expiresAt, now);
    default:
      return '';
  }
}
