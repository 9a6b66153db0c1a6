import type { AccessError } from '../../access/errors';
import { parseJson } from '../../access/http/answers';
import { retryAfterSeconds, wait } from '../../access/http/retry';
import type { HttpAnswer } from '../../access/http/transport';
import { redact } from '../../access/log';
import type { ResourceAddress } from '../../access/resourceId';
import { accessError } from '../types';
import { describeAnswer, isRecord, readResourceError } from './refusals';
import type { ResourceManager } from './resourceManager';

/** Between two polls, if the service doesn't say. */
const defaultSeconds = 10;

/** A longer operation isn't followed: the request is there, whether Azure has stored it or not. */
const longestWatchMs = 2 * 60_000;

/** A request may stay `Accepted` until the customer decides (contract E.3): so few polls. */
const mostResourcePolls = 3;

/** Where the next poll goes. */
interface Target {
  readonly kind: 'operation' | 'location' | 'resource';
  readonly url: string;
}

/**
 * Follows the operation that stores a request (contract E.3): the header `Azure-AsyncOperation`,
 * else `Location`, else the resource itself; also the resource if the operation may not be read, is
 * unknown, or is at another origin. `Succeeded`, `Failed`, and `Canceled` are the end.
 * @param first the response that began it
 * @returns the error if Azure couldn't store the request
 */
export async function followOperation(
  manager: ResourceManager,
  first: HttpAnswer,
  address: ResourceAddress,
  signal: AbortSignal,
): Promise<AccessError | undefined> {
  const { clock, log } = manager.context;
  const resource: Target = { kind: 'resource', url: manager.resourceUrl(address) };
  let target = namedTarget(manager, first) ?? resource;
  let latest = first;
  let state = target === resource ? stateOf(target, first) : undefined;
  const deadline = clock.now() + longestWatchMs;
  for (let polls = 0; ;) {
    const end = state?.toLowerCase() ?? '';
    if (['succeeded', 'created'].includes(end)) return undefined;
    if (['failed', 'canceled'].includes(end)) {
      const { code, message } = readResourceError(parseJson(latest.body));
      const said = redact(message || code) || (state ?? '');
      return accessError('activationFailed', { message: said }, describeAnswer(latest));
    }
    const seconds = retryAfterSeconds(latest, defaultSeconds);
    const isLate = seconds === undefined || clock.now() + seconds * 1000 > deadline;
    if (isLate || polls >= mostResourcePolls) return undefined;
    await wait(clock, seconds * 1000, signal);
    if (signal.aborted) return undefined;
    const options = { mode: 'silent', signal } as const;
    const { url } = target;
    const answer = await manager.call({ url }, address.name, options, [200, 201, 202, 204]);
    if (target === resource) polls += 1;
    if (answer.ok) {
      latest = answer.value;
      state = stateOf(target, latest);
    } else {
      log.info(`Following ${address.name}: ${answer.error.code} ${answer.error.detail}`);
      state = undefined;
    }
    // A publisher may lack the permission for operations, but not for its own request.
    if (!answer.ok || (state === undefined && target.kind === 'operation')) target = resource;
  }
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

/** The state in a response; `undefined` if it has none. */
function stateOf({ kind }: Target, { status, body }: HttpAnswer): string | undefined {
  if (kind === 'location') return status === 202 ? 'Running' : 'Succeeded';
  const read = parseJson(body);
  const holder = kind === 'resource' && isRecord(read) ? read['properties'] : read;
  const state = isRecord(holder)
    ? holder[kind === 'resource' ? 'provisioningState' : 'status']
    : undefined;
  return typeof state === 'string' ? state : undefined;
}
