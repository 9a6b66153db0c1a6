import * as l10n from '@vscode/l10n';
import type { Disposable } from '../../access/clock';
import { activationPhase, isFinal, type ActivationPhase } from '../../access/activation';
import type { RequestedRole } from '../../access/grant';
import { formatResourceId } from '../../access/resourceId';
import { success } from '../../access/result';
import { visible } from '../../access/text';
import type { PageDraft } from '../../protocol/intents';
import type { FieldAction, FieldId } from '../../protocol/state';
import { explainError } from '../errorMessages';
import { recognizeApplicationId } from '../picker';
import { addCommand, browseCommand } from '../../ui/dialog/choiceList';
import { BaseSection, type SectionHost, type SectionState } from '../../ui/dialog/section';
import { activationsIn, clientFor, type EarlierRoleRequest, type RolesWindow } from '../window';
import { Applications, listed, type ListedApplication } from './applications';
import { RoleForm } from './form';
import { requestRoles } from './requestRoles';

/** A user who stops typing for this long has finished. In milliseconds. */
const typingPauseMs = 800;

export class RoleSection extends BaseSection {
  readonly #window: RolesWindow;
  readonly #form = new RoleForm();
  readonly #applications: Applications;
  #typingPause: Disposable | undefined;

  constructor(window: RolesWindow, host: SectionHost) {
    super(window, host, explainError, {
      tryAgain: () => this.request(),
      signInAgain: () => this.read('interactive'),
      switchAccount: () => this.#switchAccount(),
      browse: () => this.#choose(browseCommand),
      addByUrl: null,
      detectAddress: null,
    });
    this.#window = window;
    this.#applications = new Applications(window, host.changed);
  }

  state(): SectionState {
    const progress = this.task.progress(this.environmentId);
    return {
      intro: l10n.t(
        'Temporary access to the resources of an Azure managed application. The customer decides whether you get it.',
      ),
      request: { label: this.#form.requestLabel, isDefault: !this.#hasOpenRole },
      fields: this.#form.fields(this.#applications, this.#window.clock.now(), progress !== null),
      buttons: [],
      steps: [],
      hasHistory: true,
      progress,
      notice: this.#isNoticeOver ? null : this.notices.current,
      keepsPrimary: this.notices.tellsOf('filledIn'),
    };
  }

  attach(draft: PageDraft): void {
    this.#form.values.adopt(draft);
    this.refresh();
  }

  /** Requests and reads continue without a page. */
  detach = (): void => undefined;

  get environmentId(): string {
    return this.#form.values.get('application');
  }

  /** Keeps the roles of an application that is selected already. */
  async select(environmentId: string): Promise<void> {
    const application = this.#applications.list.find(environmentId);
    if (application === undefined || environmentId === this.environmentId) return;
    this.notices.clear();
    await this.#take(application, 'silent');
  }

  async activateAgain(earlier: EarlierRoleRequest): Promise<void> {
    if (!(await this.isFree())) return;
    this.checkCloud();
    const address = recognizeApplicationId(earlier.applicationId);
    if (!address.ok) {
      this.failed(address.error);
      return;
    }
    const { applicationName = '', subscriptionName, requestName, roles } = earlier;
    const request = visible(requestName, 60);
    const message = l10n.t('Fill in the values of request {0}?', request);
    if (this.#form.replacesInput(earlier) && !(await this.confirmReplacing(message))) return;
    const application = listed(this.#window, address.value, applicationName, subscriptionName);
    const found = await clientFor(earlier.url, this.#window);
    if (!found.ok) {
      this.failed(found.error);
      return;
    }
    const reading = this.#take(application, 'interactive', roles);
    const startIsNow = this.#form.fillFrom(earlier, this.#window.clock.now());
    // The form may be above the visible part of the page.
    this.host.focus('application');
    if (!(await reading) || this.task.isRunning) return;
    const filled = l10n.t(
      'Filled in from request {0}. Check the values before you request access.',
      request,
    );
    const past = l10n.t('The start time has passed, so VS Code set Start to Now.');
    this.notices.inform(startIsNow ? `${filled} ${past}` : filled, 'filledIn');
    this.host.changed();
  }

  /** SQL credentials don't exist for managed applications. */
  fillFrom = (): Promise<boolean> => Promise.resolve(false);
  requestAgain = (): Promise<boolean> => Promise.resolve(false);

  dispose(): void {
    this.#typingPause?.dispose();
    this.#applications.stopReading();
    this.task.cancel();
  }

  protected async edit(name: FieldId, value: string): Promise<void> {
    const field = this.#form.values.own(name);
    if (field === undefined) return;
    if (field === 'application') return this.#choose(value);
    this.#form.edit(field, value, this.#window.clock.now());
    this.host.changed();
    if (field !== 'duration' && field !== 'startAt') return;
    this.#typingPause?.dispose();
    this.#typingPause = this.#window.clock.after(typingPauseMs, () => {
      this.#form.finish(field);
      this.host.changed();
    });
  }

  protected async act(action: FieldAction): Promise<void> {
    if (action === 'switchAccount') await this.#switchAccount();
    if (action === 'readAgain') await this.read('interactive');
    if (action === 'setTenant') await this.#window.prompts.openSetting('tenantId');
  }

  protected async request(): Promise<void> {
    if (this.task.isRunning) return;
    const facts = this.#applications.facts(this.environmentId);
    if (this.#chosen !== undefined && facts === undefined) {
      // The user sees the roles before they are requested.
      if (await this.read('interactive')) this.host.focus('roles');
      return;
    }
    this.notices.clear();
    const checked = this.#form.check(facts, this.#window.clock.now());
    this.host.changed();
    if (!checked.ok) {
      this.host.focus(checked.error.field);
      return;
    }
    const { address, name } = checked.value.application;
    const target = listed(this.#window, address, name);
    const requested = await requestRoles(this.#window, this.task, target, checked.value);
    if (!requested.ok) {
      void this.requestFailed(requested.error, { id: target.id, system: 'managedApplications' });
    } else if (requested.value) {
      // The status bar has room for a few words only.
      this.#window.announcer.show(
        l10n.t('{0}: {1}', visible(name, 60), l10n.t('Waiting for approval')),
      );
      if (target.id !== this.environmentId) return;
      this.notices.inform(
        l10n.t(
          'You get a notification when the customer decides. If that takes longer than a day, request again.',
        ),
        'pending',
      );
      this.host.changed();
    }
  }

  /** *History* is the only button of this section. */
  protected async press(): Promise<void> {
    const chosen = this.#chosen;
    const found = chosen && (await clientFor(chosen.url, this.#window));
    if (found?.ok === false) this.failed(found.error);
    else await this.#window.openRequestHistory(chosen && formatResourceId(chosen.address));
  }

  protected override cloudChanged(): void {
    this.#applications.changeCloud();
    this.#form.select('');
  }

  /** Whether this window holds a role on the selected application, or an open request for one. */
  get #hasOpenRole(): boolean {
    return this.#phases.some(phase => !isFinal(phase));
  }

  /** Whether the state that the notice describes has ended. */
  get #isNoticeOver(): boolean {
    const { notices } = this;
    const isDecided = notices.tellsOf('pending') && !this.#phases.includes('pending');
    return isDecided || (notices.tellsOf('activationUnknown') && !this.#phases.includes('sending'));
  }

  /** The phases of the roles and requests of this window for the selected application. */
  get #phases(): readonly ActivationPhase[] {
    return activationsIn(this.#window)
      .filter(({ environment }) => environment.id === this.environmentId)
      .map(grant => activationPhase(grant, this.#window.clock.now()));
  }

  get #chosen(): ListedApplication | undefined {
    return this.#applications.list.find(this.environmentId);
  }

  async #choose(option: string): Promise<void> {
    // A notice about one application doesn't apply to another.
    this.notices.clear();
    const found =
      option === browseCommand
        ? await this.#applications.browse()
        : option === addCommand
          ? await this.#applications.add()
          : success(this.#applications.list.find(option));
    if (found.ok) {
      const reading = found.value && this.#take(found.value, 'interactive');
      // The focus moves when the roles arrive, unless the user continues elsewhere.
      if (reading && !this.#hasOpenRole) this.host.focus('roles');
      await reading;
    } else if (found.error.code !== 'cancelled') {
      this.failed(found.error);
    }
  }

  #take(
    application: ListedApplication,
    mode: 'silent' | 'interactive',
    roles: readonly RequestedRole[] = [],
  ): Promise<boolean> {
    this.#form.select(application.id, roles);
    this.#applications.select(application);
    return this.read(mode);
  }

  /** Reads the selected application; returns whether that succeeded. */
  protected async read(mode: 'silent' | 'interactive' = 'silent'): Promise<boolean> {
    const chosen = this.#chosen;
    this.host.changed();
    if (chosen === undefined) return false;
    this.notices.clear();
    const read = await this.#applications.read(chosen, mode);
    if (read.ok) {
      this.#form.fillDefaults(read.value);
      await this.#applications.remember(chosen, read.value.application.name);
    } else if (read.error.code !== 'cancelled' && chosen.id === this.environmentId) {
      this.notices.showError(read.error);
    }
    this.host.changed();
    return read.ok;
  }

  async #switchAccount(): Promise<void> {
    if (await this.#window.switchAccount()) await this.read('interactive');
  }
}
