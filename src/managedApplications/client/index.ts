import { createApplications } from './applications';
import { createRequests } from './requests';
import { ResourceManager, type ResourceManagerContext } from './resourceManager';

export { newRequestName } from './requests';

/** Azure managed applications, and the roles on them that can be activated for a limited time. */
export type ManagedApplications = ReturnType<typeof createManagedApplications>;

/** Creates the client for "Request just-in-time access" (contract E). */
export function createManagedApplications(context: ResourceManagerContext) {
  const manager = new ResourceManager(context);
  return { ...createApplications(manager), ...createRequests(manager) };
}
