import type { Clock } from '../../access/clock';
import { untilChange } from '../../access/countdown';
import { endOf } from '../../access/grant';
import type { DialogState, GrantAction, GrantLine, ShownGrant } from '../../protocol/state';
import { countdownEnd } from '../../access/activation';
import { isActivation, isCredential, type HeldGrant } from '../../vault/heldGrant';
import type { Vault } from '../../vault/vault';
import type { GrantActions } from '../grantActions';
import type { HandOver } from '../handOver';
import type { ActivationFront } from '../managedApplications/activationFront';
import { activationLine, shownActivation } from '../managedApplications/activationView';
import type { ReadinessService } from '../readiness';
import { type GrantSurroundings, grantLine, remedyOf, shownGrant } from './grantView';

/** What the lower half of the dialog needs of its surroundings. */
export interface GrantPaneServices {
  readonly vault: Pick<Vault, 'held' | 'password'>;
  readonly grants: Pick<GrantActions, 'find' | 'copyConnectionString' | 'forget'>;
  readonly handOver: Pick<HandOver, 'connect' | 'openTerminal'>;
  readonly readiness: Pick<ReadinessService, 'of' | 'test' | 'cancel'>;
  readonly activations: Pick<ActivationFront, 'act' | 'problemOf' | 'hasPortal' | 'onDidChange'>;
  readonly clock: Clock;
  readonly locale: string;
}

/** Asks again for what a grant gave; with an address: for that one instead of the earlier ones. */
export type RequestAgain = (grantId: string, address?: string) => Promise<void>;

/** The lower half of the dialog: the grants of this window, and what can be done with them. */
export class GrantPane {
  readonly #services: GrantPaneServices;
  readonly #requestAgain: RequestAgain;
  #chosenId: string | undefined;

  constructor(services: GrantPaneServices, requestAgain: RequestAgain) {
    this.#services = services;
    this.#requestAgain = requestAgain;
  }

  /** The grant that is shown, where there is one. */
  get shownId(): string | undefined {
    return this.#shown?.grant.id;
  }

  choose(grantId: string): void {
    this.#chosenId = grantId;
  }

  /** The password of the grant that is shown; of no other. */
  async password(grantId: string): Promise<string | undefined> {
    return grantId === this.shownId ? this.#services.vault.password(grantId) : undefined;
  }

  /** Does what one of the buttons below a grant says. */
  async act(grantId: string, action: GrantAction): Promise<void> {
    const { grants, handOver, activations } = this.#services;
    switch (action) {
      case 'copyConnectionString':
        return grants.copyConnectionString(grantId);
      case 'connect':
        return handOver.connect(grantId);
      case 'openTerminal':
        return handOver.openTerminal(grantId);
      case 'renew':
        return this.#requestAgain(grantId);
      case 'forget':
        return grants.forget(grantId);
      default:
        return activations.act(grantId, action);
    }
  }

  /** Does what the button beside the status says. */
  async remedy(grantId: string): Promise<void> {
    const { grants, readiness, activations } = this.#services;
    // The only remedy of a role activation is to be asked for again, with a sign-in.
    if (grants.find(grantId) === undefined) return activations.act(grantId, 'refresh');
    const held = grants.find(grantId);
    const remedy = held === undefined ? undefined : remedyOf(held, id => readiness.of(id));
    switch (remedy?.kind) {
      case undefined:
        return;
      case 'requestFor':
        return this.#requestAgain(grantId, remedy.address);
      case 'requestAgain':
        return this.#requestAgain(grantId);
      case 'testAgain':
        await readiness.test(grantId);
        return;
      case 'stop':
        readiness.cancel(grantId);
        return;
    }
  }

  /** The lower half as the page draws it. */
  state(): Pick<DialogState, 'grant' | 'grants'> {
    const { vault } = this.#services;
    const shown = this.#shown;
    return {
      grant: shown === undefined ? null : this.#view(shown),
      grants:
        vault.held.length < 2
          ? []
          : inOrder(vault.held).map(held => this.#line(held, held === shown)),
    };
  }

  /** Milliseconds until one of the countdowns changes; `undefined` where none runs. */
  untilChange(): number | undefined {
    const { vault, clock } = this.#services;
    const now = clock.now();
    const changes = vault.held
      .filter(held => held.status === 'active')
      .map(held => untilChange(countdownOf(held, now), now))
      .filter(delay => delay !== undefined);
    return changes.length === 0 ? undefined : Math.min(...changes);
  }

  #view(held: HeldGrant): ShownGrant {
    const { clock, locale, activations } = this.#services;
    if (isCredential(held)) return shownGrant(held, this.#around);
    return shownActivation(held, {
      now: clock.now(),
      locale,
      hasPortal: activations.hasPortal,
      problem: activations.problemOf(held.grant.id),
    });
  }

  #line(held: HeldGrant, isShown: boolean): GrantLine {
    return isCredential(held)
      ? grantLine(held, this.#around, isShown)
      : activationLine(held, this.#services.clock.now(), isShown);
  }

  get #around(): GrantSurroundings {
    const { clock, locale, readiness } = this.#services;
    return { now: clock.now(), locale, readiness: id => readiness.of(id) };
  }

  get #shown(): HeldGrant | undefined {
    const { held } = this.#services.vault;
    return (
      held.find(each => each.grant.id === this.#chosenId) ??
      held.find(({ status }) => status === 'active') ??
      held[0]
    );
  }
}

/** What can be used stands before what ended. */
function inOrder(held: readonly HeldGrant[]): HeldGrant[] {
  const isActive = ({ status }: HeldGrant) => status === 'active';
  return [...held.filter(isActive), ...held.filter(each => !isActive(each))];
}

/** When what is counted down is over; infinite where nothing is counted. */
function countdownOf(held: HeldGrant, now: number): number {
  if (!isActivation(held)) return endOf(held.grant);
  return countdownEnd(held.grant, now) ?? Number.POSITIVE_INFINITY;
}
