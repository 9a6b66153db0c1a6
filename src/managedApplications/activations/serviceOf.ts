import { accessError } from '../../access/errors';
import type { RoleActivation } from '../../access/grant';
import type { ManagedApplications } from '../types';
import { failure, type Result } from '../../access/result';

/** How to reach Azure. */
export interface AzureServices {
  readonly service: () => Promise<Result<ManagedApplications>>;
  /** Base address of Azure Resource Manager in the chosen cloud; empty if it has none. */
  readonly resourceManagerUrl: () => string;
}

/**
 * Whether a request belongs to the chosen cloud.
 * @param resourceManagerUrl base address of its Azure Resource Manager; empty if it has none
 */
export function isOfCloud({ environment }: RoleActivation, resourceManagerUrl: string): boolean {
  const base = resourceManagerUrl.replace(/\/+$/, '');
  return base === '' || environment.url.startsWith(`${base}/`);
}

/**
 * The service that has a request. The service of another cloud isn't asked: it would learn of the
 * request, and its answer that there is none would be wrong.
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
