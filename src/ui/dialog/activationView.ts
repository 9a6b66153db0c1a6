import * as l10n from '@vscode/l10n';
import { activationPhase, isFinal } from '../../access/activation';
import type { ActivationProblem } from '../system';
import { visible } from '../../access/text';
import {
  activationActions,
  type ActivationAction,
  type GrantLine,
  type ShownGrant,
  type ShownValue,
} from '../../protocol/state';
import type { HeldActivation } from '../../vault/heldGrant';
import { durationWords, timeWords } from '../messages/time';
import { countdownWords, phaseWords, roleNames, shortCountdownWords } from '../messages/activation';

/** The values that an activation's texts depend on, apart from the activation. */
interface ActivationContext {
  readonly now: number;
  readonly locale: string;
  readonly hasPortal: boolean;
  /** The error of the last attempt to read it. */
  readonly problem: ActivationProblem | undefined;
}

/** A role activation as the lower half of the dialog shows it. */
export function shownActivation(
  { grant }: HeldActivation,
  { now, locale, hasPortal, problem }: ActivationContext,
): ShownGrant {
  const phase = activationPhase(grant, now);
  const status = phaseWords(grant, now);
  const isCounted = phase === 'upcoming' || phase === 'running' || phase === 'over';
  const signIn = problem?.needsSignIn === true ? l10n.t('Sign In') : '';
  return {
    id: grant.id,
    title: visible(grant.environment.name, 100),
    badge: roleNames(grant.roles),
    note: '',
    status:
      problem === undefined || isFinal(phase)
        ? status
        : { text: `${status.text}. ${problem.sentence}`, tone: 'warning' },
    remedyLabel: isFinal(phase) ? '' : signIn,
    timeLeft: countdownWords(grant, now),
    expires:
      isCounted && grant.expiresAt !== undefined ? timeWords(grant.expiresAt, now, locale) : '',
    values: [
      value('start', l10n.t('Start'), timeWords(grant.startsAt, now, locale)),
      value('duration', l10n.t('Duration'), durationWords(grant.durationMs)),
      value(
        'withdrawn',
        l10n.t('Withdrawn'),
        grant.withdrawnAt === undefined ? '' : timeWords(grant.withdrawnAt, now, locale),
      ),
      value('note', l10n.t('Note'), visible(grant.note)),
      value('account', l10n.t('Account'), visible(grant.account.label, 100)),
      value('request', l10n.t('Request'), visible(grant.request.name, 100)),
    ].filter(shown => shown.value !== ''),
    hasPassword: false,
    actions: actionsOf(isFinal(phase), hasPortal),
  };
}

/** A line of the list of grants. */
export function activationLine(
  { grant }: HeldActivation,
  now: number,
  current: boolean,
): GrantLine {
  return {
    id: grant.id,
    title: visible(grant.environment.name, 100),
    detail: [roleNames(grant.roles), phaseWords(grant, now).text].join(' · '),
    timeLeft: shortCountdownWords(grant, now),
    current,
  };
}

function value(id: string, label: string, text: string): ShownValue {
  return { id, label, value: text, copy: null };
}

function actionsOf(
  isOver: boolean,
  hasPortal: boolean,
): readonly { readonly action: ActivationAction; readonly label: string }[] {
  // The label of each action, and whether it is offered.
  const actions: Readonly<Record<ActivationAction, readonly [string, boolean]>> = {
    refresh: [l10n.t('Refresh'), !isOver],
    openInPortal: [l10n.t('Open in Portal'), hasPortal],
    copyRequestId: [l10n.t('Copy Request ID'), true],
    activateAgain: [l10n.t('Activate Again'), true],
    withdraw: [l10n.t('Withdraw'), !isOver],
    removeFromList: [l10n.t('Remove from List'), isOver],
  };
  return activationActions
    .filter(action => actions[action][1])
    .map(action => ({ action, label: actions[action][0] }));
}
