import { mapInTurns } from '../../access/concurrency';
import { success, type Result } from '../../access/result';
import type { ResourceAddress } from '../../access/resourceId';
import type {
  ActivationContext,
  ActivationRequest,
  CallOptions,
  JitRequest,
  ListingOptions,
  ManagedApplication,
  RequestScope,
} from '../types';
import { readStored, requestActivation, withdraw } from './activation';
import { listApplications } from './listing';
import { readApplication, readRequest, requestType } from './readResources';
import { ResourceManager, type ResourceManagerContext } from './resourceManager';
import { Roles } from './roles';

export { newRequestName } from './activation';

/** Azure managed applications, and the roles on them that can be activated for a limited time. */
export type ManagedApplications = ReturnType<typeof createManagedApplications>;

/** Creates the client for "Request just-in-time access" (contract E). */
export function createManagedApplications(context: ResourceManagerContext) {
  const manager = new ResourceManager(context);
  const roles = new Roles(manager);
  return {
    /** Lists the applications that the account sees. Fails only if no call succeeds. */
    listApplications: (options: ListingOptions) => listApplications(manager, options),
    readApplication: (address: ResourceAddress, options: CallOptions) =>
      manager.read(address, options, body => readApplication(body, address)),
    /** The roles that can be requested: those of the account first, then by name. */
    eligibleRoles: (application: ManagedApplication, options: CallOptions) =>
      roles.eligible(application, options),
    /** Finds names by role ID. Names that can't be read are missing. */
    roleNames: (roleIds: readonly string[], options: CallOptions) => roles.names(roleIds, options),
    /** Requests roles, and waits until Azure has stored the request. Approval comes later. */
    requestActivation: (request: ActivationRequest, activation: ActivationContext) =>
      requestActivation(manager, request, activation),
    readRequest: (address: ResourceAddress, options: CallOptions) =>
      readStored(manager, address, options),
    /** Deletes a request. Azure has no other way to withdraw it. */
    withdraw: (address: ResourceAddress, options: CallOptions) =>
      withdraw(manager, address, options),
    listRequests: (scope: RequestScope, options: CallOptions) =>
      listRequests(manager, scope, options),
  };
}

/**
 * Lists requests page by page. After a failure nothing follows. Azure has no list per application,
 * so that the list has the requests of its resource group.
 */
async function* listRequests(
  manager: ResourceManager,
  scope: RequestScope,
  options: CallOptions,
): AsyncIterable<Result<readonly JitRequest[]>> {
  const isOne = scope.kind === 'application';
  const { subscriptionId } = isOne ? scope.address : scope;
  const group = isOne ? `/resourceGroups/${encodeURIComponent(scope.address.resourceGroup)}` : '';
  const path = `subscriptions/${encodeURIComponent(subscriptionId)}${group}/providers/${requestType}`;
  const name = isOne ? scope.address.resourceGroup : subscriptionId;
  for await (const page of manager.list(path, name, options)) {
    const { clockAheadMs } = manager;
    yield page.ok
      ? success(await mapInTurns(page.value, row => readRequest(row, clockAheadMs)))
      : page;
  }
}
