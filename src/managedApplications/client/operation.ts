import { accessError, type AccessError } from '../../access/errors';
import type { JitRequest } from '../types';
import type { HttpAnswer } from '../../access/http/transport';
import { redact } from '../../access/redact';
import type { ResourceAddress } from '../../access/resourceId';
import { parseJson } from '../../access/http/answers';
import { retryAfterSeconds } from '../../access/http/retryAfter';
import { wait } from '../../access/http/wait';
import { describeAnswer, isRecord, readResourceError } from './refusals';
import { readRequest } from './readResources';
import type { ResourceManager } from './resourceManager';
import type { ManagedApplicationsServices } from './context';

/** Between two looks, where the service does not say. */
const defaultSeconds = 10;

/** Longer than this nobody watches a progress bar: the request is there, whatever Azure stores. */
const longestWatchMs = 2 * 60_000;

/** A request may stay `Accepted` until the customer decides (contract E.3): so few looks at it. */
const mostLooksAtResource = 3;

/** Where an operation stands: `done`, or `unknown` where nobody wants to wait longer. */
export type OperationEnd = 'done' | 'unknown' | AccessError;

/** Where the next look goes. */
type Target =
  { readonly kind: 'operation' | 'location'; readonly url: string } | { readonly kind: 'resource' };

/** A request that Azure stores. */
export interface Storing {
  readonly address: ResourceAddress;
  readonly signal: AbortSignal;
}

/**
 * Follows the operation that stores a request (ARM, "Track asynchronous operations"): the header
 * `Azure-AsyncOperation`, else `Location`, else the resource itself; also the resource where the
 * operation may not be read, is not known, or lies at another origin. `Succeeded`, `Failed` and
 * `Canceled` are the end, anything else is under way.
 * @param first the answer that began it
 */
export async function followOperation(
  services: ManagedApplicationsServices,
  manager: ResourceManager,
  first: HttpAnswer,
  { address, signal }: Storing,
): Promise<OperationEnd> {
  let target = firstTarget(services, manager, first);
  let latest = first;
  if (target.kind === 'resource') {
    const end = endOf(provisioningStateOf(first), first);
    if (end !== undefined) return end;
  }
  const deadline = services.clock.now() + longestWatchMs;
  for (let looks = 0; looks < mostLooksAtResource;) {
    const seconds = retryAfterSeconds(latest, defaultSeconds);
    if (seconds === undefined || services.clock.now() + seconds * 1000 > deadline) return 'unknown';
    await wait(services.clock, seconds * 1000, signal);
    if (signal.aborted) return 'unknown';
    const url = target.kind === 'resource' ? manager.resourceUrl(address) : target.url;
    const wanted = [200, 201, 202, 204];
    const call = { method: 'GET', url, mode: 'silent', signal, abortable: true } as const;
    const called = await manager.call(call, address.name, wanted);
    if (target.kind === 'resource') looks += 1;
    if (!called.ok) {
      services.log.info(`Following ${address.name}: ${called.error.code} ${called.error.detail}`);
      // Publishers may not be let to read operations; their own request they may.
      target = { kind: 'resource' };
      continue;
    }
    latest = called.value.answer;
    const state = stateOf(target, latest);
    if (state === undefined && target.kind === 'operation') target = { kind: 'resource' };
    const end = endOf(state, latest);
    if (end !== undefined) return end;
  }
  return 'unknown';
}

function firstTarget(
  services: ManagedApplicationsServices,
  manager: ResourceManager,
  { headers }: HttpAnswer,
): Target {
  const named = [
    { kind: 'operation', url: headers['azure-asyncoperation'] },
    { kind: 'location', url: headers['location'] },
  ] as const;
  for (const { kind, url } of named) {
    if (url === undefined) continue;
    if (manager.isOwnUrl(url)) return { kind, url };
    services.log.warn(`The ${kind} lies at another origin, and is not followed.`);
  }
  return { kind: 'resource' };
}

/** What an answer says of the state; `undefined` where it says nothing. */
function stateOf(target: Target, answer: HttpAnswer): string | undefined {
  if (target.kind === 'resource') return provisioningStateOf(answer);
  if (target.kind === 'location') return answer.status === 202 ? 'Running' : 'Succeeded';
  const body = parseJson(answer.body);
  return isRecord(body) && typeof body['status'] === 'string' ? body['status'] : undefined;
}

function provisioningStateOf(answer: HttpAnswer): string | undefined {
  const body = parseJson(answer.body);
  const properties = isRecord(body) ? body['properties'] : undefined;
  const state = isRecord(properties) ? properties['provisioningState'] : undefined;
  return typeof state === 'string' ? state : undefined;
}

function endOf(state: string | undefined, answer: HttpAnswer): OperationEnd | undefined {
  switch (state?.toLowerCase()) {
    case 'succeeded':
    case 'created':
      return 'done';
    case 'failed':
    case 'canceled': {
      const { code, message } = readResourceError(parseJson(answer.body));
      const said = redact(message || code) || state;
      return accessError('activationFailed', { message: said }, describeAnswer(answer));
    }
    case undefined:
    default:
      return undefined;
  }
}

/** Reads the request of an answer. */
export function requestOf(
  manager: ResourceManager,
  answer: HttpAnswer,
  address: ResourceAddress,
): JitRequest | undefined {
  return readRequest(parseJson(answer.body), manager.clockAheadMs, address);
}
