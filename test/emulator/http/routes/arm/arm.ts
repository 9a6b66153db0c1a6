import { randomUUID } from 'node:crypto';
import { subscriptions } from '../../../azure/resources';
import type { ArmSwitches } from '../../../azure/switches';
import type { Service } from '../../../switches';
import type { Claims } from '../../../token';
import { Refusal } from '../../answers';
import { requireCaller } from '../../auth';
import type { Answer, Call, Route } from '../../call';

/** An authorized call to Azure Resource Manager. */
export interface ArmCall extends Call {
  caller: Claims;
  switches: ArmSwitches;
}

/** API versions by resource provider namespace. */
const versions: Readonly<Record<string, string>> = {
  'microsoft.solutions': '2021-07-01',
  'microsoft.authorization': '2022-04-01',
  'microsoft.resourcegraph': '2021-03-01',
  '': '2022-12-01',
};

/**
 * A route of Azure Resource Manager behind its sign-in and version checks. Case doesn't matter in
 * the path.
 */
export function armRoute(
  method: Route['method'],
  path: string,
  service: Service,
  handle: (call: ArmCall) => Answer,
): Route {
  return {
    method,
    path: new RegExp(`^/${path}/?$`, 'i'),
    service,
    handle: call => {
      const { world } = call;
      const switches = world.switchboard.current.arm;
      try {
        const caller = requireCaller(call);
        requireVersion(call);
        requireSubscription(call, switches);
        return withIds(handle({ ...call, caller, switches }), switches);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        throw new Refusal(withIds(withErrorBody(error.answer), switches));
      }
    },
  };
}

/** A JSON response of Azure Resource Manager. */
export function arm(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** Throws an error response in the shape of contract E.6. */
export function refuseArm(status: number, code: string, message: string, detail?: string): never {
  const details =
    detail === undefined ? [] : [{ code, message: detail, target: null, details: [] }];
  throw new Refusal(arm({ error: { code, message, target: null, details } }, status));
}

/** Throws a 404, with or without a body. */
export function refuseNotFound(call: ArmCall, code: string, message: string): never {
  if (call.switches.emptyNotFound) throw new Refusal({ status: 404, headers: {}, body: '' });
  return refuseArm(404, code, message);
}

/** A page of rows, with the link to the next one. */
export function page<T>(call: ArmCall, rows: readonly T[], write: (row: T) => object): Answer {
  const { url, switches } = call;
  const first = Number(url.searchParams.get('$skiptoken') ?? 0);
  const next = first + switches.pageSize;
  const value = rows.slice(first, next).map(write);
  if (next >= rows.length) return arm(switches.nulls ? { value, nextLink: null } : { value });
  const link = new URL(url.pathname + url.search, linkBase(call));
  link.searchParams.set('$skiptoken', String(next));
  return arm({ value, nextLink: link.href });
}

/** The base URL of links in responses. */
export function linkBase(call: ArmCall): string {
  return call.switches.linkOrigin ?? call.base;
}

/** A 401 of Azure Resource Manager has a body, unlike that of Dataverse. */
function withErrorBody(answer: Answer): Answer {
  if (answer.status !== 401 || answer.body !== '') return answer;
  const message = 'Authentication failed. The token is expired, or is meant for another audience.';
  const said = arm({ error: { code: 'AuthenticationFailed', message } }, 401);
  return { ...said, headers: { ...answer.headers, ...said.headers } };
}

function requireVersion({ url }: Call): void {
  const namespace = /\/providers\/([^/]+)/i.exec(url.pathname)?.[1]?.toLowerCase() ?? '';
  const given = url.searchParams.get('api-version');
  if (given === null) {
    refuseArm(400, 'MissingApiVersionParameter', 'The api-version query parameter is required.');
  }
  if (given !== versions[namespace]) {
    const message = `The api-version '${given}' is invalid. Supported: '${versions[namespace]}'.`;
    refuseArm(400, 'InvalidApiVersionParameter', message);
  }
}

function requireSubscription(call: Call, switches: ArmSwitches): void {
  const id = call.params['subscription'];
  if (id === undefined) return;
  const found = subscriptions.find(each => each.id === id.toLowerCase());
  const armCall = { ...call, switches } as ArmCall;
  if (!found) {
    refuseNotFound(armCall, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
  }
  if (!found.isOpen) {
    const message = `The client does not have authorization to perform action over scope '/subscriptions/${id}'.`;
    refuseArm(403, 'AuthorizationFailed', message);
  }
}

function withIds(answer: Answer, { bareHeaders }: ArmSwitches): Answer {
  if (bareHeaders) {
    const kept = Object.entries(answer.headers).filter(([name]) => name !== 'Retry-After');
    return { ...answer, headers: Object.fromEntries(kept) };
  }
  const ids = {
    'x-ms-request-id': randomUUID(),
    'x-ms-correlation-request-id': randomUUID(),
    'x-ms-ratelimit-remaining-subscription-reads': '249',
  };
  return { ...answer, headers: { ...ids, ...answer.headers } };
}
