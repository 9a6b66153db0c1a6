import * as l10n from '@vscode/l10n';
import { activationPhase } from '../access/activation';
import { nextWarning } from '../access/countdown';
import { endOf, isRenewable, type SqlCredential } from '../access/grant';
import { visible } from '../access/text';
import { isActivation, type HeldGrant } from '../vault/heldGrant';
import { roleNames } from './messages/activation';
import { timeLeftWords, timeWords } from './messages/time';
import { offer } from './prompts';
import type { GrantStatus } from './statusBarEntry';
import type { Timed } from './ticker';
import type { WindowBase } from './windowBase';

/** Timers fire a little late, but the warning for five minutes must say "5 min". Milliseconds. */
const timerDelayMs = 5_000;

/**
 * Warns before a usable grant ends, once at each time in the settings.
 * @param requestAgain runs on the button of a warning: renews a credential, or fills the form with the
 * values of a role activation
 */
export function expiryWarnings(
  { clock, locale, prompts, settings, vault }: WindowBase,
  status: Pick<GrantStatus, 'of'>,
  requestAgain: (held: HeldGrant) => Promise<void>,
): Timed {
  /** The warnings on screen. The vault stores them with a delay. */
  const given = new Set<string>();

  const warn = async (held: HeldGrant, minutes: number): Promise<void> => {
    const { grant } = held;
    await vault.markWarned(grant.id, minutes);
    const name = visible(grant.environment.name, 100);
    const end = endOf(grant);
    // The time of the end stays right while VS Code shows the warning.
    const left = `${timeLeftWords(end, clock.now() - timerDelayMs)} (${timeWords(end, clock.now(), locale)})`;
    const renew = (of: SqlCredential) =>
      isRenewable(of) ? l10n.t('Renew') : l10n.t('Request Again');
    const again = isActivation(held) ? l10n.t('Activate Again') : renew(held.grant);
    const roles = isActivation(held) ? held.grant.roles : [];
    const ending =
      roles.length > 1
        ? l10n.t('{0} on {1} end in {2}.', roleNames(roles), name, left)
        : l10n.t('{0} on {1} ends in {2}.', roleNames(roles), name, left);
    const expiring = l10n.t('The SQL credential for {0} expires in {1}.', name, left);
    const text = isActivation(held) ? ending : expiring;
    await offer(prompts, 'warning', text, [again, () => requestAgain(held)]);
  };

  const warnIfDue = (held: HeldGrant, now: number, thresholds: readonly number[]): void => {
    const { grant, warnedMinutes } = held;
    const begin = isActivation(held) ? held.grant.startsAt : grant.issuedAt;
    const due = nextWarning(endOf(grant), now, thresholds, warnedMinutes, begin);
    const key = `${grant.id} ${String(due)}`;
    if (due === undefined || given.has(key)) return;
    given.add(key);
    void warn(held, due).finally(() => given.delete(key));
  };

  return {
    update: now => {
      const active = vault.held.filter(
        held => mayEnd(held, now) && status.of(held.grant.id)?.isRefused !== true,
      );
      if (active.length === 0) return undefined;
      const thresholds = settings.expiryWarnings();
      for (const held of active) warnIfDue(held, now, thresholds);
      const times = active.flatMap(({ grant }) =>
        thresholds.map(minutes => endOf(grant) - now - minutes * 60_000),
      );
      // Infinite if there is no other warning.
      return Math.min(...times.filter(time => time > 0));
    },
  };
}

/** A role ends only after it was granted. */
function mayEnd(held: HeldGrant, now: number): boolean {
  if (held.status !== 'active') return false;
  return !isActivation(held) || ['upcoming', 'running'].includes(activationPhase(held.grant, now));
}
