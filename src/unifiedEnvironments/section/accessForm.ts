import type { AccessProposal } from '../../api';
import type { Environment } from '../../access/environment';
import { accessError, type AccessError } from '../../access/errors';
import type { UnifiedEnvironmentsClient } from '../types';
import type { EarlierRequest, SqlAccessRequest } from '../../access/request';
import type { Result } from '../../access/result';
import { maxTextLength, type PageDraft } from '../../protocol/messages';
import {
  accessFieldIds,
  type AccessFieldId,
  type Field,
  type FieldAction,
  type FieldId,
} from '../../protocol/state';
import type { SignIn } from '../../services/signIn';
import type { History } from '../../vault/history';
import type { Prompts } from '../../ui/prompts';
import { switchAccount } from '../../ui/switchAccount';
import type { Settings } from '../../ui/settings';
import { AddressDetection, type DetectAddress } from '../../ui/dialog/addressDetection';
import { EnvironmentList } from './environmentList';
import { addByUrlOption, browseOption, Form, type FormProblem } from './form';
import { pickAddresses, pickReason } from './pickers';

/** What the upper half of the dialog needs of its surroundings. */
export interface AccessFormServices {
  readonly history: Pick<History, 'recentReasons' | 'recentAddresses' | 'recentEnvironments'>;
  readonly prompts: Prompts;
  readonly settings: Pick<
    Settings,
    'environments' | 'addEnvironment' | 'reasonTemplates' | 'cloud'
  >;
  readonly signIn: SignIn;
  readonly client: () => Promise<Result<UnifiedEnvironmentsClient>>;
  readonly detectAddress: DetectAddress;
  /** Whose address is looked up, in words: "this computer" or the remote's name. */
  readonly computer: string;
}

/** Whom the form tells what happened. */
export interface AccessFormEvents {
  readonly changed: () => void;
  readonly failed: (error: AccessError) => void;
}

/** The upper half of the dialog: its fields, what fills them, and what their buttons do. */
export class AccessForm {
  readonly #services: AccessFormServices;
  readonly #events: AccessFormEvents;
  readonly #form = new Form();
  readonly #environments: EnvironmentList;
  readonly #detection: AddressDetection;
  #recentAddresses: readonly string[] = [];

  constructor(services: AccessFormServices, events: AccessFormEvents) {
    this.#services = services;
    this.#events = events;
    const recent = async () =>
      (await services.history.recentEnvironments()).map(entry => ({
        name: entry.environmentName,
        url: entry.environmentUrl,
      }));
    this.#environments = new EnvironmentList(
      { ...services, tokens: services.signIn, recent },
      events.changed,
    );
    this.#detection = new AddressDetection(services.detectAddress, events.changed);
  }

  /** The fields as the page draws them. */
  fields(disabled: boolean): readonly Field[] {
    return this.#form.fields({
      environments: this.#environments,
      addressHint: address => this.#detection.hint(address, this.#services.computer),
      hasRecentAddresses: this.#recentAddresses.length > 0,
      disabled,
    });
  }

  /** Takes over what a destroyed page held, where nothing newer is known. */
  adopt(draft: PageDraft): void {
    for (const field of accessFieldIds) {
      const typed = draft.fields[field];
      if (typed !== undefined && this.#form.value(field) === '') this.#form.fill(field, typed);
    }
  }

  /** Reads everything again that can be read without asking the user. */
  async refresh(): Promise<void> {
    this.#recentAddresses = await this.#services.history.recentAddresses();
    await this.#environments.refresh();
    this.#chooseOnlyOne();
    await this.#describe();
  }

  /** Fills in the address of this computer, unless something was typed by then. */
  async detect(): Promise<void> {
    const before = this.#form.value('addresses');
    const address = await this.#detection.run();
    if (address === undefined || this.#form.value('addresses') !== before) return;
    this.#form.fill('addresses', address);
    this.#events.changed();
  }

  /** Looks the address up where the field is empty. */
  async detectIfEmpty(): Promise<void> {
    if (this.#form.value('addresses') === '') await this.detect();
  }

  stopDetecting(): void {
    this.#detection.cancel();
  }

  /** The user typed, or chose. */
  async edit(name: FieldId, value: string): Promise<void> {
    const field = accessFieldIds.find(each => each === name);
    if (field === undefined) return;
    if (field === 'environment') {
      await this.chooseEnvironment(value);
      return;
    }
    if (field === 'addresses') this.#detection.cancel();
    this.#form.edit(field, value);
    this.#events.changed();
  }

  /** The user pressed a button beside a field. */
  async act(action: FieldAction): Promise<void> {
    const { history, prompts, settings } = this.#services;
    switch (action) {
      case 'switchAccount':
        return this.switchAccount();
      case 'detectAddress':
        return this.detect();
      case 'recentReasons': {
        const recent = await history.recentReasons();
        this.#fillPicked('reason', await pickReason(recent, settings.reasonTemplates(), prompts));
        return;
      }
      case 'recentAddresses':
        this.#fillPicked('addresses', await pickAddresses(this.#recentAddresses, prompts));
        return;
      // Those of other sections.
      case 'pasteFromClipboard':
      case 'expiryNotKnown':
      case 'chooseDuration':
      case 'setTenant':
        return;
    }
  }

  /** Chooses an environment by its id, or runs one of the list's two commands. */
  async chooseEnvironment(option: string): Promise<void> {
    let id = option;
    if (option === browseOption || option === addByUrlOption) {
      const found = await (option === browseOption
        ? this.#environments.browse()
        : this.#environments.addByUrl());
      if (!found.ok) {
        if (found.error.code !== 'cancelled') this.#events.failed(found.error);
        this.#events.changed();
        return;
      }
      ({ id } = found.value);
      this.#environments.remember(found.value);
    } else {
      const chosen = this.#environments.find(id);
      if (chosen !== undefined) this.#environments.remember(chosen);
    }
    const earlier = this.#form.value('environment');
    this.#form.fill('environment', id);
    // What one environment needed is more than the next one may need.
    if (earlier !== '' && earlier !== id) this.#form.fill('access', '');
    this.#events.changed();
    await this.#describe();
  }

  /** The chosen environment, where it was found to be no unified one. */
  get chosenNotUnified(): Environment | undefined {
    const chosen = this.#environments.find(this.#form.value('environment'));
    if (chosen === undefined) return undefined;
    return this.#environments.facts(chosen.id)?.kind === 'notUnified' ? chosen : undefined;
  }

  async switchAccount(): Promise<void> {
    const chosen = this.#environments.find(this.#form.value('environment'));
    if (chosen === undefined) {
      this.#events.failed(accessError('environmentMissing', {}));
      return;
    }
    const { signIn, prompts } = this.#services;
    if (await switchAccount(signIn, chosen.url, prompts)) await this.refresh();
  }

  /** Fills in what somebody proposes; `undefined` where the address is none of the cloud's. */
  async propose({
    environmentUrl,
    reason,
    role,
  }: AccessProposal): Promise<Environment | undefined> {
    const client = await this.#services.client();
    const recognised = client.ok ? client.value.recognise(environmentUrl) : client;
    if (!recognised.ok) {
      this.#events.failed(recognised.error);
      return undefined;
    }
    this.#environments.remember(recognised.value);
    this.#form.fill('environment', recognised.value.id);
    if (reason !== undefined) this.#form.fill('reason', reason.slice(0, maxTextLength));
    if (role !== undefined) this.#form.fill('access', role);
    void this.#describe();
    return this.#environments.find(recognised.value.id);
  }

  /** Fills in the values of an earlier request. */
  fillFrom(request: EarlierRequest): void {
    this.#environments.remember(request.environment);
    const values: Readonly<Record<AccessFieldId, string>> = {
      environment: request.environment.id,
      reason: request.reason ?? '',
      addresses: request.addresses ?? '',
      access: request.role ?? '',
    };
    for (const field of accessFieldIds) this.#form.fill(field, values[field]);
    void this.#describe();
  }

  /** Checks everything that was typed. */
  check(): Result<SqlAccessRequest, FormProblem> {
    return this.#form.check(this.#environments);
  }

  #fillPicked(field: AccessFieldId, picked: string | undefined): void {
    if (picked === undefined) return;
    if (field === 'addresses') this.#detection.cancel();
    this.#form.fill(field, picked);
    this.#events.changed();
  }

  /** Where there is no choice, there is no question. */
  #chooseOnlyOne(): void {
    const [first, ...others] = this.#environments.options;
    if (this.#environments.find(this.#form.value('environment')) !== undefined) return;
    if (first !== undefined && others.length === 0) this.#form.fill('environment', first.id);
  }

  async #describe(): Promise<void> {
    const chosen = this.#environments.find(this.#form.value('environment'));
    if (chosen !== undefined) await this.#environments.describe(chosen);
  }
}
