import * as l10n from '@vscode/l10n';
import { activationPhase, isFinal } from '../../access/activation';
import { endOf, type Account, type ActivatedRole } from '../../access/grant';
import { formatResourceId, resourceKey, type ResourceAddress } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import type { ExclusiveTask } from '../../ui/dialog/exclusiveTask';
import type { ActivationRequest } from '../types';
import { activationsIn, type RolesWindow } from '../window';
import { listed } from './applications';
import { againWords, stepWords } from './messages';

/** A role request, with the names and the note that stay on this computer. */
export interface RoleRequest extends ActivationRequest {
  readonly account: Account;
  readonly roles: readonly ActivatedRole[];
  readonly note: string;
}

/** Requests roles, after a question if needed. Does nothing while another request is running. */
export async function requestRoles(
  window: RolesWindow,
  task: ExclusiveTask,
  request: RoleRequest,
): Promise<Result<void>> {
  // The question comes first: the page would take the focus from it.
  const requested = await task.run(
    stepWords({ name: 'signingIn' }),
    async signal => {
      if (!(await confirmRequest(window, request))) return success(undefined);
      task.reveal();
      return send(window, task, request, signal);
    },
    { isHidden: true, target: listed(request.application.address, request.application.name) },
  );
  return requested ?? success(undefined);
}

/** Asks before a request for a role that is approved, or still requested, for the same time. */
async function confirmRequest(
  window: RolesWindow,
  { application, roles, startsAt, durationMs }: RoleRequest,
): Promise<boolean> {
  const { clock, locale, prompts } = window;
  const now = clock.now();
  const start = startsAt === 'now' ? now : startsAt;
  const [earlier] = activationsIn(window)
    .filter(
      grant =>
        !isFinal(activationPhase(grant, now)) &&
        resourceKey(grant.applicationId) === resourceKey(application.address) &&
        grant.roles.some(({ roleId }) => roles.some(role => role.roleId === roleId)) &&
        grant.startsAt < start + durationMs &&
        start < (grant.expiresAt ?? grant.startsAt + grant.durationMs),
    )
    .sort((one, other) => endOf(one) - endOf(other));
  if (earlier === undefined) return true;
  const same = roles.filter(({ roleId }) => earlier.roles.some(role => role.roleId === roleId));
  return prompts.confirm({
    message: againWords({ ...earlier, roles: same }, now, locale),
    detail: l10n.t('The customer gets a second request for the same time.'),
    button: l10n.t('Request Again'),
  });
}

async function send(
  window: RolesWindow,
  task: ExclusiveTask,
  request: RoleRequest,
  signal: AbortSignal,
): Promise<Result<void>> {
  const { announcer, client, clock, log, recordRequest, trace, underWay, vault } = window;
  trace.started();
  const found = await client();
  if (!found.ok) return found;
  let grantId = '';
  try {
    const sent = await found.value.requestActivation(request, {
      signal,
      onStep: step => {
        trace.step(step.name);
        task.step(stepWords(step));
      },
      sending: async address => {
        grantId = await keep(window, request, address);
      },
    });
    if (!sent.ok) {
      const { code, detail } = sent.error;
      trace.failed(code);
      if (code !== 'cancelled') log.warn(`Request failed: ${code} ${detail}`);
      // Azure certainly doesn't have the request.
      if (grantId !== '' && code !== 'activationUnknown') await vault.forget(grantId);
      return failure(sent.error);
    }
    trace.granted(grantId);
    const grant = await recordRequest(grantId, sent.value);
    // A notification tells about a decided one.
    if (grant !== undefined && activationPhase(grant, clock.now()) === 'pending') {
      announcer.say(
        l10n.t(
          'Azure has the request for {0}. You get a notification when the customer decides. If that takes longer than a day, request it again.',
          visible(grant.environment.name, 60),
        ),
      );
    }
    return success(undefined);
  } finally {
    underWay.clear();
  }
}

/** Stores the request in the vault before it is sent, so that a reload finds it again. */
async function keep(
  { vault, clock, newId, resourceManagerUrl, underWay }: RolesWindow,
  { account, application, roles, startsAt, durationMs, note }: RoleRequest,
  address: ResourceAddress,
): Promise<string> {
  const applicationId = formatResourceId(application.address);
  const [id, now] = [newId(), clock.now()];
  underWay.add(id);
  await vault.keepActivation({
    kind: 'roleActivation',
    id,
    environment: {
      id: listed(application.address, application.name).id,
      system: 'managedApplications',
      name: application.name,
      url: resourceManagerUrl().replace(/\/+$/, '') + encodeURI(applicationId),
      tenantId: application.tenantId,
    },
    account,
    issuedAt: now,
    applicationId,
    roles,
    request: address,
    presence: 'sent',
    state: '',
    lastNotifiedState: '',
    startsAt: startsAt === 'now' ? now : startsAt,
    durationMs,
    note,
  });
  return id;
}
