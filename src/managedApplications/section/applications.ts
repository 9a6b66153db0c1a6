import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Account } from '../../access/grant';
import {
  formatResourceId,
  parseResourceId,
  resourceKey,
  type ResourceAddress,
} from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import { ChoiceList, recentList, type RecentList } from '../../ui/dialog/choiceList';
import type { PickItem } from '../../ui/prompts';
import { enterResourceId, pickApplication, recognizeApplicationId } from '../picker';
import {
  type CallOptions,
  type EligibleRole,
  type ManagedApplication,
  accessError,
} from '../types';
import { activationsIn, clientFor, isOfCloud, urlOf, type RolesWindow } from '../window';

/** An application that the user can select. Names are external text. */
export interface ListedApplication {
  /** The ID of its environment in grants: the same for all spellings of one resource ID. */
  readonly id: string;
  readonly address: ResourceAddress;
  readonly name: string;
  readonly subscription: string;
  /** Its URL in its cloud. Other clouds must not receive its address. */
  readonly url: string;
}

/** An application that was selected before, in `globalState`. The ID is its resource ID. */
const recentSchema = v.object({
  id: v.string(),
  name: v.string(),
  subscription: v.string(),
  /** Base URL of Azure Resource Manager in its cloud. */
  resourceManagerUrl: v.string(),
});

export interface ApplicationFacts {
  /** The account whose roles these are. */
  readonly account: Account;
  /** The application's URL in its cloud. */
  readonly url: string;
  readonly application: ManagedApplication;
  readonly roles: readonly EligibleRole[];
}

/** The applications of the form: recent ones, those read in this window, and the selected one. */
export class Applications {
  readonly list: ChoiceList<ListedApplication>;
  readonly #window: RolesWindow;
  readonly #onChange: () => void;
  readonly #recent: RecentList<v.InferOutput<typeof recentSchema>>;
  #read: { readonly id: string; readonly facts: ApplicationFacts | undefined } | undefined;
  #reading: AbortController | undefined;

  constructor(window: RolesWindow, onChange: () => void) {
    this.#window = window;
    this.#onChange = onChange;
    this.list = new ChoiceList<ListedApplication>({
      held: () =>
        activationsIn(window).flatMap(({ applicationId, environment: { name, url } }) =>
          listedById(window, applicationId, name).map(each => ({ ...each, url })),
        ),
    });
    this.#recent = recentList(
      window.memory,
      'recentApplications',
      recentSchema,
      ({ id, resourceManagerUrl }) => `${resourceManagerUrl} ${resourceKey(id)}`,
      8,
    );
    this.#showRecent();
  }

  get options() {
    return this.list.fieldOptions(
      ({ name, address }) => ({
        label: visible(name, 100),
        detail: visible(address.resourceGroup, 90),
      }),
      addLabel(),
    );
  }

  /** The facts about an application; `undefined` unless it was the last one read. */
  facts(id: string): ApplicationFacts | undefined {
    return this.#read?.id === id ? this.#read.facts : undefined;
  }

  get isReading(): boolean {
    return this.#reading !== undefined;
  }

  /** Lists an application while it's selected. The user may have mistyped its ID. */
  select(application: ListedApplication): void {
    const known = this.list.find(application.id);
    const subscription = application.subscription || (known?.subscription ?? '');
    this.list.added = [{ ...application, subscription }];
  }

  /** Keeps the selected application in the list, also for other windows, because Azure has it. */
  async remember(selected: ListedApplication, name: string): Promise<void> {
    const isKept = this.list.added.length === 0;
    if (isKept && name === selected.name) return;
    // The user may have selected another cloud while it was read.
    if (!isOfCloud(this.#window, selected.url)) return;
    this.list.remember({ ...selected, name });
    this.list.added = [];
    const id = formatResourceId(selected.address);
    const resourceManagerUrl = this.#window.resourceManagerUrl();
    await this.#recent.add({ id, name, subscription: selected.subscription, resourceManagerUrl });
    this.#showRecent();
  }

  /** The settings name another cloud: offers the recent applications of that cloud. */
  changeCloud(): void {
    this.stopReading();
    this.list.keepOnly(() => false);
    this.list.added = [];
    this.#read = undefined;
    this.#showRecent();
  }

  /** Reads an application and its roles. A new call ends the previous one. */
  async read(
    application: ListedApplication,
    mode: 'silent' | 'interactive',
  ): Promise<Result<ApplicationFacts>> {
    const { id } = application;
    this.stopReading();
    const reading = new AbortController();
    this.#reading = reading;
    this.#read = { id, facts: this.facts(id) };
    this.#onChange();
    const read = await this.#readAll(application, { mode, signal: reading.signal });
    if (reading.signal.aborted) return failure(accessError('cancelled', {}));
    this.#reading = undefined;
    this.#read = { id, facts: read.ok ? read.value : undefined };
    this.#onChange();
    return read;
  }

  stopReading(): void {
    this.#reading?.abort();
    this.#reading = undefined;
  }

  browse(): Promise<Result<ListedApplication>> {
    const title = l10n.t('Managed applications');
    const enter = { label: addLabel(), run: () => this.add() };
    const entries = (found: readonly ManagedApplication[]) =>
      [...found.filter(isUsable), ...found.filter(each => !isUsable(each))].map(each =>
        pickItem(this.#window, each),
      );
    return pickApplication(this.#window, title, entries, enter);
  }

  add(): Promise<Result<ListedApplication>> {
    const words = {
      title: l10n.t('Add Application by Resource ID'),
      prompt: l10n.t('The resource ID of the managed application, or its page in the portal'),
    };
    return enterResourceId(this.#window, words, text => {
      const found = recognizeApplicationId(text);
      return found.ok ? success(listed(this.#window, found.value, found.value.name)) : found;
    });
  }

  async #readAll(
    { address, url }: ListedApplication,
    options: CallOptions,
  ): Promise<Result<ApplicationFacts>> {
    const found = await clientFor(url, this.#window);
    if (!found.ok) return found;
    const application = await found.value.readApplication(address, options);
    if (!application.ok) return application;
    const roles = await found.value.eligibleRoles(application.value, options);
    if (!roles.ok) return roles;
    return success({
      account: roles.value.account,
      url,
      application: application.value,
      roles: withoutDuplicates(roles.value.roles),
    });
  }

  #showRecent(): void {
    const here = this.#window.resourceManagerUrl();
    this.list.recent = this.#recent.all
      .filter(({ resourceManagerUrl }) => resourceManagerUrl === here)
      .flatMap(({ id, name, subscription }) => listedById(this.#window, id, name, subscription));
  }
}

/** An application in the cloud in the settings. */
export function listed(
  window: RolesWindow,
  address: ResourceAddress,
  name: string,
  subscription = '',
): ListedApplication {
  const id = `managedApplications:${resourceKey(address)}`;
  return { id, address, name: name || address.name, subscription, url: urlOf(window, address) };
}

function listedById(
  window: RolesWindow,
  id: string,
  name: string,
  subscription = '',
): readonly ListedApplication[] {
  const address = parseResourceId(id);
  return address === undefined ? [] : [listed(window, address, name, subscription)];
}

/** Omits the roles of other principals that the account has itself. */
function withoutDuplicates(roles: readonly EligibleRole[]): readonly EligibleRole[] {
  const own = roles.filter(({ through }) => through === 'self').map(({ roleId }) => roleId);
  return roles.filter(({ through, roleId }) => through === 'self' || !own.includes(roleId));
}

function isUsable({ policy }: ManagedApplication): boolean {
  return policy?.enabled !== false;
}

function pickItem(
  window: RolesWindow,
  application: ManagedApplication,
): PickItem<ListedApplication> {
  const { name, address, subscription } = application;
  return {
    label: visible(name, 100),
    description: `${visible(address.resourceGroup, 90)} · ${visible(subscription, 100)}`,
    detail: isUsable(application) ? '' : l10n.t('Just-in-time access is turned off'),
    value: listed(window, address, name, subscription),
  };
}

const addLabel = () => l10n.t('Add application by resource ID…');
