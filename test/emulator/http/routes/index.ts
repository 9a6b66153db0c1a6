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
 * All routes of the emulator. The first match answers. To add a service, add a file next to this
 * one and a line here.
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
