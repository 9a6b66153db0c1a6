import * as l10n from '@vscode/l10n';
import { activationPhase, isFinal } from '../../access/activation';
import { urgency } from '../../access/countdown';
import { endOf } from '../../access/grant';
import { visible } from '../../access/text';
import type { ShownAction, ShownGrant, ShownValue } from '../../protocol/state';
import type { HeldActivation } from '../../vault/heldGrant';
import { countdownWords, phaseWords, roleNames } from '../messages/activation';
import { durationWords, timeWords } from '../messages/time';
import type { ActivationProblem } from '../system';
import { plain, type CardContext } from './credentialView';

interface ActivationContext extends CardContext {
  readonly hasPortal: boolean;
  /** The error of the last attempt to read it. */
  readonly problem: ActivationProblem | undefined;
}

/** A role activation as a card. */
export function shownActivation(
  { grant }: HeldActivation,
  { now, locale, selector, warnings, hasPortal, problem }: ActivationContext,
): ShownGrant {
  const phase = activationPhase(grant, now);
  const isOver = isFinal(phase);
  const { text, tone } = phaseWords(grant, now);
  const hasProblem = problem !== undefined && !isOver;
  const end = grant.expiresAt === undefined ? '' : timeWords(grant.expiresAt, now, locale);
  const isCounted = (phase === 'upcoming' || phase === 'running') && end !== '';
  return {
    id: grant.id,
    title: visible(grant.environment.name, 100),
    badge: roleNames(grant.roles),
    selector,
    note: hasProblem ? problem.sentence : '',
    status: { text, tone: hasProblem ? 'warning' : tone, waited: null, tested: '' },
    remedy: isOver ? null : remedyOf(hasProblem && problem.needsSignIn),
    timeLeft: countdownWords(grant, now),
    urgency: phase === 'running' ? urgency(endOf(grant), now, warnings) : 'none',
    expires: isCounted ? l10n.t('ends {0}', end) : phase === 'over' ? l10n.t('ended {0}', end) : '',
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
    actions: actionsOf(isOver, hasPortal),
  };
}

/** Reads the request again, with a sign-in if that is needed. */
function remedyOf(needsSignIn: boolean): ShownGrant['remedy'] {
  return { label: needsSignIn ? l10n.t('Sign In') : l10n.t('Refresh'), isRefresh: !needsSignIn };
}

function value(id: string, label: string, text: string): ShownValue {
  return { id, label, value: text, copy: null };
}

function actionsOf(isOver: boolean, hasPortal: boolean): readonly ShownAction[] {
  return [
    ...(hasPortal ? [plain('openInPortal', l10n.t('Open in Portal'))] : []),
    plain('copyRequestId', l10n.t('Copy Request ID')),
    { ...plain('activateAgain', l10n.t('Activate Again')), primary: isOver },
    isOver
      ? plain('removeFromList', l10n.t('Remove from List'))
      : plain('withdraw', l10n.t('Withdraw')),
  ];
}
