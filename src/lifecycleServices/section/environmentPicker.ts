import * as l10n from '@vscode/l10n';
import { accessError, type AccessError } from '../../access/errors';
import type { LcsEnvironment, LcsProject } from '../types';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { PickItem } from '../../ui/prompts';
import { kindWords } from './environmentField';
import type { LcsSessions } from './sessions';
import type { LcsWindow } from '../window';

type ProjectChoice =
  | { readonly kind: 'project'; readonly project: LcsProject }
  | { readonly kind: 'host'; readonly baseUrl: string };

/** Lets the user pick a project and then one of its environments, at every host there is. */
export class EnvironmentPicker {
  readonly #services: LcsWindow;
  readonly #sessions: LcsSessions;

  constructor(services: LcsWindow, sessions: LcsSessions) {
    this.#services = services;
    this.#sessions = sessions;
  }

  /** The host to sign in to: asks where there are several. */
  async chooseHost(): Promise<Result<string>> {
    const cloud = this.#services.cloud();
    if (!cloud.ok) return cloud;
    const { lcsUrls } = cloud.value;
    const [only, ...others] = lcsUrls;
    if (only === undefined) return failure(accessError('lcsAddressUnknown', { text: '' }));
    if (others.length === 0) return success(only);
    const picked = await this.#services.prompts.pick(
      lcsUrls.map(url => ({ label: new URL(url).host, value: url })),
      {
        title: l10n.t('Lifecycle Services'),
        placeholder: l10n.t('Choose the host of your region'),
      },
    );
    return picked === undefined ? failure(accessError('cancelled', {})) : success(picked);
  }

  /** Picks an environment. */
  async pick(signal: AbortSignal): Promise<Result<LcsEnvironment>> {
    for (;;) {
      const project = await this.#pickProject(signal);
      if (!project.ok) return project;
      if (project.value.kind === 'project')
        return this.#pickEnvironment(project.value.project, signal);
      const signedIn = await this.#sessions.signIn(project.value.baseUrl, signal);
      if (!signedIn.ok) return signedIn;
    }
  }

  async #pickProject(signal: AbortSignal): Promise<Result<ProjectChoice>> {
    const cloud = this.#services.cloud();
    if (!cloud.ok) return cloud;
    const { hosts } = this.#sessions;
    const elsewhere = cloud.value.lcsUrls.filter(url => !hosts.includes(url));
    const projects = await this.#projects(hosts, signal);
    if (!projects.ok) return projects;
    const items: PickItem<ProjectChoice>[] = [
      ...projects.value.map(project => ({
        label: visible(project.name, 100),
        description: [visible(project.organization, 100), project.id]
          .filter(part => part !== '')
          .join(' · '),
        detail: new URL(project.baseUrl).host,
        value: { kind: 'project' as const, project },
      })),
      ...elsewhere.map(baseUrl => ({
        label: l10n.t('Sign in at {0}…', new URL(baseUrl).host),
        isAction: true,
        value: { kind: 'host' as const, baseUrl },
      })),
    ];
    const picked = await this.#services.prompts.pick(items, {
      title: l10n.t('Projects'),
      placeholder: l10n.t('Search by name'),
      signal,
    });
    return picked === undefined ? failure(accessError('cancelled', {})) : success(picked);
  }

  async #projects(
    hosts: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<readonly LcsProject[]>> {
    const services = await this.#services.lifecycleServices();
    if (!services.ok) return services;
    const found: LcsProject[] = [];
    let failed: AccessError | undefined;
    for (const host of hosts) {
      const listed = await this.#sessions.use(host, signal, session =>
        services.value.listProjects(session, signal),
      );
      if (listed.ok) found.push(...listed.value);
      else failed = listed.error;
    }
    return failed !== undefined && found.length === 0 ? failure(failed) : success(found);
  }

  async #pickEnvironment(
    project: LcsProject,
    signal: AbortSignal,
  ): Promise<Result<LcsEnvironment>> {
    const { prompts, lifecycleServices } = this.#services;
    const services = await lifecycleServices();
    if (!services.ok) return services;
    const listed = await this.#sessions.use(project.baseUrl, signal, session =>
      services.value.listEnvironments(session, project, signal),
    );
    if (!listed.ok) return listed;
    const ordered = [...listed.value].sort((a, b) => Number(isOther(a)) - Number(isOther(b)));
    for (;;) {
      const picked = await prompts.pick(ordered.map(environmentItem), {
        title: visible(project.name, 100),
        placeholder: l10n.t('Choose an environment'),
        signal,
      });
      if (picked === undefined) return failure(accessError('cancelled', {}));
      if (!isOther(picked)) return success(picked);
      // The editor's list has no entries that cannot be chosen: whoever chooses one is told why.
      void prompts.notify('info', `${visible(picked.name, 100)}: ${kindWords(picked.kind)}.`);
    }
  }
}

function isOther({ kind }: LcsEnvironment): boolean {
  return kind.name === 'other';
}

function environmentItem(environment: LcsEnvironment): PickItem<LcsEnvironment> {
  const label = visible(environment.name, 100);
  const kind = kindWords(environment.kind);
  return isOther(environment)
    ? { label, detail: l10n.t('Not available. {0}.', kind), value: environment }
    : { label, description: kind, value: environment };
}
