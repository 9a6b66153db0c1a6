import * as l10n from '@vscode/l10n';
import { activationPhase } from '../../../access/activation';
import type { AccessError } from '../../../access/errors';
import type { RoleActivation } from '../../../access/grant';
import type { ResourceAddress } from '../../../access/resourceId';
import { visible } from '../../../access/text';
import type { PageDraft } from '../../../protocol/messages';
import { roleFieldIds, type FieldAction, type FieldId } from '../../../protocol/state';
import type { SignIn } from '../../../services/signIn';
import type { Announcer } from '../../announcer';
import type { ActivationValues } from '../../managedApplications/activationValues';
import type { Prompts } from '../../prompts';
import { durationWords } from '../../words/time';
import { Notices } from '../notices';
import { switchAccount } from '../powerPlatform/pickers';
import type { DialogSection, SectionHost, SectionIntent, SectionState } from '../section';
import {
  ApplicationList,
  listed,
  type ApplicationListServices,
  type ListedApplication,
} from './applicationList';
import { ActivationDesk, type ActivationDeskServices } from './desk';
import { durationChoices } from './duration';
import { addOption, browseOption, RoleForm, roleKey } from './form';
import { headWords } from './words';

/** What the section needs of its surroundings. */
export interface RoleSectionServices
  extends Omit<ApplicationListServices, 'tokens'>, Omit<ActivationDeskServices, 'tokens'> {
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
  readonly #desk: ActivationDesk;

  constructor(services: RoleSectionServices, host: SectionHost) {
    this.#services = services;
    this.#host = host;
    const around = { ...services, tokens: services.signIn };
    this.#applications = new ApplicationList(around, host.changed);
    this.#desk = new ActivationDesk(around, {
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
    for (const field of roleFieldIds) {
      const typed = draft.fields[field];
      const isUntouched = this.#form.value(field) === '' || field === 'start';
      if (typed !== undefined && isUntouched) this.#form.fill(field, typed);
    }
    this.refresh();
  }

  /** Nothing ends with the page. */
  detach(): void {
    this.#host.changed();
  }

  refresh(): void {
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

  /** Fills the form with the values of an earlier request, to start now. */
  async activateAgain(values: ActivationValues): Promise<void> {
    const { service, prompts } = this.#services;
    if (this.#desk.isBusy) {
      await prompts.notify('info', l10n.t('A request is running. Wait for it, or cancel it.'));
      return;
    }
    const found = await service();
    const address = found.ok ? found.value.recogniseApplicationId(values.applicationId) : found;
    if (!address.ok) {
      this.#failed(address.error);
      return;
    }
    const { durationMs, roles, note = '' } = values;
    this.#form.fill('start', 'now');
    this.#form.fill('startAt', '');
    this.#form.fill('duration', durationMs === undefined ? '' : durationWords(durationMs));
    this.#form.fill('note', note);
    await this.#take(listed(address.value, values.applicationName ?? ''), roles.map(roleKey));
  }

  /** There is no SQL credential of a managed application. */
  fillFrom = (): Promise<void> => Promise.resolve();

  /** There is no SQL credential of a managed application. */
  requestAgain = (): Promise<void> => Promise.resolve();

  dispose(): void {
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
    this.#form.edit(field, value);
    if (field === 'start' && value === 'later' && this.#form.value('startAt') === '') {
      this.#form.fill('startAt', nextHour(this.#services.clock.now()));
    }
    this.#host.changed();
  }

  async #act(action: FieldAction): Promise<void> {
    if (action === 'switchAccount') return this.#switchAccount();
    if (action === 'setTenant') return this.#services.prompts.openSetting('tenantId');
    if (action === 'chooseDuration') return this.#chooseDuration();
  }

  /** Chooses an application by its key, or runs one of the list's two commands. */
  async #choose(option: string): Promise<void> {
    // What was wrong with one application says nothing of another.
    this.#notices.clear();
    if (option !== browseOption && option !== addOption) {
      const known = this.#applications.find(option);
      if (known !== undefined) await this.#take(known, []);
      return;
    }
    const chosen = await (option === browseOption
      ? this.#applications.browse()
      : this.#applications.add());
    if (chosen.ok) await this.#take(chosen.value, []);
    else if (chosen.error.code !== 'cancelled') this.#failed(chosen.error);
  }

  async #take(application: ListedApplication, roles: readonly string[]): Promise<void> {
    this.#form.fill('application', application.key);
    this.#form.fill('roles', roles.join(' '));
    await this.#applications.remember(application);
    this.#host.changed();
    await this.#readChosen('interactive');
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
      // What was pasted as an id has a name now.
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
    const maximum = application?.policy?.maximumDuration.milliseconds;
    const picked = await this.#services.prompts.pick(
      durationChoices(maximum).map(each => ({
        label: durationWords(each),
        ...(each === maximum ? { description: l10n.t('the most that the customer allows') } : {}),
        value: durationWords(each),
      })),
      { title: l10n.t('Duration'), placeholder: l10n.t('Choose how long the role is active') },
    );
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
    const note = this.#form.value('note').trim();
    await this.#desk.take({ request: checked.value, roles, note });
  }

  #asked(grant: RoleActivation): void {
    const { announcer, clock, tell } = this.#services;
    if (activationPhase(grant, clock.now()) !== 'pending') {
      tell(grant);
      return;
    }
    announcer.say(
      l10n.t(
        'Azure has the request for {0}. You will be told when somebody decides.',
        visible(grant.environment.name, 60),
      ),
    );
  }

  #failed(error: AccessError): void {
    this.#notices.showError(error);
    this.#host.changed();
  }
}

/** The next full hour, which is a start to begin with. */
function nextHour(now: number): string {
  const hour = 3_600_000;
  return new Date((Math.floor(now / hour) + 1) * hour).toISOString();
}
