import type { Route } from '../../call';
import { directoryRoutes } from './directory';
import { requestRoutes } from './requests';

/** Azure Resource Manager (contract E). */
export const armRoutes: readonly Route[] = [...directoryRoutes, ...requestRoutes];
