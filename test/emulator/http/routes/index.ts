import type { Route } from '../call';
import { actionRoutes } from './action';
import { armRoutes } from './arm';
import { controlRoutes } from './control';
import { unknownSegmentRoutes } from './dataverse';
import { discoveryRoutes } from './discovery';
import { echoRoutes } from './echo';
import { historyRoutes } from './histories';
import { lcsRoutes } from './lcs';
import { kindRoutes } from './kind';

/**
 * Every route of the emulator; the first that matches answers. A further service is a file of
 * its own beside this one and a line here.
 */
export const routes: readonly Route[] = [
  ...controlRoutes,
  ...echoRoutes,
  ...discoveryRoutes,
  ...lcsRoutes,
  ...actionRoutes,
  ...kindRoutes,
  ...historyRoutes,
  ...armRoutes,
  ...unknownSegmentRoutes,
];
