import { countdownEnd } from '../../access/activation';
import { untilChange } from '../../access/countdown';
import { endOf } from '../../access/grant';
import type { DialogState, GrantAction, GrantLine, ShownGrant } from '../../protocol/state';
import { isActivation, isCredential, type HeldGrant } from '../../vault/heldGrant';
import type { HandOver } from '../handOver';
import type { RoleActivations, SystemSet } from '../system';
import type { Window } from '../window';
import { activationLine, shownActivation } from './activationView';
import {
  apartFromForm,
  type CredentialContext,
  grantLine,
  remedyOf,
  shownGrant,
} from './credentialView';
import { OnceAtATime } from './exclusiveTask';

/** The window, as the dialog uses it. */
export interface DialogWindow extends Window {
  readonly activations: RoleActivations;
  readonly handOver: HandOver;
  readonly systems: SystemSet;
}

/** The lower half of the dialog: the grants of this window and their actions. */
export class GrantPresenter {
  readonly #window: DialogWindow;
  readonly #requestAgain: (grantId: string, address?: string) => Promise<void>;
  readonly #actions = new OnceAtATime();
  #selectedId: string | undefined;

  /** @param requestAgain sends the request of a grant again, optionally for another address */
  constructor(
    window: DialogWindow,
    requestAgain: (grantId: string, address?: string) => Promise<void>,
  ) {
    this.#window = window;
    this.#requestAgain = requestAgain;
  }

  /** The grant that is shown, if there is one. */
  get shownId(): string | undefined {
    return this.#shown?.grant.id;
  }

  select(grantId: string): void {
    this.#selectedId = grantId;
  }

  /**
   * The user selected another environment in the form: selects this window's grant for it.
   * @returns the name of the environment of the shown grant if it is another one; otherwise empty
   */
  follow(environmentId: string): string {
    const shown = this.#shown;
    if (shown === undefined || isFor(shown, environmentId)) return '';
    const own = this.#window.vault.held.find(
      each => each.status === 'active' && isFor(each, environmentId),
    );
    if (own === undefined) return shown.grant.environment.name;
    this.#selectedId = own.grant.id;
    return '';
  }

  /** The password of the shown grant only. */
  async password(grantId: string): Promise<string | undefined> {
    return grantId === this.shownId ? this.#window.vault.password(grantId) : undefined;
  }

  /** Runs the action of a button, once at a time. */
  act(grantId: string, action: GrantAction): Promise<void> {
    return this.#actions.run(`${action} ${grantId}`, () => this.#act(grantId, action));
  }

  #act(grantId: string, action: GrantAction): Promise<void> {
    const { grants, handOver, activations } = this.#window;
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

  /** Runs the action of the button next to the status. */
  async remedy(grantId: string): Promise<void> {
    const { grants, readiness, activations } = this.#window;
    const held = grants.find(grantId);
    // A role activation has one remedy: it is read again, with a sign-in.
    if (held === undefined) return activations.act(grantId, 'refresh');
    const remedy = remedyOf(held, id => readiness.of(id));
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

  /** @param environmentId of the environment that is selected in the form, if there is one */
  state(environmentId: string | undefined): Pick<DialogState, 'grant' | 'grants'> {
    const { held } = this.#window.vault;
    const shown = this.#shown;
    return {
      grant: shown === undefined ? null : this.#viewBelowForm(shown, environmentId),
      grants: held.length < 2 ? [] : inOrder(held).map(each => this.#line(each, each === shown)),
    };
  }

  /** Milliseconds until one of the countdowns changes; `undefined` if there is none. */
  untilChange(): number | undefined {
    const { vault, clock } = this.#window;
    const now = clock.now();
    const changes = vault.held
      .filter(held => held.status === 'active')
      .map(held => untilChange(countdownOf(held, now), now))
      .filter(delay => delay !== undefined);
    return changes.length === 0 ? undefined : Math.min(...changes);
  }

  #viewBelowForm(held: HeldGrant, environmentId: string | undefined): ShownGrant {
    const view = this.#view(held);
    return environmentId === undefined || isFor(held, environmentId) ? view : apartFromForm(view);
  }

  #view(held: HeldGrant): ShownGrant {
    const { activations } = this.#window;
    if (isCredential(held)) return shownGrant(held, this.#context);
    return shownActivation(held, {
      ...this.#context,
      hasPortal: activations.hasPortal(held.grant),
      problem: activations.problemOf(held.grant.id),
    });
  }

  #line(held: HeldGrant, current: boolean): GrantLine {
    if (!isCredential(held)) return activationLine(held, this.#window.clock.now(), current);
    const { name } = held.grant.environment;
    const sameName = this.#window.vault.held.filter(
      each => isCredential(each) && each.grant.environment.name === name,
    );
    return grantLine(held, this.#context, { current, isAlone: sameName.length === 1 });
  }

  get #context(): CredentialContext {
    const { clock, locale, readiness } = this.#window;
    return { now: clock.now(), locale, readiness: id => readiness.of(id) };
  }

  get #shown(): HeldGrant | undefined {
    const { held } = this.#window.vault;
    return (
      held.find(each => each.grant.id === this.#selectedId) ??
      held.find(({ status }) => status === 'active') ??
      held[0]
    );
  }
}

function isFor({ grant }: HeldGrant, environmentId: string): boolean {
  return grant.environment.id === environmentId;
}

/** Usable grants are before ended ones. */
function inOrder(held: readonly HeldGrant[]): HeldGrant[] {
  const isActive = ({ status }: HeldGrant) => status === 'active';
  return [...held.filter(isActive), ...held.filter(each => !isActive(each))];
}

/** The end of the countdown; infinite if there is none. */
function countdownOf(held: HeldGrant, now: number): number {
  if (!isActivation(held)) return endOf(held.grant);
  return countdownEnd(held.grant, now) ?? Number.POSITIVE_INFINITY;
}
