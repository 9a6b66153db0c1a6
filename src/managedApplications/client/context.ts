import type { Clock } from '../../access/clock';
import type { Log } from '../../access/log';
import type { HttpClient, TokenSource } from '../../access/http/transport';

/** What the provider needs to know of the chosen cloud. */
export interface AzureCloud {
  /** Base address of Azure Resource Manager; empty where the cloud has none. */
  readonly resourceManagerUrl: string;
  /** Base address of the portal; empty where none is known. */
  readonly portalUrl: string;
}

/** The outside world, as this provider sees it. */
export interface ManagedApplicationsServices {
  readonly http: HttpClient;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly cloud: AzureCloud;
  /** A new name for a request, which nobody else has. */
  readonly newRequestName: () => string;
}

/** Version of the calls of `Microsoft.Solutions`: the newest stable one. */
export const solutionsVersion = '2021-07-01';

/** The types of `Microsoft.Solutions` that are dealt with here. */
export const applicationType = 'Microsoft.Solutions/applications';
export const requestType = 'Microsoft.Solutions/jitRequests';
