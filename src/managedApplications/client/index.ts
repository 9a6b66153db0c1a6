import type { ResourceAddress } from '../../access/resourceId';
import type {
  ActivationContext,
  ActivationRequest,
  CallOptions,
  ListingOptions,
  RequestScope,
} from '../types';
import { listApplications } from './listing';
import { readApplication } from './readResources';
import { listRequests, readStored, requestActivation, withdraw } from './requests';
import { ResourceManager, type ResourceManagerContext } from './resourceManager';
import { createRoles } from './roles';

export { newRequestName } from './requests';

/** Azure managed applications, and the roles on them that can be activated for a limited time. */
export type ManagedApplications = ReturnType<typeof createManagedApplications>;

/** Creates the client for "Request just-in-time access" (contract E). */
export function createManagedApplications(context: ResourceManagerContext) {
  const manager = new ResourceManager(context);
  const roles = createRoles(manager);
  return {
    /** Lists the applications that the account sees. Fails only if no call succeeds. */
    listApplications: (options: ListingOptions) => listApplications(manager, options),
    readApplication: (address: ResourceAddress, options: CallOptions) =>
      manager.read({ url: manager.resourceUrl(address) }, address.name, options, body =>
        readApplication(body, address),
      ),
    /** The roles that the publisher listed: those of the account first, then by name. */
    eligibleRoles: roles.eligible,
    /** Finds names by role ID. Names that can't be read are missing. */
    roleNames: roles.names,
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
