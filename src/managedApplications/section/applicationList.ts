import * as l10n from '@vscode/l10n';
import { accessError, type AccessError } from '../../access/errors';
import type { Account } from '../../access/grant';
import type {
  EligibleRole,
  ListingProblem,
  ManagedApplication,
  ManagedApplications,
} from '../types';
import type { TokenSource } from '../../access/http/transport';
import {
  formatResourceId,
  parseResourceId,
  resourceKey,
  type ResourceAddress,
} from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { Log } from '../../access/log';
import type { PickItem, Prompts } from '../../ui/prompts';
import { explainError } from '../../ui/messages/errors';
import { RecentApplications, type ApplicationMemory } from './recentApplications';

/** An application to choose. */
export interface ListedApplication {
  /** The same for one application, however its id is written. */
  readonly key: string;
  readonly address: ResourceAddress;
  /** Text from outside. */
  readonly name: string;
  /** Name of the subscription, or empty. Text from outside. */
  readonly subscription: string;
}

/** The loaded data of the selected application. */
export interface ApplicationFacts {
  readonly isReading: boolean;
  /** Who it was read for. */
  readonly account: Account | undefined;
  readonly application: ManagedApplication | undefined;
  readonly roles: readonly EligibleRole[] | undefined;
}

const nothing: ApplicationFacts = {
  isReading: false,
  account: undefined,
  application: undefined,
  roles: undefined,
};

/** What the list needs from the window. */
export interface ApplicationListServices {
  readonly service: () => Promise<Result<ManagedApplications>>;
  readonly tokens: TokenSource;
  /** Base address of Azure Resource Manager in the chosen cloud; empty where there is none. */
  readonly resourceManagerUrl: () => string;
  readonly prompts: Pick<Prompts, 'pickLive' | 'input'>;
  readonly memory: ApplicationMemory;
  readonly log: Log;
}

/** The applications of the dialog, and their loaded data. */
export class ApplicationList {
  readonly #services: ApplicationListServices;
  readonly #onChange: () => void;
  readonly #recent: RecentApplications;
  /** Those that were chosen in this run. */
  readonly #remembered = new Map<string, ListedApplication>();
  readonly #facts = new Map<string, ApplicationFacts>();
  #reading = new AbortController();

  constructor(services: ApplicationListServices, onChange: () => void) {
    this.#services = services;
    this.#onChange = onChange;
    this.#recent = new RecentApplications(services.memory);
  }

  /** The recent ones of this cloud, the newest first, then what else was chosen in this run. */
  get options(): readonly ListedApplication[] {
    const here = this.#services.resourceManagerUrl();
    const recent = this.#recent.list().flatMap(({ id, name, subscription, azure }) => {
      const address = parseResourceId(id);
      return address === undefined || azure !== here ? [] : [listed(address, name, subscription)];
    });
    const keys = new Set(recent.map(({ key }) => key));
    return [...recent, ...[...this.#remembered.values()].filter(({ key }) => !keys.has(key))];
  }

  find(key: string): ListedApplication | undefined {
    return this.options.find(option => option.key === key);
  }

  facts(key: string): ApplicationFacts {
    return this.#facts.get(key) ?? nothing;
  }

  /**
   * Keeps an application among the options, also for the next window. A name of its subscription that
   * is known already stays, where none is given.
   */
  async remember(application: ListedApplication): Promise<void> {
    const { key, address, name } = application;
    const subscription = application.subscription || (this.find(key)?.subscription ?? '');
    this.#remembered.set(key, { ...application, subscription });
    const azure = this.#services.resourceManagerUrl();
    await this.#recent.add({ id: formatResourceId(address), name, subscription, azure });
  }

  /** Clears the data of another cloud. Its recent applications are listed there again. */
  leaveCloud(): void {
    this.stopReading();
    this.#remembered.clear();
    this.#facts.clear();
  }

  /** Reads an application and the roles that can be asked for. A later reading ends an earlier one. */
  async read(
    { key, address }: ListedApplication,
    mode: 'silent' | 'interactive',
  ): Promise<Result<ApplicationFacts>> {
    this.#reading.abort();
    const reading = new AbortController();
    this.#reading = reading;
    const { signal } = reading;
    const note = (facts: ApplicationFacts) => {
      if (signal.aborted) return;
      this.#facts.set(key, facts);
      this.#onChange();
    };
    note({ ...this.facts(key), isReading: true });
    const read = await this.#readAll(address, mode, signal);
    if (signal.aborted) return failure(accessError('cancelled', {}));
    note(read.ok ? read.value : nothing);
    return read;
  }

  /** Ends the current load. */
  stopReading(): void {
    this.#reading.abort();
  }

  /** Opens VS Code's quick pick with the account's applications; it fills while it is open. */
  async browse(): Promise<Result<ListedApplication>> {
    const { service, tokens, resourceManagerUrl, prompts } = this.#services;
    const found = await service();
    if (!found.ok) return found;
    // A list that is open would close under the sign-in's own question.
    const signedIn = await tokens.getToken(resourceManagerUrl(), 'interactive');
    if (!signedIn.ok) return signedIn;
    let problem: AccessError | undefined;
    const picked = await prompts.pickLive<ManagedApplication | 'add'>(
      async (show, signal) => {
        const listing = await found.value.listApplications({
          mode: 'interactive',
          signal,
          onProgress: ({ applications, done, total }) => {
            show(applications.map(pickItem), progressWords(done, total));
          },
        });
        if (!listing.ok) problem = listing.error;
        const applications = listing.ok ? listing.value.applications : [];
        const problems = listing.ok ? listing.value.problems : [];
        this.#log(problems);
        show([...applications.map(pickItem), addItem()], endWords(applications.length, problems));
      },
      { title: l10n.t('Managed Applications'), placeholder: l10n.t('Looking for applications…') },
    );
    if (picked === 'add') return this.add();
    if (picked !== undefined) {
      return success(listed(picked.address, picked.name, picked.subscription));
    }
    return failure(problem ?? accessError('cancelled', {}));
  }

  /** Asks for a resource id. */
  async add(): Promise<Result<ListedApplication>> {
    const service = await this.#services.service();
    if (!service.ok) return service;
    const recognise = (text: string) => service.value.recognizeApplicationId(text);
    const typed = await this.#services.prompts.input({
      title: l10n.t('Add Application by Resource Id'),
      prompt: l10n.t('The resource id of the managed application, or its page in the portal'),
      placeholder: '/subscriptions/…/resourceGroups/…/providers/Microsoft.Solutions/applications/…',
      validate: text => {
        const found = recognise(text);
        return found.ok ? '' : explainError(found.error).sentence;
      },
    });
    if (typed === undefined || typed.trim() === '') return failure(accessError('cancelled', {}));
    const found = recognise(typed);
    return found.ok ? success(listed(found.value, found.value.name)) : found;
  }

  async #readAll(
    address: ResourceAddress,
    mode: 'silent' | 'interactive',
    signal: AbortSignal,
  ): Promise<Result<ApplicationFacts>> {
    const { service, tokens, resourceManagerUrl } = this.#services;
    const found = await service();
    if (!found.ok) return found;
    const application = await found.value.readApplication(address, { mode, signal });
    if (!application.ok) return application;
    const roles = await found.value.eligibleRoles(application.value, { mode, signal });
    if (!roles.ok) return roles;
    const token = await tokens.getToken(resourceManagerUrl(), 'silent');
    return success({
      isReading: false,
      account: token.ok ? token.value?.account : undefined,
      application: application.value,
      roles: withoutDoubles(roles.value),
    });
  }

  #log(problems: readonly ListingProblem[]): void {
    for (const { subscription, error } of problems) {
      this.#services.log.info(`Listing ${subscription}: ${error.code} ${error.detail}`);
    }
  }
}

/** Leaves out roles of other principals that the account can request for itself. */
function withoutDoubles(roles: readonly EligibleRole[]): readonly EligibleRole[] {
  const own = new Set(
    roles.filter(({ through }) => through === 'self').map(({ roleId }) => roleId),
  );
  return roles.filter(({ through, roleId }) => through === 'self' || !own.has(roleId));
}

/** An application as it is listed. */
export function listed(
  address: ResourceAddress,
  name: string,
  subscription = '',
): ListedApplication {
  return { key: resourceKey(address), address, name: name || address.name, subscription };
}

function pickItem(application: ManagedApplication): PickItem<ManagedApplication | 'add'> {
  const { name, address, subscription, policy } = application;
  return {
    label: visible(name, 100),
    description: `${visible(address.resourceGroup, 90)} · ${visible(subscription, 100)}`,
    ...(policy?.enabled === false
      ? { detail: l10n.t('Just-in-time access is switched off here') }
      : {}),
    value: application,
  };
}

function addItem(): PickItem<ManagedApplication | 'add'> {
  return { label: l10n.t('Add application by resource id…'), isAction: true, value: 'add' };
}

function progressWords(done: number, total: number): string {
  return total === 0
    ? l10n.t('Looking for applications…')
    : l10n.t('Looking for applications: {0} of {1} subscriptions…', done, total);
}

function endWords(count: number, problems: readonly ListingProblem[]): string {
  if (problems.length > 0) {
    return l10n.t(
      'Search by name. Not everything could be listed: {0} problems, see the log',
      problems.length,
    );
  }
  return count === 0
    ? l10n.t('This account sees no managed application')
    : l10n.t('Search by name, resource group or subscription');
}
