import * as l10n from '@vscode/l10n';
import { activationPhase, isFinal } from '../../access/activation';
import type { Disposable } from '../../access/clock';
import type { RoleActivation } from '../../access/grant';
import { formatResourceId } from '../../access/resourceId';
import { visible } from '../../access/text';
import type { ActivationAction } from '../../protocol/state';
import { phaseWords, roleNames } from '../../ui/messages/activation';
import { endWords, timeWords } from '../../ui/messages/time';
import { explainError } from '../errorMessages';
import { OnceAtATime } from '../../ui/dialog/exclusiveTask';
import { runningWords } from '../../ui/dialog/messages';
import { Emitter } from '../../vault/emitter';
import type { ActivationProblem, RoleActivations } from '../../ui/system';
import type { ManagedApplications } from '../client/index';
import type { Withdrawal } from '../types';
import { clientFor, isOfCloud, portalUrl, warn, type RolesWindow } from '../window';
import { ActivationPoller } from './poller';

/** Tracks the role activations of this window: polling, notifications, and the user's actions. */
export class Activations extends ActivationPoller implements RoleActivations {
  readonly #window: RolesWindow;
  readonly #show: (grantId: string) => void;
  readonly #withdrawals = new OnceAtATime();
  readonly #changes: Emitter<void>;

  /** @param show opens the dialog with an activation */
  constructor(window: RolesWindow, show: (grantId: string) => void) {
    super(window);
    this.#window = window;
    this.#show = show;
    this.#changes = new Emitter(window.log);
  }

  hasPortal({ environment, request }: RoleActivation): boolean {
    const isOurs = isOfCloud(environment.url, this.#window.resourceManagerUrl());
    return isOurs && portalUrl(this.#window, request) !== undefined;
  }

  problemOf(grantId: string): ActivationProblem | undefined {
    const error = this.errorOf(grantId);
    if (error === undefined) return undefined;
    return { sentence: explainError(error).sentence, needsSignIn: error.code === 'notSignedIn' };
  }

  onDidChange(listener: () => void): Disposable {
    return this.#changes.on(listener);
  }

  /** Runs the action of a button below an activation. */
  async act(grantId: string, action: ActivationAction): Promise<void> {
    const grant = this.find(grantId);
    if (grant === undefined) return;
    const { announcer, writeClipboard, vault } = this.#window;
    switch (action) {
      case 'refresh':
        return this.#refresh(grant);
      case 'openInPortal':
        return this.#openInPortal(grant);
      case 'copyRequestId':
        await writeClipboard(formatResourceId(grant.request));
        announcer.say(l10n.t('Request ID copied.'));
        return;
      case 'activateAgain':
        return this.#activateAgain(grant);
      case 'withdraw':
        return this.#withdrawals.run(grantId, () => this.#withdraw(grant));
      case 'removeFromList':
        return vault.forget(grantId);
    }
  }

  /** Reads an activation now, and announces its state. */
  async #refresh(grant: RoleActivation): Promise<void> {
    const read = await this.read(grant, 'interactive');
    if (read?.ok === false) return warn(this.#window, read.error);
    this.retry();
    const { announcer, clock } = this.#window;
    const latest = this.find(grant.id);
    if (latest !== undefined) announcer.say(phaseWords(latest, clock.now()).text);
  }

  protected changed(): void {
    this.#changes.fire();
  }

  protected async decided(grant: RoleActivation): Promise<void> {
    const { prompts, clock, locale } = this.#window;
    const now = clock.now();
    const isGood = ['running', 'upcoming'].includes(activationPhase(grant, now));
    const text = decisionWords(grant, now, locale);
    const [show, again] = [l10n.t('Show'), l10n.t('Activate Again')];
    const pressed = await (isGood
      ? prompts.notify('info', text, show)
      : prompts.notify('warning', text, show, again));
    if (pressed === show) this.#show(grant.id);
    if (pressed === again) await this.act(grant.id, 'activateAgain');
  }

  protected async signInNeeded(grant: RoleActivation): Promise<void> {
    const signIn = l10n.t('Sign In');
    const pressed = await this.#window.prompts.notify(
      'warning',
      l10n.t(
        'Sign in to check the request for {0} on {1}.',
        roleNames(grant.roles),
        visible(grant.environment.name, 60),
      ),
      signIn,
    );
    if (pressed === signIn) await this.#refresh(grant);
  }

  async #openInPortal(grant: RoleActivation): Promise<void> {
    const { prompts } = this.#window;
    if ((await this.#clientFor(grant)) === undefined) return;
    const url = portalUrl(this.#window, grant.request);
    if (url !== undefined) return prompts.openUrl(url);
    await prompts.notify('info', l10n.t('The cloud in your settings has no known portal.'));
  }

  /** The client for the cloud of a request; if it's another cloud, the user is told. */
  async #clientFor(grant: RoleActivation): Promise<ManagedApplications | undefined> {
    const found = await clientFor(grant, this.#window);
    if (found.ok) return found.value;
    await warn(this.#window, found.error);
    return undefined;
  }

  /** Another cloud knows neither the application nor its roles: its form stays as it is. */
  async #activateAgain(grant: RoleActivation): Promise<void> {
    if ((await this.#clientFor(grant)) === undefined) return;
    const { applicationId, environment, request, roles, startsAt, durationMs, note } = grant;
    await this.#window.activateAgain({
      applicationId,
      applicationName: environment.name,
      requestName: request.name,
      roles,
      startsAt,
      durationMs,
      note,
    });
  }

  /** Deletes the request: Azure has no other way to withdraw it. */
  async #withdraw(grant: RoleActivation): Promise<void> {
    const { prompts, vault, clock, underWay } = this.#window;
    const phase = activationPhase(grant, clock.now());
    if (isFinal(phase)) return;
    if (underWay.has(grant.id)) {
      await prompts.notify('info', runningWords());
      return;
    }
    const isActive = phase === 'running';
    const isConfirmed = await prompts.confirm({
      message: l10n.t(
        'Withdraw the request for {0} on {1}?',
        roleNames(grant.roles),
        visible(grant.environment.name, 60),
      ),
      detail: isActive
        ? l10n.t("Azure deletes the request. A role that's already active may stay active.")
        : l10n.t('Azure deletes the request.'),
      button: l10n.t('Withdraw'),
    });
    if (!isConfirmed) return;
    const client = await this.#clientFor(grant);
    if (client === undefined) return;
    const { signal } = new AbortController();
    const withdrawn = await client.withdraw(grant.request, { mode: 'interactive', signal });
    if (!withdrawn.ok) return warn(this.#window, withdrawn.error);
    const withdrawnAt = withdrawn.value === 'wasGone' ? undefined : clock.now();
    const change = { presence: 'gone', expiresAt: undefined, withdrawnAt } as const;
    await vault.updateActivation(grant.id, change);
    await prompts.notify('info', withdrawalWords(withdrawn.value, isActive));
  }
}

/** The notification after the customer decides or the request ends for another reason. */
export function decisionWords(grant: RoleActivation, now: number, locale: string): string {
  const application = visible(grant.environment.name, 60);
  const roles = roleNames(grant.roles);
  const end = endWords(grant.expiresAt, now, locale);
  switch (activationPhase(grant, now)) {
    case 'running':
      return l10n.t(
        '{0} on {1} was approved. The role is active until {2}.',
        roles,
        application,
        end,
      );
    case 'upcoming':
      return l10n.t(
        '{0} on {1} was approved. The role is active from {2} until {3}.',
        roles,
        application,
        timeWords(grant.startsAt, now, locale),
        end,
      );
    case 'over':
      return l10n.t('{0} on {1} was approved, but the time has already ended.', roles, application);
    case 'denied':
      return l10n.t('{0} on {1} was denied.', roles, application);
    case 'timedOut':
      return l10n.t("The customer didn't decide about {0} on {1} in time.", roles, application);
    case 'failed':
      return l10n.t('The request for {0} on {1} failed in Azure.', roles, application);
    case 'canceled':
      return l10n.t('The request for {0} on {1} was canceled.', roles, application);
    case 'expired':
      return l10n.t('The request for {0} on {1} expired.', roles, application);
    case 'gone':
      return l10n.t("Azure doesn't have the request for {0} on {1}.", roles, application);
    case 'sending':
    case 'pending':
    case 'withdrawn':
    case 'unknown':
      return l10n.t('{0} on {1}: {2}', roles, application, phaseWords(grant, now).text);
  }
}

/** The result of a withdrawal. The service doesn't say whether an active role ends. */
function withdrawalWords(withdrawal: Withdrawal, wasActive: boolean): string {
  switch (withdrawal) {
    case 'deleted':
      return wasActive
        ? l10n.t(
            'Azure deleted the request. The role may stay active until its end. To check, open the portal.',
          )
        : l10n.t("Azure deleted the request. The customer can't approve it anymore.");
    case 'underWay':
      return l10n.t('Azure is deleting the request. To check the progress, open the portal.');
    case 'wasGone':
      return l10n.t('Azure no longer has the request.');
  }
}
