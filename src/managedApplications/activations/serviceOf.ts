import { accessError } from '../../access/errors';
import type { RoleActivation } from '../../access/grant';
import type { ManagedApplications } from '../types';
import { failure, type Result } from '../../access/result';

/** Where Azure is reached. */
export interface AzureServices {
  readonly service: () => Promise<Result<ManagedApplications>>;
  /** Base address of Azure Resource Manager in the chosen cloud; empty where it has none. */
  readonly resourceManagerUrl: () => string;
}

/**
 * Whether a request belongs to the chosen cloud, as far as that is known.
 * @param resourceManagerUrl base address of Azure Resource Manager there; empty where it has none
 */
export function isOfCloud({ environment }: RoleActivation, resourceManagerUrl: string): boolean {
  const base = resourceManagerUrl.replace(/\/+$/, '');
  return base === '' || environment.url.startsWith(`${base}/`);
}

/**
 * The service that knows a request. Another cloud's is not asked: it would learn of the request, and
 * its answer, that there is none, would pass for the truth.
 */
export async function serviceOf(
  grant: RoleActivation,
  { service, resourceManagerUrl }: AzureServices,
): Promise<Result<ManagedApplications>> {
  if (!isOfCloud(grant, resourceManagerUrl())) {
    const { host } = new URL(grant.environment.url);
    return failure(accessError('requestOtherCloud', { host }));
  }
  return service();
}
