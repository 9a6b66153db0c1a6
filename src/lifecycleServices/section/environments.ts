import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Environment } from '../../access/environment';
import type { AccessError } from '../../access/errors';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { ChoiceOption } from '../../protocol/state';
import { exampleLcsUrl, parseLcsUrl } from '../../services/lcsUrl';
import {
  ChoiceList,
  environmentsOf,
  recentList,
  type RecentList,
} from '../../ui/dialog/choiceList';
import { joinHint } from '../../ui/dialog/fields';
import { enterText, type PickItem } from '../../ui/prompts';
import { explainError } from '../errorMessages';
import {
  accessError,
  kindError,
  makeLcsEnvironment,
  type LcsEnvironment,
  type LcsKind,
  type LcsProject,
} from '../types';
import type { LcsWindow } from '../window';
import type { LcsSessions } from './sessions';

const pageSchema = v.object({ name: v.string(), url: v.string() });
type NamedPage = v.InferOutput<typeof pageSchema>;

/** An environment with a page, or the database of an imported account, which has none. */
type Entry = LcsEnvironment | Environment;

/** The LCS environments of the form: recent, added, from a session, or with a grant. */
export class LcsEnvironments {
  readonly #window: LcsWindow;
  readonly #list: ChoiceList<Entry>;
  readonly #selectedBefore: RecentList<NamedPage>;

  constructor(window: LcsWindow) {
    const { memory, vault } = window;
    this.#window = window;
    const held = () =>
      environmentsOf(vault.held, 'lifecycleServices').map(each => this.#named(each) ?? each);
    this.#list = new ChoiceList<Entry>({ held, merge: joined, isUnusable });
    this.#selectedBefore = recentList(memory, 'lcsEnvironments', pageSchema, ({ url }) => url);
  }

  /** The entries of the field, and its commands. A session is needed to browse. */
  options(canBrowse: boolean): readonly ChoiceOption[] {
    return this.#list.fieldOptions(
      entry => ({
        label: visible(entry.name, 100),
        detail: hasPage(entry) ? environmentHint(entry) : l10n.t('imported database'),
      }),
      l10n.t('Add environment by URL…'),
      canBrowse,
    );
  }

  /** An environment with a page. */
  find(id: string): LcsEnvironment | undefined {
    const found = this.#list.find(id);
    return found && hasPage(found) ? found : undefined;
  }

  /** Keeps a selected environment in the list, also for the next window. */
  select(environment: LcsEnvironment): void {
    this.#list.remember(environment);
    const { name, url } = this.find(environment.id) ?? environment;
    void this.#selectedBefore.add({ name, url });
  }

  /** Finds the environment of a grant or an earlier request, if it has a page in the current cloud. */
  recall(environment: NamedPage): LcsEnvironment | undefined {
    const found = this.#named(environment);
    const known = found && this.find(found.id);
    if (found !== undefined && known === undefined) this.#list.remember(found);
    return known ?? found;
  }

  async refresh(): Promise<void> {
    const { history, settings } = this.#window;
    const recent = await history.recentEnvironments('lifecycleServices');
    const named = (each: NamedPage) => this.#named(each) ?? [];
    this.#list.recent = [...recent, ...this.#selectedBefore.all].flatMap(named);
    this.#list.added = settings.environments().flatMap(named);
    this.#list.keepOnly(({ url }) => this.#recognize(url).ok);
  }

  /** Lets the user type the URL of an environment's page, and keeps it in the settings. */
  async addByUrl(): Promise<Result<LcsEnvironment>> {
    const { prompts, settings } = this.#window;
    const cloud = this.#window.cloud();
    const title = l10n.t('Add Lifecycle Services Environment');
    const box = {
      title,
      prompt: l10n.t("The URL of the environment's page, copied from your browser"),
      placeholder: cloud.ok ? exampleLcsUrl(cloud.value) : '',
    };
    const typed = await enterText(prompts, box, text => this.#recognize(text), explainError);
    if (!typed.ok) return typed;
    const known = this.find(typed.value.id);
    if (known !== undefined) return success(known);
    const named = await prompts.input({
      title,
      prompt: l10n.t('A name for the environment'),
      placeholder: l10n.t("For example: contoso-uat. Leave it empty to use the environment's ID."),
      validate: () => '',
    });
    if (named === undefined) return failure(accessError('cancelled', {}));
    const added = { ...typed.value, name: named.trim() || typed.value.name };
    this.#list.added = [...this.#list.added, added];
    await settings.addEnvironment({ name: added.name, url: added.url });
    return success(added);
  }

  #recognize(url: string): Result<LcsEnvironment> {
    const cloud = this.#window.cloud();
    if (!cloud.ok) return cloud;
    const page = parseLcsUrl(url, cloud.value);
    if (!page.ok) return page;
    // The ID is the name until a session has read the environment.
    const name = page.value.environmentId;
    return success(makeLcsEnvironment({ ...page.value, name, kind: 'notRead' }));
  }

  #named({ name, url }: NamedPage): LcsEnvironment | undefined {
    const found = this.#recognize(url);
    return found.ok ? { ...found.value, name: name || found.value.name } : undefined;
  }
}

/** The kind of an environment, its host, and its project. */
export function environmentHint({ kind, baseUrl, projectId }: LcsEnvironment): string {
  const place = l10n.t('{0}, project {1}', new URL(baseUrl).host, projectId);
  return joinHint(' · ', kindWords[kind](), place);
}

/** The kind of an environment in words; empty if it isn't read yet. */
const kindWords: Readonly<Record<LcsKind, () => string>> = {
  selfService: () => l10n.t('Self-service'),
  microsoftManaged: () => l10n.t('Microsoft-managed'),
  notRead: () => '',
  customerManaged: () => l10n.t('Cloud-hosted: connect to the database on its virtual machine'),
  onPremises: () => l10n.t('On-premises: connect to the database in your network'),
  migrated: () =>
    l10n.t('Moved to the Power Platform admin center: request access under Unified environments'),
  unknownKind: () => l10n.t('Unknown type'),
};

function isUnusable(entry: Entry): boolean {
  return hasPage(entry) && kindError(entry) !== undefined;
}

function hasPage(entry: Entry): entry is LcsEnvironment {
  return 'projectId' in entry;
}

/** The values of a session are newer than any list. A known name replaces an ID. */
function joined(earlier: Entry, later: Entry): Entry {
  if (!hasPage(earlier) || !hasPage(later)) return later;
  const isEarlierRead = earlier.kind !== 'notRead' && later.kind === 'notRead';
  const [other, newer] = isEarlierRead ? [later, earlier] : [earlier, later];
  return { ...newer, name: newer.name === newer.environmentId ? other.name : newer.name };
}

/** The host to sign in to. Asks if the cloud has several. */
export async function pickHost(window: LcsWindow, signal: AbortSignal): Promise<Result<string>> {
  const cloud = window.cloud();
  if (!cloud.ok) return cloud;
  const { lcsUrls } = cloud.value;
  const [only, ...others] = lcsUrls;
  if (only === undefined) return failure(accessError('lcsAddressUnknown', { text: '' }));
  if (others.length === 0) return success(only);
  const items = lcsUrls.map(url => ({ label: new URL(url).host, value: url }));
  const placeholder = l10n.t('Select the host of your region');
  return pick(window, items, l10n.t('Lifecycle Services'), placeholder, signal);
}

/** The sessions to browse in, and the signal that closes an open list. */
interface Browsing {
  readonly window: LcsWindow;
  readonly sessions: LcsSessions;
  readonly signal: AbortSignal;
}

/** Lets the user pick a project and then one of its environments, at all hosts with a session. */
export async function pickEnvironment(browsing: Browsing): Promise<Result<LcsEnvironment>> {
  for (;;) {
    const picked = await pickProject(browsing);
    if (!picked.ok) return picked;
    if (typeof picked.value !== 'string') return pickFrom(picked.value, browsing);
    const signedIn = await browsing.sessions.signIn(picked.value, browsing.signal);
    if (!signedIn.ok) return signedIn;
  }
}

/** Returns a project, or the URL of a host to sign in to. */
async function pickProject(browsing: Browsing): Promise<Result<LcsProject | string>> {
  const { window, sessions, signal } = browsing;
  const cloud = window.cloud();
  if (!cloud.ok) return cloud;
  const { hosts } = sessions;
  const projects: LcsProject[] = [];
  let failed: AccessError | undefined;
  for (const host of hosts) {
    const listed = await sessions.use(host, signal, lcs => lcs.listProjects());
    if (listed.ok) projects.push(...listed.value);
    else failed = listed.error;
  }
  // The projects of the hosts that respond are enough.
  if (failed !== undefined && projects.length === 0) return failure(failed);
  const otherHosts = cloud.value.lcsUrls.filter(url => !hosts.includes(url));
  const items: readonly PickItem<LcsProject | string>[] = [
    ...projects.map(project => ({
      label: visible(project.name, 100),
      description: joinHint(' · ', visible(project.organization, 100), project.id),
      detail: new URL(project.baseUrl).host,
      value: project,
    })),
    ...otherHosts.map(baseUrl => ({
      label: l10n.t('Sign in to {0}…', new URL(baseUrl).host),
      isAction: true,
      value: baseUrl,
    })),
  ];
  return pick(window, items, l10n.t('Projects'), l10n.t('Search by name'), signal);
}

/** Picks an environment of a project. Unusable ones come last, with the reason. */
async function pickFrom(
  project: LcsProject,
  { window, sessions, signal }: Browsing,
): Promise<Result<LcsEnvironment>> {
  const listed = await sessions.use(project.baseUrl, signal, lcs => lcs.listEnvironments(project));
  if (!listed.ok) return listed;
  const items = listed.value
    .toSorted((a, b) => Number(isUnusable(a)) - Number(isUnusable(b)))
    .map(value => {
      const label = visible(value.name, 100);
      const kind = kindWords[value.kind]();
      return isUnusable(value)
        ? { label, detail: l10n.t('Not available. {0}.', kind), value }
        : { label, description: kind, value };
    });
  const [title, placeholder] = [visible(project.name, 100), l10n.t('Select an environment')];
  for (;;) {
    const picked = await pick(window, items, title, placeholder, signal);
    if (!picked.ok || !isUnusable(picked.value)) return picked;
    // VS Code's list can't disable an entry.
    const { name, kind } = picked.value;
    void window.prompts.notify('info', `${visible(name, 100)}: ${kindWords[kind]()}.`);
  }
}

async function pick<T>(
  { prompts }: LcsWindow,
  items: readonly PickItem<T>[],
  title: string,
  placeholder: string,
  signal: AbortSignal,
): Promise<Result<T>> {
  const picked = await prompts.pick(items, { title, placeholder, signal });
  return picked === undefined ? failure(accessError('cancelled', {})) : success(picked);
}
