import type { LcsSession } from '../types';
import { awaitAccount, readStaticAccounts, requestAccess } from './accounts';
import { addToAllowList, readAllowList, removeFromAllowList } from './allowList';
import type { Connection, LcsServices } from './calls';
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
    const bind =
      <Rest extends unknown[], R>(call: (connection: Connection, ...rest: Rest) => R) =>
      (...rest: Rest): R =>
        call(connection, ...rest);
    return {
      listProjects: bind(listProjects),
      listEnvironments: bind(listEnvironments),
      readEnvironment: bind(readEnvironment),
      readAllowList: bind(readAllowList),
      addToAllowList: bind(addToAllowList),
      removeFromAllowList: bind(removeFromAllowList),
      requestAccess: bind(requestAccess),
      awaitAccount: bind(awaitAccount),
      readStaticAccounts: bind(readStaticAccounts),
    };
  };

export type LifecycleServices = ReturnType<typeof createLifecycleServices>;
export type LcsClient = ReturnType<LifecycleServices>;
