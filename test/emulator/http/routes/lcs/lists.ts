import {
  lcsEnvironments,
  lcsKinds,
  manyProjects,
  type LcsEnvironment,
} from '../../../lcs/environments';
import type { Answer, Route } from '../../call';
import { data, environmentRoute, siteRoute, type SiteCall } from './site';

/** Projects and environments (contract D.4). */
export const listRoutes: readonly Route[] = [
  siteRoute('POST', 'RainierProject/AllProjectsList', call => {
    const { start, count } = readPaging(call.body);
    const all = projects(call);
    return data(call, { Results: all.slice(start, start + count), TotalCount: all.length });
  }),
  siteRoute('GET', 'RainierProject/RecentProjectsList', call =>
    data(call, projects(call).slice(0, 5)),
  ),
  siteRoute('GET', 'SaaSDeployment/GetDeploymentSummary/(?<project>\\d+)', call =>
    summary(call, kind => kind !== 'selfService'),
  ),
  siteRoute('GET', 'ServiceFabricDeployment/GetDeploymentSummary/(?<project>\\d+)', call =>
    summary(call, kind => kind === 'selfService'),
  ),
  environmentRoute('GET', 'Environment/GetDeploymentEnvironmentTypeInfo', (call, database) =>
    data(call, lcsKinds[database.environment.kind]),
  ),
];

function projects({ world }: SiteCall) {
  return manyProjects(world.switchboard.current.lcs.projects).map(({ id, name, organization }) => ({
    Id: id,
    Name: name,
    OrganizationName: organization,
    Favorite: false,
  }));
}

/** The list of products with their environments, in the shape that other clients document. */
function summary(call: SiteCall, isListed: (kind: LcsEnvironment['kind']) => boolean): Answer {
  const listed = lcsEnvironments.filter(
    ({ projectId, kind }) => String(projectId) === call.params['project'] && isListed(kind),
  );
  const instances = listed.map(({ environmentId, name }) => ({
    EnvironmentId: environmentId,
    DisplayName: name,
    IsDeployed: true,
  }));
  return data(call, [{ DisplayOrder: 1, DeploymentInstances: instances }]);
}

function readPaging(body: string): { start: number; count: number } {
  const { DynamicPaging } = JSON.parse(body) as {
    DynamicPaging?: { StartPosition?: number; ItemsRequested?: number };
  };
  return { start: DynamicPaging?.StartPosition ?? 0, count: DynamicPaging?.ItemsRequested ?? 20 };
}
