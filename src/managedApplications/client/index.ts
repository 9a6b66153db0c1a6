import { accessError } from '../../access/errors';
import type {
  CallOptions,
  JitRequest,
  ManagedApplication,
  ManagedApplications,
  RequestScope,
} from '../types';
import { formatResourceId, parseResourceId, type ResourceAddress } from '../../access/resourceId';
import { failure, success, type Result } from '../../access/result';
import { parseJson } from '../../access/http/answers';
import { requestActivation } from './activation';
import { recogniseApplicationId } from './applicationId';
import { listApplications } from './listing';
import { requestOf } from './operation';
import { readPages } from './pages';
import { readApplication, readRequest } from './readResources';
import { describeAnswer } from './refusals';
import { ResourceManager } from './resourceManager';
import { Roles } from './roles';
import { requestType, type ManagedApplicationsServices } from './context';
import { withdraw } from './withdrawal';

export { newRequestName } from './requestName';

/** Azure managed applications: "Request just-in-time access" (contract E). */
export function createManagedApplications(
  services: ManagedApplicationsServices,
): ManagedApplications {
  const manager = new ResourceManager(services);
  const roles = new Roles(manager);
  return {
    recogniseApplicationId,
    listApplications: options => listApplications(manager, options),
    readApplication: (address, options) => getApplication(manager, address, options),
    eligibleRoles: (application, options) => roles.eligible(application, options),
    roleNames: (roleIds, options) => roles.names(roleIds, options),
    requestActivation: (request, context) => requestActivation(services, manager, request, context),
    readRequest: (address, options) => getRequest(manager, address, options),
    withdraw: (address, options) => withdraw(manager, address, options),
    listRequests: (scope, options) => listRequests(manager, scope, options),
    portalUrl: resourceId => portalUrl(services.cloud.portalUrl, resourceId),
  };
}

async function getApplication(
  manager: ResourceManager,
  address: ResourceAddress,
  options: CallOptions,
): Promise<Result<ManagedApplication>> {
  const url = manager.resourceUrl(address);
  const called = await manager.call(
    { method: 'GET', url, abortable: true, ...options },
    address.name,
  );
  if (!called.ok) return called;
  const { answer } = called.value;
  const application = readApplication(parseJson(answer.body), { address });
  if (application !== undefined) return success(application);
  return failure(accessError('answerUnreadable', { host: manager.host }, describeAnswer(answer)));
}

async function getRequest(
  manager: ResourceManager,
  address: ResourceAddress,
  options: CallOptions,
): Promise<Result<JitRequest>> {
  const url = manager.resourceUrl(address);
  const called = await manager.call(
    { method: 'GET', url, abortable: true, ...options },
    address.name,
  );
  if (!called.ok) return called;
  const { answer } = called.value;
  const request = requestOf(manager, answer, address);
  if (request !== undefined) return success(request);
  return failure(accessError('answerUnreadable', { host: manager.host }, describeAnswer(answer)));
}

async function* listRequests(
  manager: ResourceManager,
  scope: RequestScope,
  options: CallOptions,
): AsyncGenerator<Result<readonly JitRequest[]>, void> {
  const { path, name } = pathOf(scope);
  for await (const page of readPages(manager, manager.url(path), name, options)) {
    yield page.ok
      ? success(
          page.value.flatMap(row => {
            const request = readRequest(row, manager.clockAheadMs);
            return request === undefined ? [] : [request];
          }),
        )
      : page;
  }
}

function pathOf(scope: RequestScope): { readonly path: string; readonly name: string } {
  const { subscriptionId } = scope.kind === 'subscription' ? scope : scope.of;
  const subscription = `subscriptions/${encodeURIComponent(subscriptionId)}`;
  if (scope.kind === 'subscription') {
    return { path: `${subscription}/providers/${requestType}`, name: subscriptionId };
  }
  const { resourceGroup } = scope.of;
  const group = `${subscription}/resourceGroups/${encodeURIComponent(resourceGroup)}`;
  return { path: `${group}/providers/${requestType}`, name: resourceGroup };
}

/** Opens nothing but resources: the id may come from outside. */
function portalUrl(portal: string, resourceId: string): string | undefined {
  const address = parseResourceId(resourceId);
  if (portal === '' || address === undefined) return undefined;
  return `${portal}#resource${encodeURI(formatResourceId(address))}`;
}
