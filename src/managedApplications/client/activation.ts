import { randomInt } from 'node:crypto';
import type { AccessError, UnknownOutcomeCause } from '../../access/errors';
import { explainFailure, parseJson } from '../../access/http/answers';
import { retryAfterSeconds, wait } from '../../access/http/retry';
import type { HttpAnswer, HttpFailure } from '../../access/http/transport';
import { formatResourceId, type ResourceAddress } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import {
  accessError,
  checkActivation,
  type ActivationContext,
  type ActivationRequest,
  type CallOptions,
  type JitRequest,
  type Withdrawal,
} from '../types';
import { writeDuration } from './durations';
import { followOperation } from './operation';
import { readRequest, requestType } from './readResources';
import { describeAnswer, explainRefusal } from './refusals';
import type { ResourceManager } from './resourceManager';

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
 * PUT of the same content to the same name creates nothing new. After a lost response, the client
 * looks for the request, and repeats the PUT if it isn't there. The request is in the application's
 * subscription and resource group (contract E.5).
 */
export async function requestActivation(
  manager: ResourceManager,
  request: ActivationRequest,
  context: ActivationContext,
): Promise<Result<JitRequest>> {
  const checked = checkActivation(request);
  if (!checked.ok) return checked;
  const { signal, onStep } = context;
  onStep({ name: 'signingIn' });
  const token = await manager.signIn('interactive');
  if (!token.ok) return token;
  if (signal.aborted) return failure(accessError('cancelled', {}));

  const { subscriptionId, resourceGroup } = request.application.address;
  const name = manager.context.newRequestName();
  const address = { subscriptionId, resourceGroup, type: requestType, name };
  await context.sending(address);
  const put = await putUntilKnown(manager, address, request, context);
  if (!put.ok) return put;

  onStep({ name: 'storing' });
  const failed = await followOperation(manager, put.value, address, signal);
  if (failed !== undefined) return failure(failed);
  // The customer may have decided already, as only the latest response tells.
  const found = await findRequest(manager, address, { mode: 'silent', signal });
  const latest = found.ok && found.value !== undefined ? [found.value, put.value] : [put.value];
  for (const { body } of latest) {
    const stored = readRequest(parseJson(body), manager.clockAheadMs, address);
    if (stored !== undefined) return success(stored);
  }
  return failure(unknown(request, address, 'unreadable', describeAnswer(put.value)));
}

/**
 * Deletes a request. A second DELETE deletes nothing more. After a lost response, the client looks
 * for the request, and repeats the DELETE if it is still there.
 */
export async function withdraw(
  manager: ResourceManager,
  address: ResourceAddress,
  options: CallOptions,
): Promise<Result<Withdrawal>> {
  const { name } = address;
  const url = manager.resourceUrl(address);
  for (let attempt = 1; ; attempt++) {
    const sent = await manager.send({ method: 'DELETE', url, ...options });
    if (!sent.ok) return sent;
    const { outcome, account } = sent.value;
    const status = outcome.ok ? outcome.value.status : undefined;
    if (status === 404) return success('wasGone');
    if (status === 202) return success('underWay');
    if (status === 200 || status === 204) return success('deleted');
    if (causeOfDoubt(outcome) === undefined) {
      return failure(refusal(manager, outcome, account, name));
    }
    const found = await findRequest(manager, address, options);
    if (found.ok && found.value === undefined) return success('deleted');
    if (!found.ok || attempt >= mostAttempts) {
      return failure(accessError('withdrawalUnknown', { request: name }, detailOf(outcome)));
    }
  }
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

/** @returns the response to follow, or the error to show */
async function putUntilKnown(
  manager: ResourceManager,
  address: ResourceAddress,
  request: ActivationRequest,
  { signal, onStep }: ActivationContext,
): Promise<Result<HttpAnswer>> {
  const url = manager.resourceUrl(address);
  const body = requestBody(manager, request);
  const onSend = () => onStep({ name: 'sending' });
  const onWait = (seconds: number) => onStep({ name: 'waitingToRetry', seconds });
  /** An earlier PUT may have created the request, whatever happens to a later one. */
  let doubt: AccessError | undefined;
  for (let attempt = 1; ; attempt++) {
    const call = { method: 'PUT', url, body, mode: 'interactive', signal, onSend, onWait } as const;
    const sent = await manager.send(call);
    if (!sent.ok) return doubt === undefined ? sent : failure(doubt);
    const { outcome, account } = sent.value;
    if (outcome.ok && [200, 201, 202].includes(outcome.value.status)) return outcome;
    const cause = causeOfDoubt(outcome);
    if (cause !== undefined) {
      const because = signal.aborted ? 'cancelled' : cause;
      doubt = unknown(request, address, because, detailOf(outcome));
    }
    if (doubt === undefined) {
      return failure(refusal(manager, outcome, account, request.application.name));
    }
    const seconds = outcome.ok ? (retryAfterSeconds(outcome.value, 0) ?? 0) : 0;
    if (seconds > 0) onWait(seconds);
    await wait(manager.context.clock, seconds * 1000, signal);
    const found = await findRequest(manager, address, { mode: 'silent', signal });
    if (found.ok && found.value !== undefined) return success(found.value);
    const isLast = cause === undefined || attempt >= mostAttempts;
    if (isLast || !found.ok || signal.aborted) return failure(doubt);
  }
}

/** Looks for a request; `undefined` if the service doesn't have it. */
async function findRequest(
  manager: ResourceManager,
  address: ResourceAddress,
  options: CallOptions,
): Promise<Result<HttpAnswer | undefined>> {
  const url = manager.resourceUrl(address);
  const answer = await manager.get(url, address.name, options, [200, 404]);
  return answer.ok && answer.value.status === 404 ? success(undefined) : answer;
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

function refusal(
  { host }: ResourceManager,
  outcome: Result<HttpAnswer, HttpFailure>,
  account: string,
  name: string,
): AccessError {
  return outcome.ok
    ? explainRefusal(outcome.value, { host, account, name })
    : explainFailure(outcome.error, host);
}

function detailOf(outcome: Result<HttpAnswer, HttpFailure>): string {
  return outcome.ok ? describeAnswer(outcome.value) : outcome.error.detail;
}

function unknown(
  { application }: ActivationRequest,
  { name }: ResourceAddress,
  because: UnknownOutcomeCause,
  detail: string,
): AccessError {
  const values = { application: application.name, request: name, because };
  return accessError('activationUnknown', values, detail);
}
