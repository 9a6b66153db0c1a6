import * as l10n from '@vscode/l10n';
import { activationPhase, isFinal } from '../../access/activation';
import type { Disposable } from '../../access/clock';
import type { AccessError } from '../../access/errors';
import type { RoleActivation } from '../../access/grant';
import type { ManagedApplications, Withdrawal } from '../types';
import { formatResourceId } from '../../access/resourceId';
import { visible } from '../../access/text';
import type { ActivationAction } from '../../protocol/state';
import { isActivation } from '../../vault/heldGrant';
import type { Vault } from '../../vault/vault';
import type { Announcer } from '../../ui/announcer';
import { OnceAtATime } from '../../ui/onceAtATime';
import type { Prompts } from '../../ui/prompts';
import { explainError } from '../../ui/messages/errors';
import type { ActivateAgain } from './activationValues';
import { newsOf } from './news';
import { phaseWords, roleNames } from '../../ui/messages/activation';
import { isOfCloud, serviceOf } from './serviceOf';
import { ActivationWatcher, type WatcherServices } from './watcher';

/** What role activations need of their surroundings. */
export interface ActivationServices extends WatcherServices {
  readonly vault: WatcherServices['vault'] & Pick<Vault, 'forget'>;
  readonly prompts: Pick<Prompts, 'confirm' | 'notify' | 'openUrl'>;
  readonly announcer: Pick<Announcer, 'say'>;
  readonly locale: string;
  readonly writeClipboard: (text: string) => PromiseLike<void>;
  /** Opens the dialog with an activation in its lower half. */
  readonly show: (grantId: string) => void;
  readonly activateAgain: ActivateAgain;
  /** The error of an activation's last poll changed. */
  readonly changed: () => void;
  /** Whether the cloud in the settings has a portal. */
  readonly hasPortal: () => boolean;
}

/** Watches the role activations of this window, and runs their actions. */
export class Activations implements Disposable {
  readonly #services: ActivationServices;
  readonly #watcher: ActivationWatcher;
  readonly #withdrawals = new OnceAtATime();

  constructor(services: ActivationServices) {
    this.#services = services;
    this.#watcher = new ActivationWatcher(services, {
      news: grant => void this.#tell(grant),
      signInNeeded: grant => void this.#askToSignIn(grant),
      changed: services.changed,
    });
  }

  /** Whether the request can be shown in the portal of the cloud in the settings. */
  hasPortal(grant: RoleActivation): boolean {
    const { hasPortal, resourceManagerUrl } = this.#services;
    return hasPortal() && isOfCloud(grant, resourceManagerUrl());
  }

  /** The error of an activation's last poll. */
  problemOf(grantId: string): AccessError | undefined {
    return this.#watcher.problemOf(grantId);
  }

  /** The user may have signed in. */
  retry(): void {
    this.#watcher.retry();
  }

  /** Runs the action of a button below an activation. */
  async act(grantId: string, action: ActivationAction): Promise<void> {
    const grant = this.#find(grantId);
    if (grant === undefined) return;
    const { announcer, writeClipboard, vault } = this.#services;
    switch (action) {
      case 'refresh':
        return this.refresh(grantId);
      case 'openInPortal':
        return this.#openInPortal(grant);
      case 'copyRequestId':
        await writeClipboard(formatResourceId(grant.request));
        announcer.say(l10n.t('Request id copied.'));
        return;
      case 'activateAgain':
        return this.#activateAgain(grant);
      case 'withdraw':
        return this.#withdrawOnce(grant);
      case 'removeFromList':
        return vault.forget(grantId);
    }
  }

  /** Reads an activation now, and announces its state. */
  async refresh(grantId: string): Promise<void> {
    const { prompts, announcer, clock } = this.#services;
    const read = await this.#watcher.refresh(grantId);
    if (read?.ok === false && read.error.code !== 'cancelled') {
      await prompts.notify('warning', explainError(read.error).sentence);
      return;
    }
    this.#watcher.retry();
    const grant = this.#find(grantId);
    if (grant !== undefined) announcer.say(phaseWords(grant, clock.now()).text);
  }

  /** Notifies the user of a decision that came with the answer to the request. */
  tell(grant: RoleActivation): void {
    void this.#tell(grant);
  }

  dispose(): void {
    this.#watcher.dispose();
  }

  #find(grantId: string): RoleActivation | undefined {
    const held = this.#services.vault.held.filter(isActivation);
    return held.find(({ grant }) => grant.id === grantId)?.grant;
  }

  async #tell(grant: RoleActivation): Promise<void> {
    const { prompts, clock, locale, show } = this.#services;
    const now = clock.now();
    const { severity, text } = newsOf(grant, now, locale);
    const [showIt, again] = [l10n.t('Show'), l10n.t('Activate Again')];
    const buttons = severity === 'info' ? [showIt] : [showIt, again];
    const pressed = await prompts.notify(severity, text, ...buttons);
    if (pressed === showIt) show(grant.id);
    if (pressed === again) await this.act(grant.id, 'activateAgain');
  }

  async #askToSignIn(grant: RoleActivation): Promise<void> {
    const signIn = l10n.t('Sign In');
    const pressed = await this.#services.prompts.notify(
      'warning',
      l10n.t(
        'Sign in to see the state of your request for {0} on {1}.',
        roleNames(grant.roles),
        visible(grant.environment.name, 60),
      ),
      signIn,
    );
    if (pressed === signIn) await this.refresh(grant.id);
  }

  async #openInPortal(grant: RoleActivation): Promise<void> {
    const { prompts } = this.#services;
    const service = await this.#serviceOf(grant);
    if (service === undefined) return;
    const url = service.portalUrl(formatResourceId(grant.request));
    if (url === undefined) {
      await prompts.notify('info', l10n.t('The cloud in your settings has no known portal.'));
    } else {
      await prompts.openUrl(url);
    }
  }

  /** The service that has a request; if there is none, the user is told why. */
  async #serviceOf(grant: RoleActivation): Promise<ManagedApplications | undefined> {
    const found = await serviceOf(grant, this.#services);
    if (found.ok) return found.value;
    await this.#services.prompts.notify('warning', explainError(found.error).sentence);
    return undefined;
  }

  /** Does nothing in another cloud, which has neither the application nor its roles. */
  async #activateAgain(grant: RoleActivation): Promise<void> {
    if ((await this.#serviceOf(grant)) === undefined) return;
    const { applicationId, environment, request, roles, startsAt, durationMs, note } = grant;
    await this.#services.activateAgain({
      applicationId,
      applicationName: environment.name,
      requestName: request.name,
      roles,
      startsAt,
      durationMs,
      note,
    });
  }

  /** A second click while the question is open does nothing. */
  async #withdrawOnce(grant: RoleActivation): Promise<void> {
    if (isFinal(activationPhase(grant, this.#services.clock.now()))) return;
    await this.#withdrawals.run(grant.id, () => this.#withdraw(grant));
  }

  /** Deletes the request. Azure has no other way to withdraw it. */
  async #withdraw(grant: RoleActivation): Promise<void> {
    const { prompts, vault, clock, underWay } = this.#services;
    if (underWay.has(grant.id)) {
      await prompts.notify('info', l10n.t('A request is running. Wait for it, or cancel it.'));
      return;
    }
    const isGiven = activationPhase(grant, clock.now()) === 'running';
    const go = await prompts.confirm({
      message: l10n.t(
        'Withdraw the request for {0} on {1}?',
        roleNames(grant.roles),
        visible(grant.environment.name, 60),
      ),
      detail: isGiven
        ? l10n.t(
            "Azure deletes the request. It isn't documented whether an active role ends with it.",
          )
        : l10n.t('Azure deletes the request. There is no other way to withdraw it.'),
      button: l10n.t('Withdraw'),
    });
    if (!go) return;
    const found = await serviceOf(grant, this.#services);
    const { signal } = new AbortController();
    const withdrawn = found.ok
      ? await found.value.withdraw(grant.request, { mode: 'interactive', signal })
      : found;
    if (!withdrawn.ok) {
      if (withdrawn.error.code === 'cancelled') return;
      await prompts.notify('warning', explainError(withdrawn.error).sentence);
      return;
    }
    const withdrawnAt = withdrawn.value === 'wasGone' ? undefined : clock.now();
    await vault.updateActivation(grant.id, {
      presence: 'gone',
      expiresAt: undefined,
      withdrawnAt,
    });
    await prompts.notify('info', withdrawalWords(withdrawn.value, isGiven));
  }
}

function withdrawalWords(withdrawal: Withdrawal, wasGiven: boolean): string {
  const given = wasGiven
    ? l10n.t('The role may stay active until its end. Check the portal.')
    : l10n.t('It can no longer be approved.');
  switch (withdrawal) {
    case 'deleted':
      return `${l10n.t('Azure deleted the request.')} ${given}`;
    case 'underWay':
      return l10n.t('Azure is deleting the request. The portal shows when it is gone.');
    case 'wasGone':
      return l10n.t('Azure no longer had the request.');
  }
}
