import * as l10n from '@vscode/l10n';
import { activationPhase } from '../access/activation';
import { nextWarning } from '../access/countdown';
import { endOf } from '../access/grant';
import { visible } from '../access/text';
import { isActivation, type HeldGrant } from '../vault/heldGrant';
import { roleNames } from './messages/activation';
import { timeLeftWords } from './messages/time';
import type { Timed } from './ticker';
import type { WindowBase } from './windowBase';

/** The buttons of the warnings. */
export interface WarningActions {
  readonly renew: (grantId: string) => Promise<void>;
  /** Fills the form with the values of a role activation. */
  readonly activateAgain: (grantId: string) => Promise<void>;
}

/** Warns before a grant ends, once at each time in the settings. */
export class ExpiryWarnings implements Timed {
  readonly #window: WindowBase;
  readonly #actions: WarningActions;
  /** Warnings of this run. The vault needs a moment to store that they were given. */
  readonly #given = new Set<string>();

  constructor(window: WindowBase, actions: WarningActions) {
    this.#window = window;
    this.#actions = actions;
  }

  /** Gives the warnings that are due. */
  update(now: number): number | undefined {
    const active = this.#window.vault.held.filter(held => mayEnd(held, now));
    if (active.length === 0) return undefined;
    const thresholds = this.#window.settings.expiryWarnings();
    for (const held of active) this.#warnIfDue(held, now, thresholds);
    return Math.min(...active.map(({ grant }) => untilNext(endOf(grant) - now, thresholds)));
  }

  #warnIfDue(held: HeldGrant, now: number, thresholds: readonly number[]): void {
    const { grant } = held;
    const due = nextWarning(
      endOf(grant),
      now,
      thresholds,
      held.warnedMinutes,
      isActivation(held) ? held.grant.startsAt : grant.issuedAt,
    );
    const key = `${grant.id} ${String(due)}`;
    if (due === undefined || this.#given.has(key)) return;
    this.#given.add(key);
    void this.#warn(held, due);
  }

  async #warn(held: HeldGrant, minutes: number): Promise<void> {
    const { vault, prompts, clock } = this.#window;
    const { grant } = held;
    await vault.markWarned(grant.id, minutes);
    const name = visible(grant.environment.name, 100);
    const left = timeLeftWords(endOf(grant), clock.now());
    const isRole = isActivation(held);
    const again = isRole ? l10n.t('Activate Again') : l10n.t('Renew');
    const roles = isRole ? held.grant.roles : [];
    const ending =
      roles.length > 1
        ? l10n.t('{0} on {1} end in {2}.', roleNames(roles), name, left)
        : l10n.t('{0} on {1} ends in {2}.', roleNames(roles), name, left);
    const text = isRole ? ending : l10n.t('The SQL credential for {0} expires in {1}.', name, left);
    const pressed = await prompts.notify('warning', text, again);
    const { renew, activateAgain } = this.#actions;
    if (pressed === again) await (isRole ? activateAgain : renew)(grant.id);
  }
}

/** Milliseconds until the next warning; infinite if there is none. */
function untilNext(left: number, thresholds: readonly number[]): number {
  const times = thresholds.map(minutes => left - minutes * 60_000);
  return Math.min(...times.filter(time => time > 0));
}

/** A role ends only after it was granted. */
function mayEnd(held: HeldGrant, now: number): boolean {
  if (held.status !== 'active') return false;
  return !isActivation(held) || ['upcoming', 'running'].includes(activationPhase(held.grant, now));
}
