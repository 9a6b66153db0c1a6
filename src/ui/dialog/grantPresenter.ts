import * as l10n from '@vscode/l10n';
import { countdownEnd } from '../../access/activation';
import { untilChange } from '../../access/countdown';
import { connectionStringFormats } from '../../access/connectionString';
import { endOf } from '../../access/grant';
import type { Readiness } from '../../access/readiness';
import { visible } from '../../access/text';
import type { GrantAction, ShownGrant } from '../../protocol/state';
import { findGrant, isCredential, type HeldGrant } from '../../vault/heldGrant';
import type { HandOver } from '../handOver';
import { tools } from '../ids';
import { phaseWords, roleNames, rolesSummary } from '../messages/activation';
import { untilTestedChange } from '../messages/time';
import type { RoleActivations, SystemSet } from '../system';
import { isEnded } from '../view/rows';
import type { Window } from '../window';
import { activationCard, credentialCard, statusLabel } from './card';
import type { ListMemory } from './choiceList';
import { OnceAtATime } from './exclusiveTask';
import type { ShownEnvironment } from './sectionSet';

/** The window, as the dialog uses it. */
export interface DialogWindow extends Window {
  readonly activations: RoleActivations;
  readonly handOver: HandOver;
  readonly systems: SystemSet;
  /** VS Code's `workspaceState`. Never holds a secret. */
  readonly windowMemory: ListMemory;
}

/** A state that lasts less than this would only flash. Milliseconds. */
const shortestStateMs = 500;

/** The card: the grant for the selected environment, and its actions. */
export class GrantPresenter {
  readonly #window: DialogWindow;
  readonly #renew: (grantId: string) => Promise<void>;
  readonly #actions = new OnceAtATime();
  /** The grants that the user selected, and when. A newer grant of the environment counts more. */
  readonly #chosen = new Map<string, { readonly grantId: string; readonly at: number }>();
  /** The readiness that the card showed before a test began. */
  #steady: { readonly grantId: string; readonly readiness: Readiness | undefined } | undefined;

  /** @param renew sends the request of a grant again */
  constructor(window: DialogWindow, renew: (grantId: string) => Promise<void>) {
    this.#window = window;
    this.#renew = renew;
  }

  /** Shows a grant among those of its environment. */
  select({ grant: { id, environment } }: HeldGrant): void {
    this.#chosen.set(keyOf(environment), { grantId: id, at: this.#window.clock.now() });
  }

  /** The grant for an environment: the one that the user selected, otherwise the first of `#heldFor`. */
  shown(environment: ShownEnvironment): HeldGrant | undefined {
    const held = this.#heldFor(environment);
    const { grantId, at = 0 } = this.#chosen.get(keyOf(environment)) ?? {};
    const hasNewer = held.some(({ status, grant }) => status === 'active' && grant.issuedAt > at);
    return findGrant(held, hasNewer ? undefined : grantId) ?? held[0];
  }

  /** Tests the displayed login of an environment, unless it was tested since the last reload. */
  testShown(environment: ShownEnvironment): void {
    const { readiness } = this.#window;
    const shown = this.shown(environment);
    if (shown?.status !== 'active' || !isCredential(shown)) return;
    if (readiness.of(shown.grant.id) === undefined) readiness.beginQuietly(shown.grant.id);
  }

  /** The password of the displayed grant of an environment, if the grant has this ID. */
  async password(environment: ShownEnvironment, grantId: string): Promise<string | undefined> {
    const held = this.shown(environment);
    if (held?.grant.id !== grantId || !isCredential(held)) return undefined;
    return this.#window.vault.password(held.grant);
  }

  /** Runs the action of a button, unless it is already running with the same option. */
  act(grantId: string, action: GrantAction, option?: string): Promise<void> {
    const { grants, handOver, activations, prompts } = this.#window;
    const wanted = tools.find(tool => tool === option);
    const format = connectionStringFormats.find(({ id }) => id === option)?.id;
    return this.#actions.run(`${action} ${grantId} ${wanted ?? format ?? ''}`, () => {
      switch (action) {
        case 'copyConnectionString':
          return grants.copyConnectionString(grantId, option ?? 'adoNet');
        case 'connect':
          return handOver.connect(grantId, wanted);
        case 'openTerminal':
          return handOver.connect(grantId, 'terminal');
        case 'openCloudSetting':
          return prompts.openSetting('cloud');
        case 'renew':
          return this.#renew(grantId);
        case 'forget':
          return grants.forget(grantId);
        default:
          return activations.act(grantId, action);
      }
    });
  }

  /** Runs the action of the button next to the status. */
  async remedy(grantId: string): Promise<void> {
    const { grants, readiness, activations } = this.#window;
    if (grants.find(grantId) === undefined) return activations.act(grantId, 'refresh');
    // The state can be ahead of the card. The button stops the wait only if the card says so.
    if (this.#readinessOf(grantId)?.state === 'waiting') readiness.cancel(grantId);
    else await readiness.test(grantId);
  }

  /** The card as the page shows it; `null` if the window holds no grant for the environment. */
  state(environment: ShownEnvironment): ShownGrant | null {
    const held = this.shown(environment);
    if (held === undefined) return null;
    const { activations, clock, handOver, locale, settings, systems } = this.#window;
    const { id } = held.grant;
    const context = {
      now: clock.now(),
      locale,
      selector: this.#selector(environment, held),
      warnings: settings.expiryWarnings(),
    };
    if (!isCredential(held)) {
      const hasPortal = activations.hasPortal(held.grant);
      return activationCard(held, { ...context, hasPortal, problem: activations.problemOf(id) });
    }
    return credentialCard(held, {
      ...context,
      readiness: this.#readinessOf(id),
      firewallNote: systems.loaded(environment.system)?.firewallNote,
      handOver,
    });
  }

  /** Milliseconds until a text of the card changes; `undefined` or infinite if none does. */
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
      isNew(known, now) ? known.since + shortestStateMs - now : undefined,
    ];
    return Math.min(...changes.filter(delay => delay !== undefined));
  }

  /** The readiness to show: the earlier one while a test is new, so that no text flashes. */
  #readinessOf(grantId: string): Readiness | undefined {
    const { clock, readiness } = this.#window;
    const known = readiness.of(grantId);
    if (!isNew(known, clock.now())) this.#steady = { grantId, readiness: known };
    else if (this.#steady?.grantId !== grantId) return { ...known, reason: 'connecting' };
    return this.#steady.readiness;
  }

  /**
   * Usable grants are first: the credential that ends last, or the newest role request, at the top. Ended ones
   * follow, newest first.
   */
  #heldFor(environment: ShownEnvironment): readonly HeldGrant[] {
    const now = this.#window.clock.now();
    // A role request gets an end when the customer approves it, and the newest one must stay first.
    const endOfUsable = (held: HeldGrant) =>
      isCredential(held) ? endOf(held.grant) : Number.POSITIVE_INFINITY;
    const order = (held: HeldGrant) =>
      isEnded(held, now) ? Number.NEGATIVE_INFINITY : endOfUsable(held);
    return (
      this.#window.vault.held
        .filter(({ grant }) => keyOf(grant.environment) === keyOf(environment))
        // For two infinite orders, the difference is NaN, so the time of issue decides.
        .sort((a, b) => order(b) - order(a) || b.grant.issuedAt - a.grant.issuedAt)
    );
  }

  /** Usable grants of one environment to choose from, if there are several. */
  #selector(environment: ShownEnvironment, shown: HeldGrant): ShownGrant['selector'] {
    const now = this.#window.clock.now();
    const held = this.#heldFor(environment).filter(each => each === shown || !isEnded(each, now));
    if (held.length < 2) return null;
    return {
      label: isCredential(shown) ? l10n.t('Account') : l10n.t('Role'),
      options: held.map(each => ({ id: each.grant.id, ...optionWords(each, held, now) })),
    };
  }
}

/** Whether a test began a moment ago. */
function isNew(
  readiness: Readiness | undefined,
  now: number,
): readiness is Extract<Readiness, { state: 'waiting' }> {
  return readiness?.state === 'waiting' && now < readiness.since + shortestStateMs;
}

function keyOf({ system, id }: ShownEnvironment): string {
  return `${system} ${id}`;
}

/** Names what differs: the roles, the sign-in accounts, or the users. */
function optionWords(held: HeldGrant, all: readonly HeldGrant[], now: number) {
  if (!isCredential(held)) {
    const { roles } = held.grant;
    const label = `${rolesSummary(roles)} · ${phaseWords(held.grant, now).text}`;
    return { label, detail: roles.length < 2 ? '' : roleNames(roles) };
  }
  const { account, user } = held.grant;
  const isOneAccount = all.every(({ grant }) => grant.account.id === account.id);
  const name = visible(isOneAccount ? user : account.label, 100);
  const isActive = held.status === 'active';
  return { label: isActive ? name : `${name} · ${statusLabel(held, undefined)}`, detail: '' };
}
