import * as l10n from '@vscode/l10n';
import type { Environment } from '../../access/environment';
import { accessError } from '../../access/errors';
import { makeLcsEnvironment, type LcsEnvironment } from '../types';
import { failure, success, type Result } from '../../access/result';
import { parseLcsUrl } from '../../services/lcsUrl';
import { explainError } from '../../ui/messages/errors';
import { ChosenBefore } from './chosenBefore';
import type { LcsWindow } from '../window';

/** The environments of LCS that the dialog knows: recent, added by hand, found in a session. */
export class LcsEnvironmentList {
  readonly #services: LcsWindow;
  readonly #before: ChosenBefore;
  #recent: readonly LcsEnvironment[] = [];
  #added: readonly LcsEnvironment[] = [];
  /** Those that were chosen in this run, or came from a grant or a request. They know the most. */
  #remembered: readonly LcsEnvironment[] = [];

  constructor(services: LcsWindow) {
    this.#services = services;
    this.#before = new ChosenBefore(services.memory);
  }

  /** Recent ones first, then those added by hand, then what was found. */
  get options(): readonly LcsEnvironment[] {
    const byId = new Map<string, LcsEnvironment>();
    for (const each of [...this.#recent, ...this.#added, ...this.#remembered]) {
      const known = byId.get(each.id);
      byId.set(each.id, known === undefined ? each : { ...each, name: nameOf(each, known) });
    }
    return [...byId.values()];
  }

  find(id: string): LcsEnvironment | undefined {
    return this.options.find(each => each.id === id);
  }

  /** Keeps an environment that was chosen, over restarts too. */
  choose(environment: LcsEnvironment): void {
    const known = this.find(environment.id);
    const name = known === undefined ? environment.name : nameOf(environment, known);
    this.remember({ ...environment, name });
    void this.#before.add({ name, url: environment.url });
  }

  /** Keeps an environment among the options, with what is known of it by now. */
  remember(environment: LcsEnvironment): void {
    const others = this.#remembered.filter(({ id }) => id !== environment.id);
    this.#remembered = [...others, environment];
  }

  /**
   * Understands an environment of a grant or of an earlier request; `undefined` where it has no page
   * in the chosen cloud: what was imported need not have one.
   */
  recall({ url, name }: Pick<Environment, 'url' | 'name'>): LcsEnvironment | undefined {
    const found = this.#recognise(url);
    if (!found.ok) return undefined;
    const known = this.find(found.value.id);
    if (known === undefined) this.remember(name === '' ? found.value : { ...found.value, name });
    return this.find(found.value.id);
  }

  /** Reads again what history and settings know. */
  async refresh(): Promise<void> {
    const recent = await this.#services.history.recentEnvironments('lifecycleServices');
    this.#recent = this.#recognised([
      ...recent.map(entry => ({ name: entry.environmentName, url: entry.environmentUrl })),
      ...this.#before.all,
    ]);
    this.#added = this.#recognised(this.#services.settings.environments());
    this.#remembered = this.#remembered.filter(({ url }) => this.#recognise(url).ok);
  }

  /** Asks for the address of an environment's page, and keeps the environment in the settings. */
  async addByUrl(): Promise<Result<LcsEnvironment>> {
    const { prompts, settings } = this.#services;
    const title = l10n.t('Add Environment of Lifecycle Services');
    const typed = await prompts.input({
      title,
      prompt: l10n.t("The address of the environment's page, as the browser shows it"),
      placeholder: 'https://lcs.dynamics.com/V2/EnvironmentDetailsV3New/1234567?EnvironmentId=…',
      validate: text => {
        const found = this.#recognise(text);
        return found.ok ? '' : explainError(found.error).sentence;
      },
    });
    if (typed === undefined || typed.trim() === '') return failure(accessError('cancelled', {}));
    const found = this.#recognise(typed);
    if (!found.ok) return found;
    const known = this.find(found.value.id);
    if (known !== undefined) return success(known);
    const named = await prompts.input({
      title,
      prompt: l10n.t('What you call the environment'),
      placeholder: l10n.t(
        'For example: contoso-uat. Empty: its id, until a session tells its name.',
      ),
      validate: () => '',
    });
    if (named === undefined) return failure(accessError('cancelled', {}));
    const name = named.trim() === '' ? found.value.name : named.trim();
    const added = { ...found.value, name };
    this.#added = [...this.#added, added];
    await settings.addEnvironment({ name, url: added.url });
    return success(added);
  }

  #recognise(url: string): Result<LcsEnvironment> {
    const cloud = this.#services.cloud();
    if (!cloud.ok) return cloud;
    const page = parseLcsUrl(url, cloud.value);
    if (!page.ok) return page;
    // Its ID is its name until a session has read the environment.
    const name = page.value.environmentId;
    return success(makeLcsEnvironment({ ...page.value, name, kind: { name: 'notRead' } }));
  }

  #recognised(entries: readonly Pick<Environment, 'name' | 'url'>[]): readonly LcsEnvironment[] {
    return entries.flatMap(({ name, url }) => {
      const found = this.#recognise(url);
      if (!found.ok) return [];
      return [name === '' ? found.value : { ...found.value, name }];
    });
  }
}

/** What an environment is called: its id is no name where another one is known. */
function nameOf({ name, environmentId }: LcsEnvironment, known: LcsEnvironment): string {
  return name === environmentId ? known.name : name;
}
