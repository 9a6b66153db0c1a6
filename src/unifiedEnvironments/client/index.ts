import * as v from 'valibot';
import { accessError, type ServiceRecord, type UnifiedEnvironmentsClient } from '../types';
import type { Environment } from '../../access/environment';
import { parseIsoTime } from '../../access/isoTime';
import { failure, success, type Result } from '../../access/result';
import { parseJson } from '../../access/http/answers';
import { explainRefusal } from './answers';
import { checkEnvironment, environmentFromUrl, get, type ClientContext } from './context';
import { describeEnvironment, listEnvironments, signInToDiscovery } from './discovery';
import { requestCredential } from './requestCredential';

/** The newest records that are read. */
const mostRecords = 50;

const text = v.fallback(v.string(), '');

/** The fields of an operation that are read (contract A.6). */
const recordSchema = v.object({
  msprov_operationhistoryid: text,
  msprov_name: text,
  msprov_description: text,
  msprov_startedon: text,
  msprov_operationproperties: text,
  'statuscode@OData.Community.Display.V1.FormattedValue': text,
});

const answerSchema = v.object({ value: v.array(v.unknown()) });
const propertiesSchema = v.object({ UserId: text });

/** Creates the client of unified environments. */
export function createUnifiedEnvironmentsClient(
  services: ClientContext,
): UnifiedEnvironmentsClient {
  return {
    recognise: text => environmentFromUrl(text, services),
    signIn: () => signInToDiscovery(services),
    listEnvironments: (mode, signal) => listEnvironments(services, mode, signal),
    describe: (environment, signal) => describeEnvironment(services, environment, signal),
    requestAccess: (request, context) => requestCredential(services, request, context),
    readRecords: (environment, signal) => readRecords(services, environment, signal),
  };
}

/** Reads the service's record of SQL requests, newest first. */
async function readRecords(
  services: ClientContext,
  environment: Environment,
  signal: AbortSignal,
): Promise<Result<readonly ServiceRecord[]>> {
  const checked = checkEnvironment(services, environment);
  if (!checked.ok) return checked;
  const host = checked.value;
  const query = `$filter=msprov_name eq 'FnOSqlJit'&$orderby=msprov_startedon desc&$top=${String(mostRecords)}`;
  const url = `${environment.url}/api/data/v9.0/msprov_operationhistories?${encodeURI(query)}`;
  const received = await get(services, url, 'interactive', signal, {
    prefer: 'odata.include-annotations="*"',
  });
  if (!received.ok) return received;
  if (received.value === undefined) return failure(accessError('cancelled', {}));
  const { answer, account } = received.value;
  if (answer.status !== 200) {
    return failure(explainRefusal(answer, { host, account, environment: environment.name }));
  }
  const parsed = v.safeParse(answerSchema, parseJson(answer.body));
  if (!parsed.success) return failure(accessError('answerUnreadable', { host }));
  return success(parsed.output.value.flatMap(readRecord));
}

function readRecord(value: unknown): ServiceRecord[] {
  const parsed = v.safeParse(recordSchema, value);
  if (!parsed.success) return [];
  const record = parsed.output;
  const properties = v.safeParse(propertiesSchema, parseJson(record.msprov_operationproperties));
  return [
    {
      operationId: record.msprov_operationhistoryid,
      startedAt: parseIsoTime(record.msprov_startedon),
      name: record.msprov_name,
      description: record.msprov_description,
      status: record['statuscode@OData.Community.Display.V1.FormattedValue'],
      user: properties.success ? properties.output.UserId : '',
    },
  ];
}
