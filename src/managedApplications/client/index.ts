import {
  type CallOptions,
  type JitRequest,
  type ManagedApplications,
  type RequestScope,
  accessError,
} from '../types';
import { parseJson } from '../../access/http/answers';
import { formatResourceId, parseResourceId, type ResourceAddress } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import { requestActivation, requestIn, withdraw } from './activation';
import { listApplications } from './listing';
import { applicationType, readApplication, readRequest, requestType } from './readResources';
import { describeAnswer } from './refusals';
import { ResourceManager, type ManagedApplicationsServices } from './resourceManager';
import { Roles } from './roles';

export { newRequestName } from './activation';

/** Azure managed applications: "Request just-in-time access" (contract E). */
export function createManagedApplications(
  services: ManagedApplicationsServices,
): ManagedApplications {
  const manager = new ResourceManager(services);
  const roles = new Roles(manager);
  return {
    recognizeApplicationId,
    listApplications: options => listApplications(manager, options),
    readApplication: async (address, options) => {
      const answer = await manager.get(address, address.name, options);
      if (!answer.ok) return answer;
      const application = readApplication(parseJson(answer.value.body), { address });
      if (application !== undefined) return success(application);
      return manager.unreadable(describeAnswer(answer.value));
    },
    eligibleRoles: (application, options) => roles.eligible(application, options),
    roleNames: (roleIds, options) => roles.names(roleIds, options),
    requestActivation: (request, context) => requestActivation(services, manager, request, context),
    readRequest: async (address, options) => {
      const answer = await manager.get(address, address.name, options);
      if (!answer.ok) return answer;
      const request = requestIn(manager, answer.value, address);
      return request === undefined
        ? manager.unreadable(describeAnswer(answer.value))
        : success(request);
    },
    withdraw: (address, options) => withdraw(manager, address, options),
    listRequests: (scope, options) => listRequests(manager, scope, options),
    portalUrl: resourceId => portalUrl(services.cloud.portalUrl, resourceId),
  };
}

async function* listRequests(
  manager: ResourceManager,
  scope: RequestScope,
  options: CallOptions,
): AsyncGenerator<Result<readonly JitRequest[]>, void> {
  const { subscriptionId } = scope.kind === 'subscription' ? scope : scope.of;
  const subscription = `subscriptions/${encodeURIComponent(subscriptionId)}`;
  const group = scope.kind === 'subscription' ? undefined : scope.of.resourceGroup;
  const parent =
    group === undefined
      ? subscription
      : `${subscription}/resourceGroups/${encodeURIComponent(group)}`;
  const url = manager.url(`${parent}/providers/${requestType}`);
  for await (const page of manager.pages(url, group ?? subscriptionId, options)) {
    if (!page.ok) {
      yield page;
      return;
    }
    const requests = page.value.map(row => readRequest(row, manager.clockAheadMs));
    yield success(requests.filter(request => request !== undefined));
  }
}

/** The ID may come from outside, so only that of a resource is opened. */
function portalUrl(portal: string, resourceId: string): string | undefined {
  const address = parseResourceId(resourceId);
  if (portal === '' || address === undefined) return undefined;
  return `${portal}#resource${encodeURI(formatResourceId(address))}`;
}

/** A longer text isn't an ID or an address. */
const longestId = 4_000;

/** The ID of an application in a longer text, such as the address of a portal page. */
const idWithin =
  /\/subscriptions\/[^/\s]{1,100}\/resourceGroups\/[^/\s]{1,100}\/providers\/Microsoft\.Solutions\/applications\/[^/\s?#&"',;]{1,200}/iu;

/**
 * Recognizes the resource ID of an application in any case, also in the address of a portal page,
 * where it may be percent-encoded.
 */
export function recognizeApplicationId(text: string): Result<ResourceAddress> {
  const typed = text
    .slice(0, longestId)
    .trim()
    .replace(/^["']|["']$/g, '');
  const isUrl = /^https?:\/\//i.test(typed);
  const id = isUrl ? idWithin.exec(decode(typed))?.[0] : typed;
  const address = parseResourceId(id ?? '');
  if (address?.type.toLowerCase() !== applicationType.toLowerCase()) {
    return failure(accessError('applicationIdInvalid', { text: typed }));
  }
  return success({ ...address, type: applicationType });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
