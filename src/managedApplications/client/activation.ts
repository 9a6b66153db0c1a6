import { randomInt } from 'node:crypto';
import type { AccessError, UnknownOutcomeCause } from '../../access/errors';
import { parseJson } from '../../access/http/answers';
import { retryAfterSeconds, wait } from '../../access/http/retry';
import type { HttpAnswer, HttpFailure } from '../../access/http/transport';
import { formatResourceId, type ResourceAddress } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import {
  accessError,
  type ActivationContext,
  type ActivationRequest,
  type CallOptions,
  type JitRequest,
  type Withdrawal,
} from '../types';
import { writeDuration } from './durations';
import { followOperation } from './operation';
import { readRequest, requestType } from './readResources';
import { describeAnswer } from './refusals';
import type { ResourceCall, ResourceManager } from './resourceManager';

/** How often a PUT or DELETE is sent whose response was lost. */
const mostAttempts = 2;

const nameCharacters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Creates a name for a request: `jit` and seven characters. Newer versions allow ten at most. */
export function newRequestName(): string {
  const characters = Array.from({ length: 7 }, () => nameCharacters[randomInt(36)]);
  return `jit${characters.join('')}`;
}

/**
 * Requests roles. Unlike a credential, the request has a name that this client chose, and a second
 * PUT of the same content to the same name creates nothing new. The request is in the application's
 * subscription and resource group (contract E.5).
 */
export async function requestActivation(
  manager: ResourceManager,
  request: ActivationRequest,
  context: ActivationContext,
): Promise<Result<JitRequest>> {
  const { signal, onStep } = context;
  onStep({ name: 'signingIn' });
  const token = await manager.signIn('interactive');
  if (!token.ok) return token;
  if (signal.aborted) return failure(accessError('cancelled', {}));

  const { application } = request;
  const { subscriptionId, resourceGroup } = application.address;
  const name = manager.context.newRequestName();
  const address = { subscriptionId, resourceGroup, type: requestType, name };
  await context.sending(address);
  const unknown = (because: UnknownOutcomeCause, detail: string) =>
    accessError(
      'activationUnknown',
      { application: application.name, request: name, because },
      detail,
    );
  const call: ResourceCall = {
    method: 'PUT',
    url: manager.resourceUrl(address),
    body: requestBody(manager, request),
    mode: 'interactive',
    signal,
    onSend: () => onStep({ name: 'requesting' }),
    onWait: seconds => onStep({ name: 'waitingToRetry', seconds }),
  };
  const put = await changeUntilKnown(manager, call, address, application.name, unknown);
  if (!put.ok) return put;

  onStep({ name: 'storing' });
  const failed = await followOperation(manager, put.value, address, signal);
  if (failed !== undefined) return failure(failed);
  // The customer may have decided already, as only the latest response tells.
  const latest = await readStored(manager, address, { mode: 'silent', signal });
  if (latest.ok) return latest;
  const stored = readRequest(parseJson(put.value.body), manager.clockAheadMs, address);
  return stored === undefined
    ? failure(unknown('unreadable', describeAnswer(put.value)))
    : success(stored);
}

/** Reads a request as Azure has stored it. */
export function readStored(
  manager: ResourceManager,
  address: ResourceAddress,
  options: CallOptions,
): Promise<Result<JitRequest>> {
  return manager.read(address, options, body => readRequest(body, manager.clockAheadMs, address));
}

/** Deletes a request. A second DELETE deletes nothing more. */
export async function withdraw(
  manager: ResourceManager,
  address: ResourceAddress,
  options: CallOptions,
): Promise<Result<Withdrawal>> {
  const { name } = address;
  const call: ResourceCall = { method: 'DELETE', url: manager.resourceUrl(address), ...options };
  const deleted = await changeUntilKnown(manager, call, address, name, (_because, detail) =>
    accessError('withdrawalUnknown', { request: name }, detail),
  );
  if (!deleted.ok) return deleted;
  const { status } = deleted.value;
  return success(status === 404 ? 'wasGone' : status === 202 ? 'underWay' : 'deleted');
}

/** The official example has no location; a known one does no harm. */
function requestBody(
  { clockAheadMs, context }: ResourceManager,
  { application, roles, startsAt, durationMs }: ActivationRequest,
): object {
  const start = startsAt === 'now' ? context.clock.now() + clockAheadMs : startsAt;
  return {
    ...(application.location === '' ? {} : { location: application.location }),
    properties: {
      applicationResourceId: formatResourceId(application.address),
      jitAuthorizationPolicies: roles.map(({ principalId, roleId }) => ({
        principalId,
        roleDefinitionId: roleId,
      })),
      jitSchedulingPolicy: {
        type: 'Once',
        duration: writeDuration(durationMs),
        startTime: new Date(start).toISOString(),
      },
    },
  };
}

/**
 * Sends a PUT or DELETE. After a lost response, looks up the request, and repeats the call if the
 * result shows that the call didn't run.
 * @param name the resource, for the message
 * @param unknown the error if it stays unknown whether the call ran
 * @returns the response to the call; if it was lost, the response to the search, with status 200
 */
async function changeUntilKnown(
  manager: ResourceManager,
  call: ResourceCall,
  address: ResourceAddress,
  name: string,
  unknown: (because: UnknownOutcomeCause, detail: string) => AccessError,
): Promise<Result<HttpAnswer>> {
  const { url, signal, onWait } = call;
  const isDelete = call.method === 'DELETE';
  const expected = isDelete ? [200, 202, 204, 404] : [200, 201, 202];
  /** Set if an earlier call may have run. A later failure doesn't remove the doubt. */
  let doubt: AccessError | undefined;
  for (let attempt = 1; ; attempt++) {
    const sent = await manager.send(call, name);
    if (!sent.ok) return doubt === undefined ? sent : failure(doubt);
    const { outcome, explain } = sent.value;
    if (outcome.ok && expected.includes(outcome.value.status)) return outcome;
    const cause = causeOfDoubt(outcome);
    if (cause !== undefined) {
      doubt = unknown(signal.aborted ? 'cancelled' : cause, explain().detail);
    }
    if (doubt === undefined) return failure(explain());
    const seconds = outcome.ok ? (retryAfterSeconds(outcome.value, 0) ?? 0) : 0;
    if (seconds > 0) onWait?.(seconds);
    await wait(manager.context.clock, seconds * 1000, signal);
    const options = { mode: 'silent', signal } as const;
    const found = await manager.call({ url }, address.name, options, [200, 404]);
    const hasRun = found.ok && (found.value.status === 404) === isDelete;
    if (hasRun) return success({ ...found.value, status: 200 });
    const isLast = cause === undefined || attempt >= mostAttempts;
    if (isLast || !found.ok || signal.aborted) return failure(doubt);
  }
}

/** Why a change may have run; `undefined` if it certainly did not. */
function causeOfDoubt(outcome: Result<HttpAnswer, HttpFailure>): UnknownOutcomeCause | undefined {
  if (!outcome.ok) {
    if (outcome.error.beforeSending) return undefined;
    return outcome.error.kind === 'timeout' ? 'timeout' : 'connectionLost';
  }
  const { status } = outcome.value;
  if (status >= 500 || status === 408) return 'serverError';
  return status < 300 ? 'unreadable' : undefined;
}
