import * as l10n from '@vscode/l10n';
import type { AccessError } from '../../access/errors';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import { joinHint } from '../../ui/dialog/fields';
import type { PickItem } from '../../ui/prompts';
import { accessError, kindError, type LcsEnvironment, type LcsProject } from '../types';
import type { LcsWindow } from '../window';
import { kindWords } from './environments';
import type { LcsSessions } from './sessions';

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

/** Lets the user pick a project and then one of its environments, at all hosts with a session. */
export async function pickEnvironment(
  window: LcsWindow,
  sessions: LcsSessions,
  signal: AbortSignal,
): Promise<Result<LcsEnvironment>> {
  for (;;) {
    const picked = await pickProject(window, sessions, signal);
    if (!picked.ok) return picked;
    if (typeof picked.value !== 'string') {
      return pickFrom(picked.value, window, sessions, signal);
    }
    const signedIn = await sessions.signIn(picked.value, signal);
    if (!signedIn.ok) return signedIn;
  }
}

/** Returns a project, or the URL of a host to sign in to. */
async function pickProject(
  window: LcsWindow,
  sessions: LcsSessions,
  signal: AbortSignal,
): Promise<Result<LcsProject | string>> {
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
  window: LcsWindow,
  sessions: LcsSessions,
  signal: AbortSignal,
): Promise<Result<LcsEnvironment>> {
  const listed = await sessions.use(project.baseUrl, signal, lcs => lcs.listEnvironments(project));
  if (!listed.ok) return listed;
  const isUnusable = (each: LcsEnvironment) => kindError(each) !== undefined;
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
