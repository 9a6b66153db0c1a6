import * as l10n from '@vscode/l10n';
import { activationPhase, isFinal } from '../../access/activation';
import type { Disposable } from '../../access/clock';
import type { AccessError } from '../../access/errors';
import { endOf, type ActivatedRole, type RoleActivation } from '../../access/grant';
import { formatResourceId, resourceKey, type ResourceAddress } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import { visible } from '../../access/text';
import { Alarm, withTimeLimit } from '../../access/timing';
import type { ExclusiveTask, TaskTarget } from '../../ui/dialog/exclusiveTask';
import { busyWords } from '../../ui/dialog/messages';
import { isCancellation } from '../../ui/dialog/notices';
import { endWords } from '../../ui/messages/time';
import type { Locale } from '../../ui/userLocale';
import { reportFailure } from '../../ui/prompts';
import {
  accessError,
  type ActivationContext,
  type ActivationRequest,
  type ActivationStep,
} from '../types';
import { activationsIn, clientFor, explainFor, namesOf, warn, type RolesWindow } from '../window';

/** A role request, with the names and the note that stay on this computer. */
export interface RoleRequest extends ActivationRequest {
  readonly roles: readonly ActivatedRole[];
  /** The application's URL in its cloud. */
  readonly url: string;
  readonly note: string;
}

/** How long a canceled client may take to end, in milliseconds. Only a request that is on the way takes longer. */
const untilEndMs = 50;

/** Milliseconds for finding the requests of other windows: the user sees no progress yet. */
const elsewhereLimit = 1_000;

/** Requests roles, after a question if needed. Returns whether the customer has yet to decide. */
export async function requestRoles(
  window: RolesWindow,
  task: ExclusiveTask,
  target: TaskTarget,
  request: RoleRequest,
): Promise<Result<boolean>> {
  // The question comes first: the page would take the focus from it.
  const requested = await task.run(
    stepWords({ name: 'signingIn' }),
    async signal => {
      if (!(await confirmRequest(window, request))) return success(false);
      task.reveal();
      return sendUntilCancelled(window, task, target, request, signal);
    },
    { isHidden: true, target },
  );
  return requested ?? success(false);
}

/**
 * Sends a request, and waits until Azure has stored it or the user cancels. A request that was sent goes on after a
 * cancel: its row stays in the view, and a notification reports its failure.
 */
async function sendUntilCancelled(
  window: RolesWindow,
  task: ExclusiveTask,
  target: TaskTarget,
  request: RoleRequest,
  signal: AbortSignal,
): Promise<Result<boolean>> {
  const { announcer, clock, newId, prompts, trace, underWay, vault } = window;
  const grantId = newId();
  const name = visible(request.application.name, 100);
  let requestName = '';
  /** The name of the request while Azure may have it. */
  let sentName = '';
  let shown: Disposable | undefined;
  const onStep = (step: ActivationStep): void => {
    if (step.name === 'requesting') sentName = requestName;
    // The next request may be running by then.
    if (signal.aborted) return;
    trace.step(step.name);
    task.step(stepWords(step));
  };
  // After a reload, the window finds the request in the vault.
  const sending = async (address: ResourceAddress): Promise<void> => {
    requestName = address.name;
    underWay.add(grantId);
    shown = announcer.keep(l10n.t('Requesting access to {0}…', name));
    await vault.keepActivation(activationOf(window, target, request, grantId, address));
  };
  const notRun = (): void => void (sentName = '');
  const sent = send(window, request, grantId, { signal, onStep, sending, notRun }).finally(() =>
    underWay.delete(grantId),
  );
  const limit = new Alarm(clock);
  const cancelled = new Promise<undefined>(resolve => {
    signal.addEventListener('abort', () => limit.set(untilEndMs, () => resolve(undefined)));
  });
  const result = await Promise.race([sent, cancelled]).finally(() => {
    limit.clear();
    shown?.dispose();
  });
  if (result !== undefined) return result;
  // The client checks the signal before it sends.
  if (sentName === '') return failure(accessError('cancelled', {}));
  const explain = explainFor(name);
  const report = (error: AccessError): void => {
    if (error.code === 'cancelled') void prompts.notify('info', explain(error).sentence);
    else if (!isCancellation(error)) warn(window, error, explain);
  };
  sent.then(
    late => {
      if (!late.ok) report(late.error);
    },
    (error: unknown) => reportFailure(prompts, error),
  );
  const values = { application: name, request: sentName, because: 'cancelled' } as const;
  return failure(accessError('activationUnknown', values));
}

async function send(
  window: RolesWindow,
  request: RoleRequest,
  grantId: string,
  context: ActivationContext & { readonly notRun: () => void },
): Promise<Result<boolean>> {
  const { clock, log, recordRequest, trace, underWay, vault } = window;
  trace.started();
  // The user may have selected another cloud during the question.
  const found = await clientFor(request.url, window);
  if (!found.ok) return found;
  const sent = await found.value.requestActivation(request, context);
  const { aborted } = context.signal;
  if (!sent.ok) {
    const { code, detail } = sent.error;
    if (!aborted) trace.failed(code);
    if (code !== 'cancelled') log.warn(`Request failed: ${code} ${detail}`);
    if (code === 'activationUnknown') return sent;
    // Azure certainly doesn't have the request. The disk may be slow.
    context.notRun();
    if (underWay.has(grantId)) await vault.forget(grantId);
    return sent;
  }
  if (!aborted) trace.step('stored');
  const grant = await recordRequest(grantId, sent.value);
  return success(grant !== undefined && activationPhase(grant, clock.now()) === 'pending');
}

/** Asks before a request for a role that is approved, or still requested, for the same time, in any window. */
async function confirmRequest(
  { clock, locale, prompts, vault }: RolesWindow,
  { application, roles, startsAt, durationMs }: RoleRequest,
): Promise<boolean> {
  const now = clock.now();
  const start = startsAt === 'now' ? now : startsAt;
  const isRequested = ({ roleId }: { readonly roleId: string }) =>
    roles.some(role => role.roleId === roleId);
  await vault.loaded();
  // A network folder may not respond, and a second request does little harm.
  const finding = vault.activationsElsewhere();
  const elsewhere = await withTimeLimit(clock, elsewhereLimit, finding).catch(
    (): readonly RoleActivation[] => [],
  );
  const [earlier] = [...activationsIn({ vault }), ...elsewhere]
    .filter(
      grant =>
        !isFinal(activationPhase(grant, now)) &&
        resourceKey(grant.applicationId) === resourceKey(application.address) &&
        grant.roles.some(isRequested) &&
        grant.startsAt < start + durationMs &&
        start < (grant.expiresAt ?? grant.startsAt + grant.durationMs),
    )
    .sort((one, other) => endOf(one) - endOf(other));
  if (earlier === undefined) return true;
  return prompts.confirm({
    message: againWords({ ...earlier, roles: earlier.roles.filter(isRequested) }, now, locale),
    detail: elsewhere.includes(earlier)
      ? l10n.t(
          'You sent the earlier request in another window. The customer gets a second request for the same time.',
        )
      : l10n.t('The customer gets a second request for the same time.'),
    button: l10n.t('Request Again'),
  });
}

function activationOf(
  { clock }: RolesWindow,
  target: TaskTarget,
  { account, application, roles, startsAt, durationMs, url, note }: RoleRequest,
  id: string,
  request: ResourceAddress,
): RoleActivation {
  const now = clock.now();
  return {
    kind: 'roleActivation',
    id,
    environment: {
      id: target.id,
      system: 'managedApplications',
      name: application.name,
      url,
      tenantId: application.tenantId,
    },
    account,
    issuedAt: now,
    applicationId: formatResourceId(application.address),
    roles,
    request,
    presence: 'sent',
    state: '',
    lastNotifiedState: '',
    startsAt: startsAt === 'now' ? now : startsAt,
    durationMs,
    note,
  };
}

function againWords(grant: RoleActivation, now: number, locale: Locale): string {
  const [roles, application] = namesOf(grant);
  const phase = activationPhase(grant, now);
  const ends = l10n.t('Access ends {0}.', endWords(grant.expiresAt, now, locale));
  const words =
    phase === 'running'
      ? `${l10n.t('You already have {0} on {1}.', roles, application)} ${ends}`
      : phase === 'upcoming'
        ? `${l10n.t('The request for {0} on {1} is already approved.', roles, application)} ${ends}`
        : l10n.t(
            "You already requested {0} on {1}, and the customer hasn't decided yet.",
            roles,
            application,
          );
  return `${words} ${l10n.t('Request again?')}`;
}

function stepWords(step: ActivationStep): string {
  if (step.name === 'waitingToRetry') return busyWords(step.seconds);
  const words = {
    signingIn: l10n.t('Signing in…'),
    requesting: l10n.t('Sending the request…'),
    storing: l10n.t('Azure is storing the request…'),
  };
  return words[step.name];
}
