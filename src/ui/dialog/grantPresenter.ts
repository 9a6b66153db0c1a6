import type { Clock } from '../../access/clock';
import { untilChange } from '../../access/countdown';
import { endOf } from '../../access/grant';
import type { DialogState, GrantAction, GrantLine, ShownGrant } from '../../protocol/state';
import { countdownEnd } from '../../access/activation';
import { isActivation, isCredential, type HeldGrant } from '../../vault/heldGrant';
import type { Vault } from '../../vault/vault';
import type { GrantActions } from '../grantActions';
import type { HandOver } from '../handOver';
import type { RoleActivations } from '../system';
import { activationLine, shownActivation } from './activationView';
import type { ReadinessService } from '../readiness';
import { OnceAtATime } from '../onceAtATime';
import {
  apartFromForm,
  type GrantSurroundings,
  grantLine,
  remedyOf,
  shownGrant,
} from './credentialView';

/** What the lower half of the dialog needs of its surroundings. */
export interface GrantPresenterServices {
  readonly vault: Pick<Vault, 'held' | 'password'>;
  readonly grants: Pick<GrantActions, 'find' | 'copyConnectionString' | 'forget'>;
  readonly handOver: Pick<HandOver, 'connect' | 'openTerminal'>;
  readonly readiness: Pick<ReadinessService, 'of' | 'test' | 'cancel'>;
  readonly activations: RoleActivations;
  readonly clock: Clock;
  readonly locale: string;
}

/** Asks again for what a grant gave; with an address: for that one instead of the earlier ones. */
export type RequestAgain = (grantId: string, address?: string) => Promise<void>;

/** The lower half of the dialog: the grants of this window, and what can be done with them. */
export class GrantPresenter {
  readonly #services: GrantPresenterServices;
  readonly #requestAgain: RequestAgain;
  readonly #actions = new OnceAtATime();
  #chosenId: string | undefined;

  constructor(services: GrantPresenterServices, requestAgain: RequestAgain) {
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

  /**
   * Another environment was chosen in the form: shows what this window holds for it.
   * @returns the name of the environment whose grant is shown though it is another; else empty
   */
  follow(environmentId: string): string {
    const shown = this.#shown;
    if (shown === undefined || isFor(shown, environmentId)) return '';
    const { held } = this.#services.vault;
    const its = held.find(each => each.status === 'active' && isFor(each, environmentId));
    if (its === undefined) return shown.grant.environment.name;
    this.#chosenId = its.grant.id;
    return '';
  }

  /** The password of the grant that is shown; of no other. */
  async password(grantId: string): Promise<string | undefined> {
    return grantId === this.shownId ? this.#services.vault.password(grantId) : undefined;
  }

  /** Does what one of the buttons below a grant says; pressed twice it does it once. */
  act(grantId: string, action: GrantAction): Promise<void> {
    return this.#actions.run(`${action} ${grantId}`, () => this.#act(grantId, action));
  }

  #act(grantId: string, action: GrantAction): Promise<void> {
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

  /**
   * The lower half as the page draws it.
   * @param environmentId the environment that is chosen in the form above, where one is
   */
  state(environmentId: string | undefined): Pick<DialogState, 'grant' | 'grants'> {
    const { vault } = this.#services;
    const shown = this.#shown;
    return {
      grant: shown === undefined ? null : this.#viewBeneath(shown, environmentId),
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

  #viewBeneath(held: HeldGrant, environmentId: string | undefined): ShownGrant {
    const view = this.#view(held);
    return environmentId === undefined || isFor(held, environmentId) ? view : apartFromForm(view);
  }

  #view(held: HeldGrant): ShownGrant {
    const { clock, locale, activations } = this.#services;
    if (isCredential(held)) return shownGrant(held, this.#around);
    return shownActivation(held, {
      now: clock.now(),
      locale,
      hasPortal: activations.hasPortal(held.grant),
      problem: activations.problemOf(held.grant.id),
    });
  }

  #line(held: HeldGrant, current: boolean): GrantLine {
    if (!isCredential(held)) return activationLine(held, this.#services.clock.now(), current);
    const { name } = held.grant.environment;
    const namesakes = this.#services.vault.held.filter(
      each => isCredential(each) && each.grant.environment.name === name,
    );
    return grantLine(held, this.#around, { current, isAlone: namesakes.length === 1 });
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

function isFor({ grant }: HeldGrant, environmentId: string): boolean {
  return grant.environment.id === environmentId;
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
