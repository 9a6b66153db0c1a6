import * as l10n from '@vscode/l10n';
import type { Clock, Disposable } from '../access/clock';
import { nextWarning } from '../access/countdown';
import { activationPhase } from '../access/activation';
import { endOf } from '../access/grant';
import { visible } from '../access/text';
import { isActivation, type HeldGrant } from '../vault/heldGrant';
import type { Vault } from '../vault/vault';
import { roleNames } from './messages/activation';
import type { Prompts } from './prompts';
import type { Settings } from './settings';
import { timeLeftWords } from './messages/time';

/** What the warnings need of their surroundings. */
export interface ExpiryWarningServices {
  readonly vault: Pick<Vault, 'held' | 'onDidChange' | 'markWarned'>;
  readonly prompts: Pick<Prompts, 'notify'>;
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'expiryWarnings'>;
  readonly renew: (grantId: string) => Promise<void>;
  /** Fills the form with the values of a role activation. */
  readonly activateAgain: (grantId: string) => Promise<void>;
}

/** Warns before a grant ends: once at each time that the settings name. */
export class ExpiryWarnings implements Disposable {
  readonly #services: ExpiryWarningServices;
  readonly #subscription: Disposable;
  /** Warnings given in this run: the vault's own note of them takes a moment. */
  readonly #given = new Set<string>();
  #timer: Disposable | undefined;

  constructor(services: ExpiryWarningServices) {
    this.#services = services;
    this.#subscription = services.vault.onDidChange(() => {
      this.update();
    });
    this.update();
  }

  /** Gives the warnings that are due, and comes back for the next one. */
  update(): void {
    const { vault, clock } = this.#services;
    this.#timer?.dispose();
    const active = vault.held.filter(held => mayEnd(held, clock.now()));
    for (const held of active) this.#warnIfDue(held);
    const next = Math.min(...active.map(held => this.#untilNext(held)));
    if (!Number.isFinite(next)) return;
    this.#timer = clock.after(Math.max(next, 1), () => {
      this.update();
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#timer?.dispose();
  }

  #warnIfDue(held: HeldGrant): void {
    const { clock, settings } = this.#services;
    const { grant } = held;
    const due = nextWarning(
      endOf(grant),
      clock.now(),
      settings.expiryWarnings(),
      held.warnedMinutes,
      isActivation(held) ? held.grant.startsAt : grant.issuedAt,
    );
    const key = `${grant.id} ${String(due)}`;
    if (due === undefined || this.#given.has(key)) return;
    this.#given.add(key);
    void this.#warn(held, due);
  }

  async #warn(held: HeldGrant, minutes: number): Promise<void> {
    const { vault, prompts, clock, renew, activateAgain } = this.#services;
    const { grant } = held;
    await vault.markWarned(grant.id, minutes);
    const name = visible(grant.environment.name, 100);
    const left = timeLeftWords(endOf(grant), clock.now());
    const isRole = isActivation(held);
    const again = isRole ? l10n.t('Activate Again') : l10n.t('Renew');
    const pressed = await prompts.notify(
      'warning',
      isRole
        ? l10n.t('{0} on {1} ends in {2}.', roleNames(held.grant.roles), name, left)
        : l10n.t('The SQL credential for {0} ends in {1}.', name, left),
      again,
    );
    if (pressed === again) await (isRole ? activateAgain : renew)(grant.id);
  }

  /** Milliseconds until the next warning's time comes; infinite where there is none. */
  #untilNext({ grant }: HeldGrant): number {
    const now = this.#services.clock.now();
    const times = this.#services.settings
      .expiryWarnings()
      .map(minutes => endOf(grant) - minutes * 60_000 - now)
      .filter(left => left > 0);
    return Math.min(...times);
  }
}

/** A role that is not given, or not yet, is nothing to warn of. */
function mayEnd(held: HeldGrant, now: number): boolean {
  if (held.status !== 'active') return false;
  return !isActivation(held) || ['upcoming', 'running'].includes(activationPhase(held.grant, now));
}
