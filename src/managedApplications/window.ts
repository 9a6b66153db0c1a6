import * as l10n from '@vscode/l10n';
import type { AccessError } from '../access/errors';
import type { RequestedRole, RoleActivation } from '../access/grant';
import { hostOf } from '../access/http/answers';
import { formatResourceId, type ResourceAddress } from '../access/resourceId';
import { failure, type Result } from '../access/result';
import { visible } from '../access/text';
import { roleNames } from '../ui/messages/activation';
import { openCloudSetting, warnOfError } from '../ui/messages/errors';
import { offer } from '../ui/prompts';
import type { SystemWindow } from '../ui/window';
import { isActivation } from '../vault/heldGrant';
import type { ManagedApplications } from './client/index';
import { explainError } from './errorMessages';
import { accessError, type JitRequest } from './types';

/** The values of an earlier role request, to fill in the form. Names are external text. */
export interface EarlierRoleRequest {
  /** Any URL in its cloud. */
  readonly url: string;
  /** Resource ID of the application, in any case. */
  readonly applicationId: string;
  readonly applicationName?: string;
  readonly subscriptionName?: string;
  readonly requestName: string;
  readonly roles: readonly RequestedRole[];
  /** Milliseconds since 1970 on this computer's clock; `undefined` if unknown. */
  readonly startsAt: number | undefined;
  readonly durationMs: number | undefined;
  readonly note?: string;
}

/** The window, with everything that the parts of this system share. */
export interface RolesWindow extends SystemWindow {
  readonly client: () => Promise<Result<ManagedApplications>>;
  /** Base URL of Azure Resource Manager in that cloud; empty if it has none. */
  readonly resourceManagerUrl: () => string;
  /** Lets the user select the account for requests; returns whether it may have changed. */
  readonly switchAccount: () => Promise<boolean>;
  /** IDs of the grants whose requests are being sent or stored. */
  readonly underWay: Set<string>;
  /** Opens the dialog and fills the form with the values of an earlier request. */
  readonly activateAgain: (values: EarlierRoleRequest) => Promise<void>;
  /** Stores the request as Azure returns it, and notifies the user if the customer has decided. */
  readonly recordRequest: (id: string, request: JitRequest) => Promise<RoleActivation | undefined>;
  /** Shows the requests of an application or a subscription; without an ID, the user selects. */
  readonly openRequestHistory: (id?: string) => Promise<void>;
}

export function warn({ prompts }: RolesWindow, error: AccessError, explain = explainError): void {
  warnOfError(prompts, error, explain);
}

/** Explains errors in sentences that name the application, because the window can have several requests. */
export function explainFor(application: string): typeof explainError {
  return error => {
    const words = explainError(error);
    return { ...words, sentence: l10n.t('{0}: {1}', application, words.sentence) };
  };
}

/** The client for the cloud of a URL. Other clouds must not receive the address of an application or a request. */
export async function clientFor(
  url: string,
  window: RolesWindow,
): Promise<Result<ManagedApplications>> {
  if (isOfCloud(window, url)) return window.client();
  return failure(accessError('otherCloud', { host: hostOf(url) }));
}

/** Whether a URL is in the cloud in the settings. */
export function isOfCloud({ resourceManagerUrl }: RolesWindow, url: string): boolean {
  const base = resourceManagerUrl().replace(/\/+$/, '');
  return base === '' || `${url}/`.startsWith(`${base}/`);
}

/** The URL of an application in the cloud in the settings. */
export function urlOf({ resourceManagerUrl }: RolesWindow, application: ResourceAddress): string {
  return resourceManagerUrl().replace(/\/+$/, '') + encodeURI(formatResourceId(application));
}

export async function copyRequestId(
  { announcer, writeClipboard }: RolesWindow,
  request: ResourceAddress,
): Promise<void> {
  await writeClipboard(formatResourceId(request));
  announcer.say(l10n.t('Request ID copied.'));
}

/** The portal page of a resource; `undefined` if the cloud in the settings has no known portal. */
export function portalUrl(
  { cloud }: Pick<RolesWindow, 'cloud'>,
  address: ResourceAddress,
): string | undefined {
  const chosen = cloud();
  if (!chosen.ok || chosen.value.portalUrl === '') return undefined;
  return `${chosen.value.portalUrl}#resource${encodeURI(formatResourceId(address))}`;
}

export async function openInPortal(window: RolesWindow, address: ResourceAddress): Promise<void> {
  const url = portalUrl(window, address);
  if (url !== undefined) return window.prompts.openUrl(url);
  const words = l10n.t('The cloud in your settings has no known portal.');
  const { label, run } = openCloudSetting();
  void offer(window.prompts, 'info', words, [label, () => run?.(window.prompts)]);
}

export function namesOf({ roles, environment }: RoleActivation): readonly [string, string] {
  return [roleNames(roles), visible(environment.name, 60)];
}

export function activationsIn({ vault }: Pick<RolesWindow, 'vault'>): readonly RoleActivation[] {
  return vault.held.filter(isActivation).map(({ grant }) => grant);
}
