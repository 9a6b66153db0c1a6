import * as v from 'valibot';
import { type ServiceRecord, accessError } from '../types';
import type { Environment } from '../../access/environment';
import { parseIsoTime } from '../../access/isoTime';
import { failure, success, type Result } from '../../access/result';
import { explainFailure, parseJson } from '../../access/http/answers';
import { explainRefusal } from './answers';
import { checkEnvironment, odataHeaders, type ClientContext } from './context';

const timeoutMs = 60_000;

/** A record takes about 2 kB. */
const maxAnswerBytes = 4 * 1024 * 1024;

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

/** Reads the service's record of SQL requests, newest first. */
export async function readRecords(
  services: ClientContext,
  environment: Environment,
  signal: AbortSignal,
): Promise<Result<readonly ServiceRecord[]>> {
  const checked = checkEnvironment(services, environment);
  if (!checked.ok) return checked;
  const host = checked.value;
  const token = await services.tokens.getToken(environment.url, 'interactive');
  if (!token.ok) return token;
  if (token.value === undefined) return failure(accessError('cancelled', {}));
  const query = `$filter=msprov_name eq 'FnOSqlJit'&$orderby=msprov_startedon desc&$top=${String(mostRecords)}`;
  const sent = await services.http.send({
    method: 'GET',
    url: `${environment.url}/api/data/v9.0/msprov_operationhistories?${encodeURI(query)}`,
    token: token.value,
    headers: { ...odataHeaders, prefer: 'odata.include-annotations="*"' },
    timeoutMs,
    maxAnswerBytes,
    signal,
  });
  if (!sent.ok) return failure(explainFailure(sent.error, host));
  if (sent.value.status !== 200) {
    const account = token.value.account.label;
    return failure(explainRefusal(sent.value, { host, account, environment: environment.name }));
  }
  const parsed = v.safeParse(answerSchema, parseJson(sent.value.body));
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
