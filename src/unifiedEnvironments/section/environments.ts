import * as l10n from '@vscode/l10n';
import type { Account, Environment } from '../../access/environment';
import type { AccessError } from '../../access/errors';
import type { UnifiedEnvironmentsClient } from '../client';
import { type EnvironmentKind, accessError } from '../types';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import { addCommand, browseCommand, ChoiceList, environmentsOf } from '../../ui/dialog/choiceList';
import { joinHint } from '../../ui/dialog/fields';
import { explainError } from '../errorMessages';
import { enterText, withHeading, type PickItem } from '../../ui/prompts';
import type { EnvironmentSetting } from '../../ui/settings';
import type { UnifiedWindow } from '../window';

/** The known facts about the selected environment, besides its name. */
export interface EnvironmentFacts {
  readonly kind: EnvironmentKind;
  /** The account that a request is sent for; `undefined` if the user is signed out. */
  readonly account: Account | undefined;
}

/** The unified environments of the form: recent, added by hand, and discovered. */
export class UnifiedEnvironments {
  readonly list: ChoiceList<Environment>;
  readonly #window: UnifiedWindow;
  readonly #onChange: () => void;
  readonly #facts = new Map<string, EnvironmentFacts>();
  /** The names in the settings, by the ID of the environment. The service's names don't replace them. */
  #ownNames: ReadonlyMap<string, string> = new Map();
  #describing = new AbortController();
  /** The client of the listed environments: each cloud has its own. */
  #lister: UnifiedEnvironmentsClient | undefined;
  /** Whether the account's environments can't be listed without a sign-in. */
  #isSignedOut = false;

  constructor(window: UnifiedWindow, onChange: () => void) {
    this.#window = window;
    this.#onChange = onChange;
    this.list = new ChoiceList<Environment>({
      held: () => environmentsOf(window.vault.held, 'unifiedEnvironments'),
      merge: (earlier, later) => {
        const name = this.#ownNames.get(later.id) ?? later.name;
        return { ...earlier, ...later, name };
      },
      isUnusable: environment => this.unusableWords(environment) !== '',
    });
  }

  /** Whether the list is empty until the user signs in. */
  get needsSignIn(): boolean {
    return this.#isSignedOut && this.list.options.length === 0;
  }

  /** The entries of the field, and its commands. */
  get options() {
    return this.list.fieldOptions(
      environment => ({
        label: visible(environment.name, 100),
        detail: joinHint(' · ', withoutScheme(environment.url), this.unusableWords(environment)),
      }),
      l10n.t('Add environment by URL…'),
    );
  }

  facts(id: string): EnvironmentFacts {
    return this.#facts.get(id) ?? { kind: 'unknown', account: undefined };
  }

  /** Adds the kind of an environment to a refusal that says that it offers no SQL credentials. */
  withKind(error: AccessError, id: string): AccessError {
    const { kind } = this.facts(id);
    const isUnified = kind === 'unifiedDevelopment' || kind === 'unifiedSandbox';
    if (error.code !== 'notUnified' || !isUnified) return error;
    return { ...error, values: { ...error.values, isUnified } };
  }

  /** Reads everything that needs no question to the user. */
  async refresh(): Promise<void> {
    const { client, history, settings } = this.#window;
    const recent = await history.recentEnvironments('unifiedEnvironments');
    const found = await client();
    if (!found.ok) return;
    const { list } = this;
    list.added = recognized(found.value, settings.environments());
    list.recent = recognized(found.value, recent);
    // "Add environment by URL…" stores a name that only repeats the URL.
    const isOwn = ({ name, url }: Environment) => {
      const plain = found.value.recognise(url);
      return plain.ok && plain.value.name !== name;
    };
    this.#ownNames = new Map(list.added.filter(isOwn).map(({ id, name }) => [id, name]));
    // Environments that this client listed belong to its cloud. Checking thousands again would be slow.
    const listed = new Set(found.value === this.#lister ? list.discovered : []);
    list.keepOnly(each => listed.has(each) || found.value.recognise(each.url).ok);
    this.#lister = found.value;
    this.#onChange();
    const discovered = await found.value.listEnvironments('silent');
    this.#isSignedOut = discovered.ok && discovered.value === undefined;
    if (discovered.ok && discovered.value !== undefined) list.discovered = discovered.value;
    this.#onChange();
  }

  /** Finds out the kind of the selected environment and the account, without asking the user. */
  async describe(environment: Environment): Promise<void> {
    this.#describing.abort();
    const describing = new AbortController();
    this.#describing = describing;
    const isCurrent = () => this.#describing === describing;
    const found = await this.#window.client();
    if (!found.ok) return;
    const token = await this.#window.signIn.getToken(environment.url, 'silent');
    const account = token.ok ? token.value?.account : undefined;
    const { kind: earlier } = this.facts(environment.id);
    this.#set(environment, { kind: account === undefined ? 'unknown' : earlier, account });
    if (account === undefined || !isCurrent()) return;
    const kind = await found.value.describe(environment, describing.signal);
    if (isCurrent()) this.#set(environment, { kind, account });
  }

  /** Lets the user sign in for the list. */
  async signIn(): Promise<Result<void>> {
    const found = await this.#window.client();
    return found.ok ? found.value.signIn() : found;
  }

  /** Selects an entry of the field, or runs its command; returns the ID of the environment. */
  async choose(option: string): Promise<Result<string>> {
    if (option === browseCommand) return this.#browse();
    if (option === addCommand) return this.#addByUrl();
    const found = this.list.find(option);
    return found === undefined ? success(option) : this.#keep(found);
  }

  /** Lets the user select one of all environments, after a sign-in if needed. */
  async #browse(): Promise<Result<string>> {
    const found = await this.#window.client();
    if (!found.ok) return found;
    // VS Code closes an open list when the sign-in asks its question.
    const signedIn = await found.value.signIn();
    if (!signedIn.ok) return signedIn;
    let problem: AccessError | undefined;
    const placeholder = l10n.t('Search by name or address');
    const picked = await this.#window.prompts.pickLive<Environment>(
      async (show, signal) => {
        const discovered = await found.value.listEnvironments('interactive', signal);
        if (discovered.ok) this.list.discovered = discovered.value ?? [];
        else problem = discovered.error;
        // The entries that are known already stay usable.
        show(this.#pickItems(), problem ? explainError(problem).sentence : placeholder);
      },
      { title: l10n.t('Environments'), placeholder },
    );
    if (picked !== undefined) return this.#keep(picked);
    return failure(problem ?? accessError('cancelled', {}));
  }

  /** Lets the user type a URL, and keeps the environment in the settings. */
  async #addByUrl(): Promise<Result<string>> {
    const { client, prompts, settings } = this.#window;
    const service = await client();
    if (!service.ok) return service;
    const box = {
      title: l10n.t('Add Environment by URL'),
      prompt: l10n.t(
        'The Dataverse address of the environment, not the finance and operations one',
      ),
      placeholder: 'https://contoso-dev.crm4.dynamics.com',
    };
    const recognize = (text: string) => service.value.recognise(text);
    const found = await enterText(prompts, box, recognize, error =>
      // The dialog continues with a page of Lifecycle Services in that section.
      error.code === 'environmentOfLcs' ? { sentence: '' } : explainError(error),
    );
    if (!found.ok) return found;
    const { value } = found;
    if (this.list.find(value.id) === undefined) {
      this.list.added = [...this.list.added, value];
      await settings.addEnvironment({ name: value.name, url: value.url });
    }
    return this.#keep(this.list.find(value.id) ?? value);
  }

  /** All environments, the unusable ones last. */
  #pickItems(): readonly PickItem<Environment>[] {
    const items = this.list.all.map(environment => ({
      label: visible(environment.name, 100),
      description: withoutScheme(environment.url),
      detail: this.unusableWords(environment),
      value: environment,
    }));
    const usable = items.filter(({ detail }) => detail === '');
    const unusable = items.filter(({ detail }) => detail !== '');
    return [...usable, ...withHeading(l10n.t('SQL credentials unavailable'), unusable)];
  }

  /** The reason why a request would fail, or empty. */
  unusableWords({ id, isAdministrator }: Pick<Environment, 'id' | 'isAdministrator'>): string {
    if (isAdministrator === false) return l10n.t("You aren't a System Administrator here");
    return this.facts(id).kind === 'notUnified' ? l10n.t("Doesn't offer SQL credentials") : '';
  }

  #keep(environment: Environment): Result<string> {
    this.list.remember(environment);
    return success(environment.id);
  }

  #set(environment: Environment, facts: EnvironmentFacts): void {
    this.#facts.set(environment.id, facts);
    this.#onChange();
  }
}

/** The URL of an environment, as the form shows it. */
export function withoutScheme(url: string): string {
  return url.replace(/^https:\/\//, '');
}

/** The entries that belong to the cloud in the settings, with the names that the user gave them. */
function recognized(
  client: UnifiedEnvironmentsClient,
  entries: readonly EnvironmentSetting[],
): readonly Environment[] {
  return entries.flatMap(({ name, url }) => {
    const found = client.recognise(url);
    if (!found.ok) return [];
    return [name === '' ? found.value : { ...found.value, name }];
  });
}
