import * as l10n from '@vscode/l10n';
import type { AccessError } from '../../access/errors';
import { type LcsEnvironment, type LcsProject, accessError, kindError } from '../types';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import { joinHint } from '../../ui/dialog/fields';
import type { PickItem } from '../../ui/prompts';
import type { LcsWindow } from '../window';
import { kindWords } from './environments';
import type { LcsSessions } from './sessions';

/** A project to open, or the URL of a host to sign in to. */
type ProjectChoice = LcsProject | string;

/** Lets the user pick a project and then one of its environments, at all hosts with a session. */
export class EnvironmentPicker {
  readonly #window: LcsWindow;
  readonly #sessions: LcsSessions;

  constructor(window: LcsWindow, sessions: LcsSessions) {
    this.#window = window;
    this.#sessions = sessions;
  }

  /** The host to sign in to. Asks if the cloud has several. */
  async chooseHost(signal: AbortSignal): Promise<Result<string>> {
    const cloud = this.#window.cloud();
    if (!cloud.ok) return cloud;
    const { lcsUrls } = cloud.value;
    const [only, ...others] = lcsUrls;
    if (only === undefined) return failure(accessError('lcsAddressUnknown', { text: '' }));
    if (others.length === 0) return success(only);
    return this.#pick(
      lcsUrls.map(url => ({ label: new URL(url).host, value: url })),
      l10n.t('Lifecycle Services'),
      l10n.t('Select the host of your region'),
      signal,
    );
  }

  /** Picks an environment. */
  async pick(signal: AbortSignal): Promise<Result<LcsEnvironment>> {
    for (;;) {
      const project = await this.#pickProject(signal);
      if (!project.ok) return project;
      if (typeof project.value !== 'string') return this.#pickEnvironment(project.value, signal);
      const signedIn = await this.#sessions.signIn(project.value, signal);
      if (!signedIn.ok) return signedIn;
    }
  }

  async #pickProject(signal: AbortSignal): Promise<Result<ProjectChoice>> {
    const cloud = this.#window.cloud();
    if (!cloud.ok) return cloud;
    const { hosts } = this.#sessions;
    const otherHosts = cloud.value.lcsUrls.filter(url => !hosts.includes(url));
    const projects = await this.#listProjects(hosts, signal);
    if (!projects.ok) return projects;
    const items: PickItem<ProjectChoice>[] = [
      ...projects.value.map(project => ({
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
    return this.#pick(items, l10n.t('Projects'), l10n.t('Search by name'), signal);
  }

  /** Lists the projects of all hosts that respond. */
  async #listProjects(
    hosts: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<readonly LcsProject[]>> {
    const found: LcsProject[] = [];
    let failed: AccessError | undefined;
    for (const host of hosts) {
      const listed = await this.#sessions.use(host, signal, lcs => lcs.listProjects());
      if (listed.ok) found.push(...listed.value);
      else failed = listed.error;
    }
    return failed !== undefined && found.length === 0 ? failure(failed) : success(found);
  }

  async #pickEnvironment(
    project: LcsProject,
    signal: AbortSignal,
  ): Promise<Result<LcsEnvironment>> {
    const listed = await this.#sessions.use(project.baseUrl, signal, lcs =>
      lcs.listEnvironments(project),
    );
    if (!listed.ok) return listed;
    const items = [...listed.value]
      .sort((a, b) => Number(isOther(a)) - Number(isOther(b)))
      .map(environmentItem);
    for (;;) {
      const title = visible(project.name, 100);
      const picked = await this.#pick(items, title, l10n.t('Select an environment'), signal);
      if (!picked.ok || !isOther(picked.value)) return picked;
      // VS Code's list can't disable an entry.
      const { name, kind } = picked.value;
      void this.#window.prompts.notify('info', `${visible(name, 100)}: ${kindWords[kind]()}.`);
    }
  }

  async #pick<T>(
    items: readonly PickItem<T>[],
    title: string,
    placeholder: string,
    signal: AbortSignal,
  ): Promise<Result<T>> {
    const picked = await this.#window.prompts.pick(items, { title, placeholder, signal });
    return picked === undefined ? failure(accessError('cancelled', {})) : success(picked);
  }
}

function isOther(environment: LcsEnvironment): boolean {
  return kindError(environment) !== undefined;
}

function environmentItem(environment: LcsEnvironment): PickItem<LcsEnvironment> {
  const label = visible(environment.name, 100);
  const kind = kindWords[environment.kind]();
  return isOther(environment)
    ? { label, detail: l10n.t('Not available. {0}.', kind), value: environment }
    : { label, description: kind, value: environment };
}
