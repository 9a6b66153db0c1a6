import { randomUUID } from 'node:crypto';
import { parseAddresses } from '../../addresses';
import { isoSeconds } from '../../clock';
import type { Credential, SqlRole } from '../../credentials';
import { databaseType, fill } from '../../texts';
import { odata, refuse } from '../answers';
import type { Answer, Route } from '../call';
import { contextOf, dataverseRoute, type DataverseCall } from './dataverse';

const segment = 'msprov_getfinopssqljitaccessasync';

/** The action that grants a SQL login (contract A.2 to A.5). */
export const actionRoutes: readonly Route[] = [dataverseRoute('POST', segment, 'action', grant)];

function grant(call: DataverseCall): Answer {
  const { world, environment, caller } = call;
  if (environment.kind === 'Lcs') refuse('unknownSegment', { segment });
  if (environment.kind === 'None') refuse('notIntegrated');
  const requested = readRequest(call.body);
  if (!environment.administrators) refuse('notAdministrator');
  const switches = world.switchboard.current;
  const credential = world.credentials.issue(environment, caller, requested, switches);
  world.operations.push({
    environment: environment.path,
    startedOn: world.clock.now(),
    correlationId: randomUUID(),
    claims: caller,
    credential,
    reason: requested.reason,
  });
  const names = { port: String(world.sqlPort), server: credential.server };
  return odata({
    '@odata.context': contextOf(call, `Microsoft.Dynamics.CRM.${segment}Response`),
    ...answerFields(credential),
    servername: fill(switches.servername, names),
  });
}

function answerFields(credential: Credential) {
  return {
    sqljitusername: credential.user,
    ipaddress: credential.addresses,
    sqljitexpiration: isoSeconds(credential.expiresAt),
    databasetype: databaseType,
    sqljitrole: credential.role,
    operationhistoryid: credential.operationId,
    databasename: credential.database,
    sqljitpassword: credential.password,
  };
}

function readRequest(body: string) {
  const fields = parseBody(body);
  const addresses = readField(fields, 'sqljitclientipaddress');
  const role = readField(fields, 'sqljitrole');
  const reason = readField(fields, 'sqljitreason');
  const range = parseAddresses(addresses);
  if (!range) return refuse('badAddress');
  if (!isRole(role)) return refuse('badRole');
  return { addresses, range, role, reason };
}

function parseBody(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // The check below rejects it, like any body that isn't an object.
  }
  return refuse('badJson');
}

function readField(fields: Record<string, unknown>, field: string): string {
  const value = fields[field];
  return typeof value === 'string' && value.trim() !== ''
    ? value
    : refuse('missingField', { field });
}

function isRole(role: string): role is SqlRole {
  return role === 'Reader' || role === 'Writer';
}
