import * as l10n from '@vscode/l10n';
import { activationPhase, isFinal, type ActivationPhase } from '../../access/activation';
import type { AccessError } from '../../access/errors';
import type { RoleActivation } from '../../access/grant';
import type { ActivationAction } from '../../protocol/state';
import { phaseWords } from '../../ui/messages/activation';
import { endWords, timeWords } from '../../ui/messages/time';
import type { Locale } from '../../ui/userLocale';
import { OnceAtATime } from '../../ui/dialog/exclusiveTask';
import { runningWords } from '../../ui/dialog/messages';
import { offer } from '../../ui/prompts';
import type { RoleActivations } from '../../ui/system';
import type { ManagedApplications } from '../client/index';
import type { Withdrawal } from '../types';
import {
  clientFor,
  copyRequestId,
  explainFor,
  isOfCloud,
  namesOf,
  openInPortal,
  portalUrl,
  warn,
  type RolesWindow,
} from '../window';
import { ActivationPoller } from './poller';

/** Tracks the role activations of this window: polling, notifications, and the user's actions. */
export class Activations extends ActivationPoller implements RoleActivations {
  readonly #show: (grantId: string) => void;
  readonly #withdrawals = new OnceAtATime();

  /** @param show opens the dialog with an activation */
  constructor(window: RolesWindow, show: (grantId: string) => void) {
    super(window);
    this.#show = show;
  }

  hasPortal({ environment, request }: RoleActivation): boolean {
    return isOfCloud(this.window, environment.url) && portalUrl(this.window, request) !== undefined;
  }

  async act(grantId: string, action: ActivationAction): Promise<void> {
    const grant = this.find(grantId);
    if (grant === undefined) return;
    const { environment, request } = grant;
    const { name, url } = environment;
    const earlier = { ...grant, url, applicationName: name, requestName: request.name };
    const acts = {
      refresh: () => this.#refresh(grant),
      openInPortal: () => this.#inItsCloud(grant, () => openInPortal(this.window, request)),
      copyRequestId: () => copyRequestId(this.window, request),
      // Another cloud knows neither the application nor its roles: its form stays as it is.
      activateAgain: () => this.#inItsCloud(grant, () => this.window.activateAgain(earlier)),
      withdraw: () => this.#withdrawals.run(grantId, () => this.#withdraw(grant)),
      removeFromList: () => this.window.vault.forget(grantId),
    } satisfies Readonly<Record<ActivationAction, () => Promise<void>>>;
    await acts[action]();
  }

  async #refresh(grant: RoleActivation): Promise<void> {
    const [, application] = namesOf(grant);
    const words = l10n.t('Checking the role request for {0}…', application);
    const read = await this.#showing(words, this.read(grant, 'interactive'));
    if (read?.ok === false) {
      this.#warn(grant, read.error);
      return;
    }
    this.retry();
    const { announcer, clock } = this.window;
    const latest = this.find(grant.id);
    if (latest === undefined) return;
    announcer.say(l10n.t('{0}: {1}', application, phaseWords(latest, clock.now()).text));
  }

  protected async decided(grant: RoleActivation): Promise<void> {
    const { prompts, clock, locale } = this.window;
    const now = clock.now();
    const isGood = ['running', 'upcoming'].includes(activationPhase(grant, now));
    const text = decisionWords(grant, now, locale);
    const show = [l10n.t('Show'), () => this.#show(grant.id)] as const;
    const again = [l10n.t('Activate Again'), () => this.act(grant.id, 'activateAgain')] as const;
    await (isGood
      ? offer(prompts, 'info', text, show)
      : offer(prompts, 'warning', text, show, again));
  }

  protected async signInNeeded(grant: RoleActivation): Promise<void> {
    const [roles, application] = namesOf(grant);
    const words = l10n.t('Sign in to check the request for {0} on {1}.', roles, application);
    const signIn = () => this.#refresh(grant);
    await offer(this.window.prompts, 'warning', words, [l10n.t('Sign In'), signIn]);
  }

  /** Acts if the settings name the cloud of the request; otherwise, tells the user. */
  async #inItsCloud(
    grant: RoleActivation,
    act: (client: ManagedApplications) => Promise<void>,
  ): Promise<void> {
    const found = await clientFor(grant.environment.url, this.window);
    if (found.ok) await act(found.value);
    else this.#warn(grant, found.error);
  }

  #warn(grant: RoleActivation, error: AccessError): void {
    const [, application] = namesOf(grant);
    warn(this.window, error, explainFor(application));
  }

  /** Shows a text in the status bar until a task ends. */
  #showing<T>(text: string, task: Promise<T>): Promise<T> {
    const shown = this.window.announcer.keep(text);
    return task.finally(() => shown.dispose());
  }

  async #withdraw(grant: RoleActivation): Promise<void> {
    const { prompts, vault, clock, underWay } = this.window;
    const phase = activationPhase(grant, clock.now());
    if (isFinal(phase)) return;
    if (underWay.has(grant.id)) {
      void offer(prompts, 'info', runningWords(), [l10n.t('Show'), () => this.#show(grant.id)]);
      return;
    }
    const isActive = phase === 'running';
    const [roles, application] = namesOf(grant);
    const isConfirmed = await prompts.confirm({
      message: l10n.t('Withdraw the request for {0} on {1}?', roles, application),
      detail: isActive
        ? l10n.t("Azure deletes the request. Access that's already active may continue.")
        : l10n.t('Azure deletes the request.'),
      button: l10n.t('Withdraw'),
    });
    if (!isConfirmed) return;
    await this.#inItsCloud(grant, async client => {
      const { signal } = new AbortController();
      const withdrawn = await this.#showing(
        l10n.t('Withdrawing the role request for {0}…', application),
        client.withdraw(grant.request, { mode: 'interactive', signal }),
      );
      if (!withdrawn.ok) {
        this.#warn(grant, withdrawn.error);
        return;
      }
      const withdrawnAt = withdrawn.value === 'wasGone' ? undefined : clock.now();
      const change = { presence: 'gone', expiresAt: undefined, withdrawnAt } as const;
      await vault.updateActivation(grant.id, change);
      const words = withdrawalWords(withdrawn.value, grant, isActive);
      const open = () => this.act(grant.id, 'openInPortal');
      const buttons = this.hasPortal(grant) ? [[l10n.t('Open in Portal'), open] as const] : [];
      void offer(prompts, 'info', words, ...buttons);
    });
  }
}

/** The notification after the customer decides or the request ends for another reason. */
export function decisionWords(grant: RoleActivation, now: number, locale: Locale): string {
  const [roles, application] = namesOf(grant);
  const start = timeWords(grant.startsAt, now, locale);
  const end = endWords(grant.expiresAt, now, locale);
  const state = () => l10n.t('{0} on {1}: {2}', roles, application, phaseWords(grant, now).text);
  const words: Readonly<Record<ActivationPhase, () => string>> = {
    running: () =>
      l10n.t('The request for {0} on {1} was approved. Access ends {2}.', roles, application, end),
    upcoming: () =>
      l10n.t(
        'The request for {0} on {1} was approved. Access starts {2} and ends {3}.',
        roles,
        application,
        start,
        end,
      ),
    over: () =>
      l10n.t(
        'The request for {0} on {1} was approved, but the access period has already ended.',
        roles,
        application,
      ),
    denied: () => l10n.t('The request for {0} on {1} was denied.', roles, application),
    timedOut: () =>
      l10n.t("The customer didn't decide about {0} on {1} in time.", roles, application),
    failed: () => l10n.t('The request for {0} on {1} failed in Azure.', roles, application),
    canceled: () => l10n.t('The request for {0} on {1} was canceled.', roles, application),
    expired: () => l10n.t('The request for {0} on {1} expired.', roles, application),
    gone: () => l10n.t("Azure doesn't have the request for {0} on {1}.", roles, application),
    sending: state,
    pending: state,
    withdrawn: state,
    unknown: state,
  };
  return words[activationPhase(grant, now)]();
}

/** The result of a withdrawal. The service doesn't say whether an active role ends. */
function withdrawalWords(
  withdrawal: Withdrawal,
  grant: RoleActivation,
  wasActive: boolean,
): string {
  const [roles, application] = namesOf(grant);
  const words = {
    deleted: wasActive
      ? l10n.t(
          'Azure deleted the request for {0} on {1}. Access may continue until its original end time. To check, open the portal.',
          roles,
          application,
        )
      : l10n.t(
          "Azure deleted the request for {0} on {1}. The customer can't approve it anymore.",
          roles,
          application,
        ),
    underWay: l10n.t(
      'Azure is deleting the request for {0} on {1}. To check the progress, open the portal.',
      roles,
      application,
    ),
    wasGone: l10n.t('Azure no longer has the request for {0} on {1}.', roles, application),
  } satisfies Readonly<Record<Withdrawal, string>>;
  return words[withdrawal];
}
