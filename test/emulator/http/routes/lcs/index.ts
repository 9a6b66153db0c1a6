import type { Route } from '../../call';
import { accessRoutes } from './access';
import { listRoutes } from './lists';
import { pageRoutes } from './page';
import { signInRoutes } from './signIn';

/** The website of Lifecycle Services (contract D). */
export const lcsRoutes: readonly Route[] = [
  ...signInRoutes,
  ...listRoutes,
  ...accessRoutes,
  ...pageRoutes,
];
