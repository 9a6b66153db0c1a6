import * as l10n from '@vscode/l10n';
import type { Environment } from '../../access/environment';
import type { EnvironmentKind } from '../types';
import type { Account } from '../../access/grant';
import type { TokenSource } from '../../access/http/transport';
import type { UnifiedEnvironmentsClient } from '../types';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import { accessError, type AccessError } from '../../access/errors';
import type { PickItem, Prompts } from '../../ui/prompts';
import type { EnvironmentSetting } from '../../ui/settings';
import { explainError } from '../../ui/messages/errors';

/** What was discovered stands in the dialog's own list while there is not more than this of it. */
const shortList = 20;

/** What is known of the chosen environment, beyond its name. */
export interface EnvironmentFacts {
  readonly kind: EnvironmentKind;
  /** The account that requests would be sent for, where somebody is signed in. */
  readonly account: Account | undefined;
}

/** What the list needs of its surroundings. */
export interface EnvironmentListServices {
  readonly client: () => Promise<Result<UnifiedEnvironmentsClient>>;
  readonly tokens: TokenSource;
  readonly prompts: Prompts;
  readonly settings: {
    environments(): readonly EnvironmentSetting[];
    addEnvironment(environment: EnvironmentSetting): Promise<void>;
  };
  /** Name and address of the environments of earlier requests, newest first. */
  readonly recent: () => Promise<readonly EnvironmentSetting[]>;
}

/** The environments that the dialog knows: recent, added by hand, discovered. */
export class EnvironmentList {
  readonly #services: EnvironmentListServices;
  readonly #onChange: () => void;
  /** Those that were chosen in this run, or came from a grant, a request or a proposal. */
  #remembered: readonly Environment[] = [];
  #recent: readonly Environment[] = [];
  #added: readonly Environment[] = [];
  #discovered: readonly Environment[] = [];
  readonly #facts = new Map<string, EnvironmentFacts>();
  #describing = new AbortController();

  constructor(services: EnvironmentListServices, onChange: () => void) {
    this.#services = services;
    this.#onChange = onChange;
  }

  /** Recent ones first, then those added by hand, then the discovered ones while they are few. */
  get options(): readonly Environment[] {
    const discovered = this.#discovered.length <= shortList ? this.#discovered : [];
    const options = unique([...this.#local, ...discovered]);
    const others = this.#remembered.filter(({ id }) => !options.has(id));
    return [...options.values(), ...others.map(other => this.find(other.id) ?? other)];
  }

  /** Finds an environment by its id, wherever it came from. */
  find(id: string): Environment | undefined {
    return unique([...this.#remembered, ...this.#local, ...this.#discovered]).get(id);
  }

  facts(id: string): EnvironmentFacts | undefined {
    return this.#facts.get(id);
  }

  /** Keeps an environment among the options, wherever it came from. */
  remember(environment: Environment): void {
    if (this.#remembered.some(({ id }) => id === environment.id)) return;
    this.#remembered = [...this.#remembered, environment];
  }

  /** Reads everything again that can be read without asking the user. */
  async refresh(): Promise<void> {
    const recent = await this.#services.recent();
    const client = await this.#services.client();
    if (!client.ok) return;
    this.#added = recognised(client.value, this.#services.settings.environments());
    // A recent environment of another cloud is not offered: its address would be refused.
    this.#recent = recognised(client.value, recent);
    const belongs = ({ url }: Environment) => client.value.recognise(url).ok;
    this.#discovered = this.#discovered.filter(belongs);
    this.#remembered = this.#remembered.filter(belongs);
    this.#onChange();
    const found = await client.value.listEnvironments('silent', new AbortController().signal);
    if (found.ok && found.value !== undefined) this.#discovered = found.value;
    this.#onChange();
  }

  /** Finds out, without asking the user, what the chosen environment is and who is signed in. */
  async describe(environment: Environment): Promise<void> {
    this.#describing.abort();
    const describing = new AbortController();
    this.#describing = describing;
    const isCurrent = () => this.#describing === describing;
    const client = await this.#services.client();
    if (!client.ok) return;
    const token = await this.#services.tokens.getToken(environment.url, 'silent');
    const account = token.ok ? token.value?.account : undefined;
    const earlier = this.#facts.get(environment.id)?.kind ?? 'unknown';
    this.#note(environment, { kind: account === undefined ? 'unknown' : earlier, account });
    if (account === undefined || !isCurrent()) return;
    const kind = await client.value.describe(environment, describing.signal);
    if (isCurrent()) this.#note(environment, { kind, account });
  }

  /** Opens the editor's own list of everything there is. Asks to sign in where that is needed. */
  async browse(): Promise<Result<Environment>> {
    const client = await this.#services.client();
    if (!client.ok) return client;
    // A list that is open would close under the sign-in's own question.
    const signedIn = await client.value.signIn();
    if (!signedIn.ok) return signedIn;
    const stopped = new AbortController();
    let problem: AccessError | undefined;
    const items = client.value.listEnvironments('interactive', stopped.signal).then(found => {
      if (!found.ok) problem = found.error;
      else this.#discovered = found.value ?? [];
      return this.#pickItems();
    });
    const picked = await this.#services.prompts.pick(items, {
      title: l10n.t('Environments'),
      placeholder: l10n.t('Search by name or address'),
    });
    if (picked !== undefined) return success(picked);
    stopped.abort();
    return failure(problem ?? accessError('cancelled', {}));
  }

  /** Asks for an address, and keeps the environment in the settings. */
  async addByUrl(): Promise<Result<Environment>> {
    const client = await this.#services.client();
    if (!client.ok) return client;
    const { prompts, settings } = this.#services;
    const typed = await prompts.input({
      title: l10n.t('Add Environment by URL'),
      prompt: l10n.t(
        'The Dataverse address of the environment, not the finance and operations one',
      ),
      placeholder: 'https://contoso-dev.crm4.dynamics.com',
      validate: text => {
        const found = client.value.recognise(text);
        // A page of Lifecycle Services is taken: the dialog goes on with it there.
        const isTaken = found.ok || found.error.code === 'environmentOfLcs';
        return isTaken ? '' : explainError(found.error).sentence;
      },
    });
    if (typed === undefined || typed.trim() === '') return failure(accessError('cancelled', {}));
    const found = client.value.recognise(typed);
    if (!found.ok) return found;
    const { value } = found;
    if (this.find(value.id) === undefined) {
      this.#added = [...this.#added, value];
      await settings.addEnvironment({ name: value.name, url: value.url });
    }
    return success(this.find(value.id) ?? value);
  }

  /** What is known without asking the service. */
  get #local(): readonly Environment[] {
    return [...this.#recent, ...this.#added];
  }

  #note(environment: Environment, facts: EnvironmentFacts): void {
    this.#facts.set(environment.id, facts);
    this.#onChange();
  }

  #pickItems(): PickItem<Environment>[] {
    return [...unique([...this.#local, ...this.#discovered]).values()].map(environment => ({
      label: visible(environment.name, 100),
      description: environment.url.replace(/^https:\/\//, ''),
      ...(environment.isAdministrator === false
        ? { detail: l10n.t('You are not a System Administrator here') }
        : {}),
      value: environment,
    }));
  }
}

/** The entries that belong to the chosen cloud, by the names they were given. */
function recognised(
  client: UnifiedEnvironmentsClient,
  entries: readonly EnvironmentSetting[],
): readonly Environment[] {
  return entries.flatMap(entry => {
    const found = client.recognise(entry.url);
    if (!found.ok) return [];
    return [entry.name === '' ? found.value : { ...found.value, name: entry.name }];
  });
}

/** By id; of two with the same id the discovered one knows more. */
function unique(environments: readonly Environment[]): ReadonlyMap<string, Environment> {
  const byId = new Map<string, Environment>();
  for (const environment of environments) {
    const earlier = byId.get(environment.id);
    byId.set(environment.id, earlier === undefined ? environment : { ...earlier, ...environment });
  }
  return byId;
}
