import * as l10n from '@vscode/l10n';
import { countdownEnd } from '../../access/activation';
import { untilChange } from '../../access/countdown';
import { endOf } from '../../access/grant';
import { visible } from '../../access/text';
import type { GrantAction, ShownGrant } from '../../protocol/state';
import { findGrant, isActivation, isCredential, type HeldGrant } from '../../vault/heldGrant';
import type { HandOver } from '../handOver';
import { tools } from '../ids';
import { phaseWords, roleNames } from '../messages/activation';
import { seenAddress } from '../messages/readiness';
import { untilTestedChange } from '../messages/time';
import type { RoleActivations, SystemSet } from '../system';
import { isEnded } from '../view/rows';
import type { Window } from '../window';
import { shownActivation } from './activationView';
import { shownGrant, statusLabel } from './credentialView';
import { OnceAtATime } from './exclusiveTask';

/** The window, as the dialog uses it. */
export interface DialogWindow extends Window {
  readonly activations: RoleActivations;
  readonly handOver: HandOver;
  readonly systems: SystemSet;
}

/** The environment that the form shows. */
export interface ShownEnvironment {
  readonly system: string;
  readonly id: string;
}

/** The card: the grant for the selected environment, and its actions. */
export class GrantPresenter {
  readonly #window: DialogWindow;
  readonly #requestAgain: (grantId: string, address?: string) => Promise<void>;
  readonly #actions = new OnceAtATime();
  /** The grants that the user selected, and when. A newer grant of the environment counts more. */
  readonly #chosen = new Map<string, { readonly grantId: string; readonly at: number }>();

  /** @param requestAgain sends the request of a grant again, optionally for another address */
  constructor(
    window: DialogWindow,
    requestAgain: (grantId: string, address?: string) => Promise<void>,
  ) {
    this.#window = window;
    this.#requestAgain = requestAgain;
  }

  /** Shows a grant among those of its environment. */
  select({ grant }: HeldGrant): void {
    this.#chosen.set(keyOf(grant.environment), {
      grantId: grant.id,
      at: this.#window.clock.now(),
    });
  }

  /** The grant for an environment: the selected one, the active one that ends last, or the newest. */
  shown(environment: ShownEnvironment): HeldGrant | undefined {
    const held = this.#heldFor(environment);
    const { grantId, at = 0 } = this.#chosen.get(keyOf(environment)) ?? {};
    const hasNewer = held.some(({ status, grant }) => status === 'active' && grant.issuedAt > at);
    const chosen = hasNewer ? undefined : findGrant(held, grantId);
    return chosen ?? held[0];
  }

  /** The password of the displayed grant of an environment, if the grant has this ID. */
  async password(environment: ShownEnvironment, grantId: string): Promise<string | undefined> {
    const held = this.shown(environment);
    if (held?.grant.id !== grantId || !isCredential(held)) return undefined;
    return this.#window.vault.password(held.grant);
  }

  /** Runs the action of a button, once at a time. */
  act(grantId: string, action: GrantAction, option?: string): Promise<void> {
    return this.#actions.run(`${action} ${grantId}`, () => this.#act(grantId, action, option));
  }

  #act(grantId: string, action: GrantAction, option: string | undefined): Promise<void> {
    const { grants, handOver, activations, readiness } = this.#window;
    switch (action) {
      case 'copyConnectionString':
        return grants.copyConnectionString(grantId, option ?? 'adoNet');
      case 'connect':
        return handOver.connect(
          grantId,
          tools.find(tool => tool === option),
        );
      case 'openTerminal':
        return handOver.connect(grantId, 'terminal');
      case 'renew':
        return this.#requestAgain(grantId, seenAddress(readiness.of(grantId)));
      case 'forget':
        return grants.forget(grantId);
      default:
        return activations.act(grantId, action);
    }
  }

  /** Runs the action of the button next to the status. */
  async remedy(grantId: string): Promise<void> {
    const { grants, readiness, activations } = this.#window;
    if (grants.find(grantId) === undefined) return activations.act(grantId, 'refresh');
    if (readiness.of(grantId)?.state === 'waiting') readiness.cancel(grantId);
    else await readiness.test(grantId);
  }

  /** The card as the page shows it; `null` if the window holds no grant for the environment. */
  state(environment: ShownEnvironment): ShownGrant | null {
    const held = this.shown(environment);
    if (held === undefined) return null;
    const { activations, clock, handOver, locale, readiness, settings, systems } = this.#window;
    const { id } = held.grant;
    const context = {
      now: clock.now(),
      locale,
      selector: this.#selector(environment, held),
      warnings: settings.expiryWarnings(),
    };
    if (isCredential(held)) {
      return shownGrant(held, {
        ...context,
        readiness: readiness.of(id),
        firewallNote: systems.loaded(environment.system)?.firewallNote,
        tools: handOver.tools,
      });
    }
    if (!isActivation(held)) return null;
    const hasPortal = activations.hasPortal(held.grant);
    return shownActivation(held, { ...context, hasPortal, problem: activations.problemOf(id) });
  }

  /** Milliseconds until a text of the card changes; `undefined` if none does. */
  untilChange(environment: ShownEnvironment): number | undefined {
    const { clock, readiness } = this.#window;
    const held = this.shown(environment);
    const now = clock.now();
    if (held?.status !== 'active') return undefined;
    const end = countdownEnd(held.grant, now);
    const known = readiness.of(held.grant.id);
    const changes = [
      end === undefined ? undefined : untilChange(end, now),
      known !== undefined && 'at' in known ? untilTestedChange(known.at, now) : undefined,
    ].filter(delay => delay !== undefined);
    return changes.length === 0 ? undefined : Math.min(...changes);
  }

  /** Usable grants are first, the one that ends last at the top; then ended ones, newest first. */
  #heldFor(environment: ShownEnvironment): readonly HeldGrant[] {
    const now = this.#window.clock.now();
    const order = (held: HeldGrant) =>
      isEnded(held, now) ? Number.NEGATIVE_INFINITY : endOf(held.grant);
    return this.#window.vault.held
      .filter(({ grant }) => keyOf(grant.environment) === keyOf(environment))
      .sort((a, b) => {
        const [first, second] = [order(a), order(b)];
        return first === second ? b.grant.issuedAt - a.grant.issuedAt : first < second ? 1 : -1;
      });
  }

  /** Usable grants of one environment to choose from, if there are several. */
  #selector(environment: ShownEnvironment, shown: HeldGrant): ShownGrant['selector'] {
    const now = this.#window.clock.now();
    const held = this.#heldFor(environment).filter(each => each === shown || !isEnded(each, now));
    if (held.length < 2) return null;
    return {
      label: isActivation(shown) ? l10n.t('Role') : l10n.t('Account'),
      options: held.map(each => ({ id: each.grant.id, label: optionLabel(each, held, now) })),
    };
  }
}

function keyOf({ system, id }: ShownEnvironment): string {
  return `${system} ${id}`;
}

/** Names what differs: the roles, the sign-in accounts, or the users. */
function optionLabel(held: HeldGrant, all: readonly HeldGrant[], now: number): string {
  const { account } = held.grant;
  const isOneAccount = all.every(each => each.grant.account.id === account.id);
  const [name, state] = isCredential(held)
    ? [
        visible(isOneAccount ? held.grant.user : account.label, 100),
        held.status === 'active' ? '' : statusLabel(held, undefined),
      ]
    : isActivation(held)
      ? [roleNames(held.grant.roles), phaseWords(held.grant, now).text]
      : ['', ''];
  return state === '' ? name : `${name} · ${state}`;
}
