import { randomInt } from 'node:crypto';
import * as v from 'valibot';
import { mapInTurns } from '../../access/concurrency';
import type { AccessError, UnknownOutcomeCause } from '../../access/errors';
import type { Account } from '../../access/grant';
import { parseJson } from '../../access/http/answers';
import { retryAfterSeconds, wait } from '../../access/http/retry';
import type { HttpAnswer, HttpFailure } from '../../access/http/transport';
import { redact } from '../../access/log';
import { formatResourceId, type ResourceAddress } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import {
  accessError,
  type ActivationContext,
  type ActivationRequest,
  type CallOptions,
  type JitRequest,
  type RequestScope,
  type Withdrawal,
} from '../types';
import { writeDuration } from './durations';
import {
  describeAnswer,
  parseObject,
  readRequest,
  readResourceError,
  requestType,
  text,
} from './responses';
import type { Call, ResourceManager } from './resourceManager';

/** How often a PUT or DELETE is sent whose response was lost. */
const mostAttempts = 2;

/** The time between two reads of an operation, unless the service specifies it. */
const defaultSeconds = 10;

/** A longer operation isn't followed: the request is there, whether Azure has stored it or not. */
const longestWatchMs = 2 * 60_000;

/** A request may stay `Accepted` until the customer decides (contract E.3), so reads are limited. */
const mostResourceReads = 3;

const nameCharacters = 'abcdefghijklmnopqrstuvwxyz0123456789';

const operationSchema = v.object({ status: text });
const resourceSchema = v.object({ properties: v.object({ provisioningState: text }) });

/** Creates a name for a request: `jit` and seven characters. Newer versions allow ten at most. */
export function newRequestName(): string {
  const characters = Array.from({ length: 7 }, () => nameCharacters[randomInt(36)]);
  return `jit${characters.join('')}`;
}

export function createRequests(manager: ResourceManager) {
  const readStored = (
    address: ResourceAddress,
    options: CallOptions,
  ): Promise<Result<JitRequest>> =>
    manager.read(manager.resource(address), options, body =>
      readRequest(body, manager.clockAheadMs, address),
    );

  /**
   * Requests roles, and waits until Azure has stored the request. Unlike a credential, it has a name
   * that this client chose, and a second PUT of the same content to the same name creates nothing
   * new. It is in the application's subscription and resource group (contract E.5).
   */
  const requestActivation = async (
    request: ActivationRequest,
    { signal, onStep, sending }: ActivationContext,
  ): Promise<Result<JitRequest>> => {
    onStep({ name: 'signingIn' });
    const { account } = request;
    const token = await manager.signIn('interactive', account);
    if (!token.ok) return token;
    if (signal.aborted) return failure(accessError('cancelled', {}));

    const { subscriptionId, resourceGroup } = request.application.address;
    const name = manager.context.newRequestName();
    const address = { subscriptionId, resourceGroup, type: requestType, name };
    await sending(address);
    const application = request.application.name;
    const unknown = (because: UnknownOutcomeCause, detail: string) =>
      accessError('activationUnknown', { application, request: name, because }, detail);
    const resource = manager.resource(address);
    const call = {
      ...resource,
      name: application,
      method: 'PUT' as const,
      account,
      body: requestBody(manager, request),
      onSend: () => onStep({ name: 'requesting' }),
      onSignIn: () => onStep({ name: 'signingIn' }),
      onWait: (seconds: number) => onStep({ name: 'waitingToRetry', seconds }),
    };
    const options = { mode: 'interactive', signal } as const;
    const put = await changeUntilKnown(manager, call, options, unknown);
    if (!put.ok) return put;

    onStep({ name: 'storing' });
    const failed = await followOperation(manager, put.value, resource, signal);
    if (failed !== undefined) return failure(failed);
    // The customer may have decided already, as only the latest response tells.
    const latest = await readStored(address, { mode: 'silent', signal });
    if (latest.ok) return latest;
    const stored = readRequest(parseJson(put.value.body), manager.clockAheadMs, address);
    return stored === undefined
      ? failure(unknown('unreadable', describeAnswer(put.value)))
      : success(stored);
  };

  /** Deletes a request, because Azure has no other way to withdraw it. A second DELETE does no harm. */
  const withdraw = async (
    address: ResourceAddress,
    options: CallOptions,
  ): Promise<Result<Withdrawal>> => {
    const token = await manager.signIn(options.mode);
    if (!token.ok) return token;
    const { account } = token.value;
    const call = { ...manager.resource(address), method: 'DELETE', account } as const;
    const deleted = await changeUntilKnown(manager, call, options, (_because, detail) =>
      accessError('withdrawalUnknown', { request: address.name }, detail),
    );
    if (!deleted.ok) return deleted;
    const { status } = deleted.value;
    return success(status === 404 ? 'wasGone' : status === 202 ? 'underWay' : 'deleted');
  };

  /** Lists requests page by page. Azure has no list per application, but one per resource group. */
  async function* listRequests(
    scope: RequestScope,
    options: CallOptions,
  ): AsyncIterable<Result<readonly JitRequest[]>> {
    const isOne = scope.kind === 'application';
    const { subscriptionId } = isOne ? scope.address : scope;
    const group = isOne ? `/resourceGroups/${encodeURIComponent(scope.address.resourceGroup)}` : '';
    const path = `subscriptions/${encodeURIComponent(subscriptionId)}${group}/providers/${requestType}`;
    const name = isOne ? scope.address.resourceGroup : subscriptionId;
    for await (const page of manager.pages({ url: manager.url(path), name }, options)) {
      const { clockAheadMs } = manager;
      yield page.ok
        ? success(await mapInTurns(page.value, row => readRequest(row, clockAheadMs)))
        : page;
    }
  }

  return { readRequest: readStored, requestActivation, withdraw, listRequests };
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
 * result shows that the call didn't run. All as one account.
 * @param unknown the error if it stays unknown whether the call ran
 * @returns the response to the call; if it was lost, the response to the search, with status 200
 */
async function changeUntilKnown(
  manager: ResourceManager,
  call: Call & { readonly account: Account },
  options: CallOptions,
  unknown: (because: UnknownOutcomeCause, detail: string) => AccessError,
): Promise<Result<HttpAnswer>> {
  const { url, name, account, onWait } = call;
  const { signal } = options;
  const isDelete = call.method === 'DELETE';
  const expected = isDelete ? [200, 202, 204, 404] : [200, 201, 202];
  /** Set if an earlier call may have run. A later failure doesn't remove the doubt. */
  let doubt: AccessError | undefined;
  for (let attempt = 1; ; attempt++) {
    const sent = await manager.send(call, options);
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
    const silently = { mode: 'silent', signal } as const;
    // Another account may not see the request.
    const found = await manager.call({ url, name, account }, silently, [200, 404]);
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

/**
 * Follows the operation that stores a request (contract E.3): the header `Azure-AsyncOperation`,
 * else `Location`, else the resource itself. Also follows the resource if the operation can't be read, is
 * unknown, or is at another origin. Returns the error if Azure couldn't store the request.
 */
async function followOperation(
  manager: ResourceManager,
  first: HttpAnswer,
  { url: resourceUrl, name }: Call,
  signal: AbortSignal,
): Promise<AccessError | undefined> {
  const { clock, log } = manager.context;
  const resource: Target = { kind: 'resource', url: resourceUrl };
  let target = namedTarget(manager, first) ?? resource;
  let latest = first;
  let state = target === resource ? stateOf(target, first) : '';
  const deadline = clock.now() + longestWatchMs;
  for (let reads = 0; ;) {
    const end = state.toLowerCase();
    if (['succeeded', 'created'].includes(end)) return undefined;
    if (['failed', 'canceled'].includes(end)) {
      const { code, message } = readResourceError(parseJson(latest.body));
      const said = redact(message || code) || state;
      return accessError('activationFailed', { message: said }, describeAnswer(latest));
    }
    const seconds = retryAfterSeconds(latest, defaultSeconds);
    const isLate = seconds === undefined || clock.now() + seconds * 1000 > deadline;
    if (isLate || reads >= mostResourceReads) return undefined;
    await wait(clock, seconds * 1000, signal);
    if (signal.aborted) return undefined;
    const options = { mode: 'silent', signal } as const;
    const { url } = target;
    const answer = await manager.call({ url, name }, options, [200, 201, 202, 204]);
    if (target === resource) reads += 1;
    if (answer.ok) latest = answer.value;
    else log.info(`Following ${name}: ${answer.error.code} ${answer.error.detail}`);
    state = answer.ok ? stateOf(target, latest) : '';
    // A publisher may lack the permission for operations, but not for its own request.
    if (!answer.ok || (state === '' && target.kind === 'operation')) target = resource;
  }
}

interface Target {
  readonly kind: 'operation' | 'location' | 'resource';
  readonly url: string;
}

/** The operation that a response names, if it is at the origin that the token is for. */
function namedTarget(manager: ResourceManager, { headers }: HttpAnswer): Target | undefined {
  const named = [
    { kind: 'operation', url: headers['azure-asyncoperation'] },
    { kind: 'location', url: headers['location'] },
  ] as const;
  for (const { kind, url } of named) {
    if (url === undefined) continue;
    if (manager.isOwnUrl(url)) return { kind, url };
    manager.context.log.warn(`The ${kind} is at another origin, and isn't followed.`);
  }
  return undefined;
}

function stateOf({ kind }: Target, { status, body }: HttpAnswer): string {
  if (kind === 'location') return status === 202 ? 'Running' : 'Succeeded';
  const read = parseJson(body);
  return kind === 'operation'
    ? (parseObject(operationSchema, read)?.status ?? '')
    : (parseObject(resourceSchema, read)?.properties.provisioningState ?? '');
}
