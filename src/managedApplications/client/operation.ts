import type { AccessError } from '../../access/errors';
import { accessError } from '../types';
import { parseJson } from '../../access/http/answers';
import { retryAfterSeconds, wait } from '../../access/http/retry';
import type { HttpAnswer } from '../../access/http/transport';
import { redact } from '../../access/log';
import type { ResourceAddress } from '../../access/resourceId';
import { describeAnswer, isRecord, readResourceError } from './refusals';
import type { ManagedApplicationsServices, ResourceManager } from './resourceManager';

/** Between two polls, if the service doesn't say. */
const defaultSeconds = 10;

/** Longer operations aren't followed: the request is there, whether Azure has stored it or not. */
const longestWatchMs = 2 * 60_000;

/** A request may stay `Accepted` until the customer decides (contract E.3): so few polls. */
const mostResourcePolls = 3;

/** How an operation ended; `unknown` if it wasn't followed to its end. */
export type OperationEnd = 'done' | 'unknown' | AccessError;

/** Where the next poll goes. */
type Target =
  { readonly kind: 'operation' | 'location'; readonly url: string } | { readonly kind: 'resource' };

/**
 * Follows the operation that stores a request (contract E.3): the header `Azure-AsyncOperation`,
 * else `Location`, else the resource itself; also the resource if the operation may not be read, is
 * unknown, or is at another origin. `Succeeded`, `Failed`, and `Canceled` are the end.
 * @param first the answer that began it
 */
export async function followOperation(
  { clock, log }: ManagedApplicationsServices,
  manager: ResourceManager,
  first: HttpAnswer,
  { address, signal }: { readonly address: ResourceAddress; readonly signal: AbortSignal },
): Promise<OperationEnd> {
  let target = firstTarget(manager, first, message => log.warn(message));
  let latest = first;
  if (target.kind === 'resource') {
    const end = endOf(provisioningStateOf(first), first);
    if (end !== undefined) return end;
  }
  const deadline = clock.now() + longestWatchMs;
  for (let polls = 0; polls < mostResourcePolls;) {
    const seconds = retryAfterSeconds(latest, defaultSeconds);
    if (seconds === undefined || clock.now() + seconds * 1000 > deadline) return 'unknown';
    await wait(clock, seconds * 1000, signal);
    if (signal.aborted) return 'unknown';
    const path = target.kind === 'resource' ? address : target.url;
    const options = { mode: 'silent', signal } as const;
    const answer = await manager.get(path, address.name, options, [200, 201, 202, 204]);
    if (target.kind === 'resource') polls += 1;
    if (!answer.ok) {
      log.info(`Following ${address.name}: ${answer.error.code} ${answer.error.detail}`);
      // A publisher may lack the permission for operations, but not for its own request.
      target = { kind: 'resource' };
      continue;
    }
    latest = answer.value;
    const state = stateOf(target, latest);
    if (state === undefined && target.kind === 'operation') target = { kind: 'resource' };
    const end = endOf(state, latest);
    if (end !== undefined) return end;
  }
  return 'unknown';
}

function firstTarget(
  manager: ResourceManager,
  { headers }: HttpAnswer,
  warn: (message: string) => void,
): Target {
  const named = [
    { kind: 'operation', url: headers['azure-asyncoperation'] },
    { kind: 'location', url: headers['location'] },
  ] as const;
  for (const { kind, url } of named) {
    if (url === undefined) continue;
    if (manager.isOwnUrl(url)) return { kind, url };
    warn(`The ${kind} is at another origin, and isn't followed.`);
  }
  return { kind: 'resource' };
}

/** The state in an answer; `undefined` if it has none. */
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
  if (state === undefined) return undefined;
  switch (state.toLowerCase()) {
    case 'succeeded':
    case 'created':
      return 'done';
    case 'failed':
    case 'canceled': {
      const { code, message } = readResourceError(parseJson(answer.body));
      const said = redact(message || code) || state;
      return accessError('activationFailed', { message: said }, describeAnswer(answer));
    }
    default:
      return undefined;
  }
}
