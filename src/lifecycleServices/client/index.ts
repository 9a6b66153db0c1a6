import type { LcsSession } from '../types';
import { awaitAccount, readStaticAccounts, requestAccess } from './accounts';
import { addToAllowList, readAllowList, removeFromAllowList } from './allowList';
import type { LcsServices } from './calls';
import { listEnvironments, listProjects, readEnvironment } from './environments';

/**
 * Lifecycle Services through the website's own endpoints (contract D.4): "Enable just-in-time database
 * access". Returns a function that connects in the user's session; its signal ends each call, except
 * for a change that was sent. If the session has ended, each call fails with `lcsSessionEnded`. Such a
 * call has changed nothing, so the caller can repeat it after a sign-in.
 */
export const createLifecycleServices =
  (services: LcsServices) => (session: LcsSession, signal: AbortSignal) => {
    const connection = { ...services, session, signal };
    return {
      listProjects: listProjects.bind(undefined, connection),
      listEnvironments: listEnvironments.bind(undefined, connection),
      readEnvironment: readEnvironment.bind(undefined, connection),
      readAllowList: readAllowList.bind(undefined, connection),
      addToAllowList: addToAllowList.bind(undefined, connection),
      removeFromAllowList: removeFromAllowList.bind(undefined, connection),
      requestAccess: requestAccess.bind(undefined, connection),
      awaitAccount: awaitAccount.bind(undefined, connection),
      readStaticAccounts: readStaticAccounts.bind(undefined, connection),
    };
  };

export type LifecycleServices = ReturnType<typeof createLifecycleServices>;
export type LcsClient = ReturnType<LifecycleServices>;
