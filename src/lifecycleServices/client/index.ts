import type { LifecycleServices } from '../types';
import { addToAllowList, readAllowList, removeFromAllowList } from './allowList';
import { awaitAccount } from './awaitAccount';
import { listEnvironments, readEnvironment } from './environments';
import { readStaticAccounts } from './grants';
import { listProjects } from './projects';
import { requestAccess } from './requestAccess';
import type { LcsServices } from './context';

/**
 * Lifecycle Services by way of the web site's own endpoints, in the user's own session: "Enable
 * just-in-time database access".
 */
export function createLifecycleServices(services: LcsServices): LifecycleServices {
  return {
    listProjects: (session, signal) => listProjects(services, session, signal),
    listEnvironments: (session, project, signal) =>
      listEnvironments(services, session, project, signal),
    readEnvironment: (session, environment, signal) =>
      readEnvironment(services, session, environment, signal),
    readAllowList: (session, environment, signal) =>
      readAllowList(services, session, environment, signal),
    addToAllowList: (session, environment, entry, signal) =>
      addToAllowList(services, session, environment, entry, signal),
    removeFromAllowList: (session, environment, name, signal) =>
      removeFromAllowList(services, session, environment, name, signal),
    requestAccess: (session, request, context) =>
      requestAccess(services, session, request, context),
    awaitAccount: (session, accepted, context) =>
      awaitAccount(services, session, accepted, context),
    readStaticAccounts: (session, environment, entry, signal) =>
      readStaticAccounts(services, session, environment, entry, signal),
  };
}
