import * as l10n from '@vscode/l10n';
import { activationPhase, type ActivationPhase } from '../../access/activation';
import { endOf, type ActivatedRole, type RoleActivation } from '../../access/grant';
import { visible } from '../../access/text';
import type { Tone } from '../../protocol/state';
import { timeLeftWords } from './time';

interface PhaseWords {
  readonly text: string;
  readonly tone: Tone;
}

/** The state of a role activation in a few words, and its tone. */
export function phaseWords(grant: RoleActivation, now: number): PhaseWords {
  const words: Readonly<Record<ActivationPhase, PhaseWords>> = {
    sending: { text: l10n.t('Sent, not confirmed yet'), tone: 'waiting' },
    pending: { text: l10n.t('Waiting for approval'), tone: 'waiting' },
    upcoming: { text: l10n.t('Approved'), tone: 'good' },
    running: { text: l10n.t('Active'), tone: 'good' },
    over: { text: l10n.t('Ended'), tone: 'neutral' },
    denied: { text: l10n.t('Denied'), tone: 'bad' },
    failed: { text: l10n.t('Failed'), tone: 'bad' },
    canceled: { text: l10n.t('Canceled'), tone: 'warning' },
    expired: { text: l10n.t('Expired'), tone: 'neutral' },
    timedOut: { text: l10n.t('Not approved in time'), tone: 'bad' },
    unknown: { text: l10n.t('Unknown state: {0}', visible(grant.state, 60)), tone: 'warning' },
    withdrawn: { text: l10n.t('Withdrawn'), tone: 'neutral' },
    gone: { text: l10n.t('Not found in Azure'), tone: 'neutral' },
  };
  return words[activationPhase(grant, now)];
}

/** The roles by name, or by id where no name is known. */
export function roleNames(roles: readonly ActivatedRole[]): string {
  return roles.map(({ name, roleId }) => visible(name || roleId, 80)).join(', ');
}

/** The name of a role, or the number of roles: several names rarely fit on one line. */
export function rolesSummary(roles: readonly ActivatedRole[]): string {
  return roles.length < 2 ? roleNames(roles) : l10n.t('{0} roles', roles.length);
}

/** The countdown: `1 h 59 min left` or `starts in 20 min`; empty without one. */
export function countdownWords(grant: RoleActivation, now: number): string {
  const phase = activationPhase(grant, now);
  if (phase === 'upcoming') return l10n.t('starts in {0}', timeLeftWords(grant.startsAt, now));
  const left = phase === 'running' ? timeLeftWords(endOf(grant), now) : '';
  return left === '' ? '' : l10n.t('{0} left', left);
}
