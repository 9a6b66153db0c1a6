import { isoSeconds } from '../../clock';
import type { Operation } from '../../world';
import { odata, refuse } from '../answers';
import type { Answer, Route } from '../call';
import { applyQuery } from '../query';
import { contextOf, dataverseRoute, type DataverseCall } from './dataverse';

const set = 'msprov_operationhistories';

/** The request history of the service (contract A.6). */
export const historyRoutes: readonly Route[] = [
  dataverseRoute('GET', set, 'histories', list),
  dataverseRoute('GET', `${set}\\((?<id>[0-9a-f-]{36})\\)`, 'histories', single),
];

function list(call: DataverseCall): Answer {
  return odata({
    '@odata.context': contextOf(call, set),
    value: applyQuery(rows(call), call.url.searchParams),
  });
}

function single(call: DataverseCall): Answer {
  const id = call.params['id']?.toLowerCase();
  const row = rows(call).find(each => each.msprov_operationhistoryid === id);
  if (!row) return refuse('unknownSegment', { segment: call.params['segment'] ?? set });
  return odata({ '@odata.context': contextOf(call, `${set}/$entity`), ...row });
}

function rows(call: DataverseCall) {
  if (call.environment.kind === 'Lcs' || call.environment.kind === 'None') {
    refuse('unknownSegment', { segment: set });
  }
  const annotated = String(call.headers['prefer'] ?? '').includes('odata.include-annotations');
  return call.world.operations
    .filter(operation => operation.environment === call.environment.path)
    .map(operation => row(operation, annotated));
}

function row(operation: Operation, annotated: boolean) {
  const { credential, claims, reason } = operation;
  const payload = {
    sqljitclientipaddress: credential.addresses,
    sqljitrole: credential.role,
    sqljitreason: reason,
  };
  const formatted = {
    'statuscode@OData.Community.Display.V1.FormattedValue': 'Completed',
    'statecode@OData.Community.Display.V1.FormattedValue': 'Active',
  };
  return {
    msprov_operationhistoryid: credential.operationId,
    msprov_name: 'FnOSqlJit',
    msprov_description: 'FnO DB Sql Jit request',
    msprov_correlationid: operation.correlationId,
    msprov_startedon: isoSeconds(operation.startedOn),
    msprov_operationproperties: JSON.stringify({
      UserId: claims.oid,
      Payload: JSON.stringify(payload),
    }),
    statuscode: 1,
    statecode: 0,
    ...(annotated ? formatted : {}),
  };
}
