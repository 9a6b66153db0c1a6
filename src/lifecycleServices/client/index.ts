import type { LcsSession, LifecycleServices } from '../types';
import { readStaticAccounts } from './accounts';
import { addToAllowList, readAllowList, removeFromAllowList } from './allowList';
import type { Connection, LcsServices } from './calls';
import { listEnvironments, listProjects, readEnvironment } from './environments';
import { awaitAccount, requestAccess } from './requestAccess';

/**
 * Lifecycle Services through the web site's own endpoints, in the user's session (contract D.4):
 * "Enable just-in-time database access".
 */
export function createLifecycleServices(services: LcsServices): LifecycleServices {
  const connect = (session: LcsSession, signal: AbortSignal): Connection => ({
    ...services,
    session,
    signal,
  });
  return {
    listProjects: (session, signal) => listProjects(connect(session, signal)),
    listEnvironments: (session, project, signal) =>
      listEnvironments(connect(session, signal), project),
    readEnvironment: (session, environment, signal) =>
      readEnvironment(connect(session, signal), environment),
    readAllowList: (session, environment, signal) =>
      readAllowList(connect(session, signal), environment),
    addToAllowList: (session, environment, entry, signal) =>
      addToAllowList(connect(session, signal), environment, entry),
    removeFromAllowList: (session, environment, name, signal) =>
      removeFromAllowList(connect(session, signal), environment, name),
    requestAccess: (session, request, context) =>
      requestAccess(connect(session, context.signal), request, context),
    awaitAccount: (session, accepted, context) =>
      awaitAccount(connect(session, context.signal), accepted, context),
    readStaticAccounts: (session, environment, entry, signal) =>
      readStaticAccounts(connect(session, signal), environment, entry),
  };
}
