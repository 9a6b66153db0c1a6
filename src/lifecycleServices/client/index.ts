import type {
  AllowListEntry,
  LcsAccepted,
  LcsAccessRequest,
  LcsEnvironment,
  LcsProject,
  LcsRequestContext,
  LcsSession,
  NewAllowListEntry,
} from '../types';
import { readStaticAccounts } from './accounts';
import { addToAllowList, readAllowList, removeFromAllowList } from './allowList';
import type { LcsServices } from './calls';
import { listEnvironments, listProjects, readEnvironment } from './environments';
import { awaitAccount, requestAccess } from './requestAccess';

/**
 * Lifecycle Services through the web site's own endpoints (contract D.4): "Enable just-in-time
 * database access". Returns a function that connects in the user's session; its signal ends each
 * call, except for a change that was sent. If the session has ended, each call fails with
 * `lcsSessionEnded`. Such a call has changed nothing, so the caller can repeat it after a sign-in.
 */
export const createLifecycleServices =
  (services: LcsServices) => (session: LcsSession, signal: AbortSignal) => {
    const connection = { ...services, session, signal };
    return {
      listProjects: () => listProjects(connection),
      listEnvironments: (project: LcsProject) => listEnvironments(connection, project),
      readEnvironment: (environment: LcsEnvironment) => readEnvironment(connection, environment),
      readAllowList: (environment: LcsEnvironment) => readAllowList(connection, environment),
      addToAllowList: (environment: LcsEnvironment, entry: NewAllowListEntry) =>
        addToAllowList(connection, environment, entry),
      removeFromAllowList: (environment: LcsEnvironment, name: string) =>
        removeFromAllowList(connection, environment, name),
      requestAccess: (request: LcsAccessRequest, context: LcsRequestContext) =>
        requestAccess(connection, request, context),
      awaitAccount: (accepted: LcsAccepted, context: Pick<LcsRequestContext, 'onStep'>) =>
        awaitAccount(connection, accepted, context),
      readStaticAccounts: (environment: LcsEnvironment, entry: AllowListEntry | undefined) =>
        readStaticAccounts(connection, environment, entry),
    };
  };

/** The client for one cloud. */
export type LifecycleServices = ReturnType<typeof createLifecycleServices>;
/** The client in a session. */
export type LcsClient = ReturnType<LifecycleServices>;
