import type { ResourceAddress } from '../../access/resourceId';
import type { CallOptions, ListingOptions } from '../types';
import { listApplications } from './listing';
import { readApplication } from './readResources';
import { createRequests } from './requests';
import { ResourceManager, type ResourceManagerContext } from './resourceManager';
import { createRoles } from './roles';

export { newRequestName } from './requests';

/** Azure managed applications, and the roles on them that can be activated for a limited time. */
export type ManagedApplications = ReturnType<typeof createManagedApplications>;

/** Creates the client for "Request just-in-time access" (contract E). */
export function createManagedApplications(context: ResourceManagerContext) {
  const manager = new ResourceManager(context);
  return {
    listApplications: (options: ListingOptions) => listApplications(manager, options),
    readApplication: (address: ResourceAddress, options: CallOptions) =>
      manager.read({ url: manager.resourceUrl(address) }, address.name, options, body =>
        readApplication(body, address),
      ),
    ...createRoles(manager),
    ...createRequests(manager),
  };
}
