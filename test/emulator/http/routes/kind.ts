import { applicationUrlOf, type Environment } from '../../environments';
import { odata, refuse } from '../answers';
import type { Answer, Route } from '../call';
import { contextOf, dataverseRoute, type DataverseCall } from './dataverse';

const details = 'msprov_getfinopsapplicationdetails';
const integration = 'RetrieveFinanceAndOperationsIntegrationDetails';

/** The two functions that return the kind of environment (contract A.7). */
export const kindRoutes: readonly Route[] = [
  dataverseRoute('GET', `${details}(\\(\\))?`, 'kind', applicationDetails),
  dataverseRoute('GET', `${integration}(\\(\\))?`, 'kind', integrationDetails),
];

function isUnified({ kind }: Environment): boolean {
  return kind === 'OnlineDev' || kind === 'Sandbox';
}

function applicationDetails(call: DataverseCall): Answer {
  if (!isUnified(call.environment)) return refuse('unknownSegment', { segment: details });
  return odata({
    '@odata.context': contextOf(call, `Microsoft.Dynamics.CRM.${details}Response`),
    applicationversion: '10.0.2428.63',
    platformversion: '7.0.7690.72',
    finopsenvironmentstate: 'Deployed',
    applicationdeploymenttype: call.environment.kind,
  });
}

function integrationDetails(call: DataverseCall): Answer {
  const { environment } = call;
  if (environment.kind === 'None') return refuse('notIntegrated');
  return odata({
    '@odata.context': contextOf(call, `Microsoft.Dynamics.CRM.${integration}Response`),
    Url: applicationUrlOf(environment),
    TenantId: environment.tenantId,
    Id: environment.environmentId.replace(/^a{8}/, 'cccccccc'),
    IsUnifiedDatabase: isUnified(environment),
  });
}
