import {
  isMember,
  manyEnvironments,
  seededEnvironments,
  type Environment,
} from '../../environments';
import { environmentUrl } from '../../publicNames';
import type { Switches } from '../../switches';
import { odata } from '../answers';
import { requireCaller } from '../auth';
import type { Call, Route } from '../call';
import { applyQuery } from '../query';

/** The Global Discovery Service (contract B.1). */
export const discoveryRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/api\/discovery\/v2\.0\/Instances$/i,
    service: 'discovery',
    handle: listInstances,
  },
];

function listInstances(call: Call) {
  const caller = requireCaller(call);
  const instances = listed(call.world.switchboard.current)
    .filter(environment => isMember(environment, caller.tid))
    .map(environment => instance(environment, call.base));
  return odata({
    // The real service returns this internal host, too.
    '@odata.context': 'https://10.0.1.2:20193/api/discovery/v2.0/$metadata#Instances',
    value: applyQuery(instances, call.url.searchParams),
  });
}

function listed(switches: Switches): readonly Environment[] {
  if (switches.environments === 'empty') return [];
  return switches.environments === 'many'
    ? manyEnvironments(switches.manyCount)
    : seededEnvironments;
}

function instance(environment: Environment, base: string) {
  return {
    ApiUrl: environmentUrl(base, environment.path),
    DatacenterId: 'aaaaaaaa-0000-0000-0000-0000000000d1',
    DatacenterName: 'EUR DC',
    EnvironmentId: environment.environmentId,
    FriendlyName: environment.friendlyName,
    Id: environment.organizationId,
    IsUserSysAdmin: environment.administrators,
    LastUpdated: '2025-11-01T08:12:43Z',
    OrganizationType: 0,
    Purpose: '',
    Region: 'EMEA',
    SchemaType: 'Standard',
    State: environment.state,
    StatusMessage: 0,
    TenantId: environment.tenantId,
    TrialExpirationDate: null,
    UniqueName: `unq${environment.suffix}`,
    UrlName: environment.path,
    Version: '9.2.25111.00171',
    Url: `${environmentUrl(base, environment.path)}/`,
  };
}
