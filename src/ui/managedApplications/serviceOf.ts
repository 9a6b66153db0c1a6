import { accessError } from '../../access/errors';
import type { RoleActivation } from '../../access/grant';
import type { ManagedApplications } from '../../access/managedApplications';
import { failure, type Result } from '../../access/result';

/** Where Azure is reached. */
export interface AzureServices {
  readonly service: () => Promise<Result<ManagedApplications>>;
  /** Base address of Azure Resource Manager in the chosen cloud; empty where it has none. */
  readonly resourceManagerUrl: () => string;
}

/**
 * The service that knows a request. Another cloud's is not asked: it would learn of the request, and
 * its answer, that there is none, would pass for the truth.
 */
export async function serviceOf(
  { environment }: RoleActivation,
  { service, resourceManagerUrl }: AzureServices,
): Promise<Result<ManagedApplications>> {
  const base = resourceManagerUrl().replace(/\/+$/, '');
  if (base !== '' && !environment.url.startsWith(`${base}/`)) {
    return failure(accessError('requestOtherCloud', { host: new URL(environment.url).host }));
  }
  return service();
}
