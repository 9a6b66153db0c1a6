import * as l10n from '@vscode/l10n';
import { activationPhase } from '../../access/activation';
import type { AccessError } from '../../access/errors';
import type { RoleActivation } from '../../access/grant';
import type { ResourceAddress } from '../../access/resourceId';
import type { PageDraft } from '../../protocol/messages';
import type { FieldAction, FieldId } from '../../protocol/state';
import type { SignIn } from '../../services/signIn';
import type { Announcer } from '../../ui/announcer';
import type { ActivationValues } from '../activations/activationValues';
import type { Prompts } from '../../ui/prompts';
import { Notices } from '../../ui/dialog/notices';
import { switchAccount } from '../../ui/switchAccount';
import type {
  DialogSection,
  SectionHost,
  SectionIntent,
  SectionState,
} from '../../ui/dialog/section';
import {
  ApplicationList,
  listed,
  type ApplicationListServices,
  type ListedApplication,
} from './applicationList';
import { RoleRequester, type RoleRequesterServices } from './roleRequester';
import { addOption, browseOption, roleFieldIds, roleKey } from './fields';
import { RoleForm } from './form';
import { pickDuration } from './pickDuration';
import { TypingPause } from './typingPause';
import { againWords, askedWords, headWords } from './messages';

/** What the section needs from the window. */
export interface RoleSectionServices
  extends Omit<ApplicationListServices, 'tokens'>, Omit<RoleRequesterServices, 'tokens'> {
  readonly signIn: SignIn;
  readonly prompts: Prompts;
  readonly announcer: Pick<Announcer, 'say'>;
  /** Tells of a decision, wherever the user is by now. */
  readonly tell: (grant: RoleActivation) => void;
  /** Shows every request of an application; without one the user is asked of which. */
  readonly openRequestHistory: (application?: ResourceAddress) => Promise<void>;
}

/** The upper half of the dialog for roles on managed applications. */
export class RoleSection implements DialogSection {
  readonly #services: RoleSectionServices;
  readonly #host: SectionHost;
  readonly #form = new RoleForm();
  readonly #applications: ApplicationList;
  readonly #notices: Notices;
  readonly #desk: RoleRequester;
  /** The Azure that everything in the form belongs to. */
  #azure: string;
  readonly #pause: TypingPause;

  constructor(services: RoleSectionServices, host: SectionHost) {
    this.#services = services;
    this.#host = host;
    this.#azure = services.resourceManagerUrl();
    this.#pause = new TypingPause(services.clock);
    const around = { ...services, tokens: services.signIn };
    this.#applications = new ApplicationList(around, host.changed);
    this.#desk = new RoleRequester(around, {
      changed: host.changed,
      step: host.announce,
      sent: host.show,
      asked: grant => {
        this.#asked(grant);
      },
      failed: error => {
        this.#failed(error);
      },
    });
    this.#notices = new Notices(services.prompts, {
      tryAgain: () => this.#request(),
      signInAgain: async () => {
        await this.#readChosen('interactive');
      },
      switchAccount: () => this.#switchAccount(),
      browse: () => this.#choose(browseOption),
    });
  }

  state(): SectionState {
    const { clock } = this.#services;
    return {
      ...headWords(),
      fields: this.#form.fields({
        applications: this.#applications,
        now: clock.now(),
        disabled: this.#desk.isBusy,
      }),
      buttons: [{ id: 'requestHistory', label: l10n.t('Request History') }],
      guide: [],
      progress: this.#desk.progress,
      notice: this.#notices.current,
    };
  }

  attach(draft: PageDraft): void {
    this.#form.adopt(draft);
    this.refresh();
  }

  /** Nothing ends with the page. */
  detach(): void {
    this.#host.changed();
  }

  refresh(): void {
    this.#followCloud();
    void this.#readChosen('silent');
  }

  async handle(intent: SectionIntent): Promise<void> {
    switch (intent.type) {
      case 'edit':
        return this.#edit(intent.field, intent.value);
      case 'fieldAction':
        return this.#act(intent.action);
      case 'request':
        return this.#request();
      case 'cancel':
        this.#desk.cancel();
        return;
      case 'remedy':
        return this.#notices.act(intent.id);
      case 'dismissNotice':
        this.#notices.clear();
        this.#host.changed();
        return;
      case 'button':
        return this.#services.openRequestHistory(this.#chosen?.address);
    }
  }

  /** Fills the form with the values of an earlier request, and shows that it did. */
  async activateAgain(values: ActivationValues): Promise<void> {
    const { service, prompts, clock } = this.#services;
    if (this.#desk.isBusy) {
      await prompts.notify('info', l10n.t('A request is running. Wait for it, or cancel it.'));
      return;
    }
    this.#followCloud();
    const found = await service();
    const address = found.ok ? found.value.recognizeApplicationId(values.applicationId) : found;
    if (!address.ok) {
      this.#failed(address.error);
      return;
    }
    const { applicationName = '', subscriptionName, requestName, roles } = values;
    const startIsNow = this.#form.fillAgain(values, clock.now());
    const application = listed(address.value, applicationName, subscriptionName);
    const taking = this.#take(application, roles.map(roleKey));
    // The form may be out of view, above the button that was pressed.
    this.#host.focus('application');
    if (!(await taking) || this.#desk.progress !== null) return;
    this.#notices.inform(againWords(requestName, startIsNow));
    this.#host.changed();
  }

  /** There is no SQL credential of a managed application. */
  fillFrom = (): Promise<void> => Promise.resolve();

  /** There is no SQL credential of a managed application. */
  requestAgain = (): Promise<void> => Promise.resolve();

  dispose(): void {
    this.#pause.dispose();
    this.#applications.stopReading();
    this.#desk.cancel();
  }

  get #chosen(): ListedApplication | undefined {
    return this.#applications.find(this.#form.value('application'));
  }

  async #edit(name: FieldId, value: string): Promise<void> {
    const field = roleFieldIds.find(each => each === name);
    if (field === undefined) return;
    if (field === 'application') return this.#choose(value);
    const { clock } = this.#services;
    this.#form.edit(field, value);
    if (field === 'start' && value === 'later') this.#form.proposeStart(clock.now());
    this.#host.changed();
    if (field !== 'duration' && field !== 'startAt') return;
    this.#pause.begin(() => {
      this.#form.validate(field);
      this.#host.changed();
    });
  }

  /** The application and its errors belong to the previous cloud. */
  #followCloud(): void {
    const azure = this.#services.resourceManagerUrl();
    if (azure === this.#azure) return;
    this.#azure = azure;
    this.#applications.leaveCloud();
    this.#form.leaveApplication();
    this.#notices.clear();
    this.#host.changed();
  }

  async #act(action: FieldAction): Promise<void> {
    if (action === 'switchAccount') return this.#switchAccount();
    if (action === 'setTenant') return this.#services.prompts.openSetting('tenantId');
    if (action === 'chooseDuration') return this.#chooseDuration();
  }

  /** Chooses an application by its key, or runs one of the list's two commands. */
  async #choose(option: string): Promise<void> {
    // An error of one application doesn't apply to another.
    this.#notices.clear();
    if (option !== browseOption && option !== addOption) {
      const known = this.#applications.find(option);
      if (known !== undefined) await this.#take(known, []);
      return;
    }
    const list = this.#applications;
    const chosen = await (option === browseOption ? list.browse() : list.add());
    if (chosen.ok) await this.#take(chosen.value, []);
    else if (chosen.error.code !== 'cancelled') this.#failed(chosen.error);
  }

  async #take(application: ListedApplication, roles: readonly string[]): Promise<boolean> {
    this.#form.fill('application', application.key);
    this.#form.fill('roles', roles.join(' '));
    await this.#applications.remember(application);
    this.#host.changed();
    return this.#readChosen('interactive');
  }

  async #readChosen(mode: 'silent' | 'interactive'): Promise<boolean> {
    const chosen = this.#chosen;
    if (chosen === undefined) {
      this.#host.changed();
      return false;
    }
    this.#notices.clear();
    const read = await this.#applications.read(chosen, mode);
    if (read.ok) {
      this.#form.fillDefaults(read.value);
      const { application } = read.value;
      // An application that was pasted as an ID has a name now.
      if (application !== undefined && application.name !== chosen.name) {
        await this.#applications.remember({ ...chosen, name: application.name });
      }
    } else if (read.error.code !== 'cancelled') {
      this.#notices.showError(read.error);
    }
    this.#host.changed();
    return read.ok;
  }

  async #switchAccount(): Promise<void> {
    const { signIn, prompts, resourceManagerUrl } = this.#services;
    const url = resourceManagerUrl();
    if (url !== '' && (await switchAccount(signIn, url, prompts))) {
      await this.#readChosen('interactive');
    }
  }

  async #chooseDuration(): Promise<void> {
    const { application } = this.#applications.facts(this.#form.value('application'));
    const picked = await pickDuration(application?.policy, this.#services.prompts);
    if (picked === undefined) return;
    this.#form.fill('duration', picked);
    this.#host.changed();
  }

  async #request(): Promise<void> {
    if (this.#desk.isBusy) return;
    const { clock } = this.#services;
    const facts = () => this.#applications.facts(this.#form.value('application'));
    const isUnread = this.#chosen !== undefined && facts().application === undefined;
    if (isUnread && !(await this.#readChosen('interactive'))) return;
    this.#notices.clear();
    const checked = this.#form.check(facts(), clock.now());
    this.#host.changed();
    if (!checked.ok) {
      this.#host.focus(checked.error.field);
      return;
    }
    const roles = this.#form
      .chosenRoles(facts())
      .map(({ principalId, roleId, name = '' }) => ({ principalId, roleId, name }));
    await this.#desk.send({ request: checked.value, roles, note: this.#form.value('note').trim() });
  }

  #asked(grant: RoleActivation): void {
    const { announcer, clock, tell } = this.#services;
    if (activationPhase(grant, clock.now()) !== 'pending') {
      tell(grant);
      return;
    }
    announcer.say(askedWords(grant.environment.name));
  }

  #failed(error: AccessError): void {
    this.#notices.showError(error);
    this.#host.changed();
  }
}
