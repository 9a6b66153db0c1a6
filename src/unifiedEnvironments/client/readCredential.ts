import * as v from 'valibot';
import { parseAddresses } from '../../access/addresses';
import { clockDifference, localExpiry } from '../../access/countdown';
import { accessError } from '../types';
import type { Account, IssuedGrant } from '../../access/grant';
import type { HttpAnswer } from '../../access/http/transport';
import { requestValues, sqlRoles, type SqlAccessRequest } from '../../access/request';
import { parseIsoTime } from '../../access/isoTime';
import { failure, success, type Result } from '../../access/result';
import { fullServerName, isPlain } from '../../access/connectionString';
import { parseJson } from '../../access/http/answers';
import type { ClientContext } from './context';

const text = v.fallback(v.string(), '');

/** The answer of the action (contract A.3). Unknown fields are ignored; missing ones are empty. */
const answerSchema = v.object({
  servername: text,
  databasename: text,
  sqljitusername: text,
  sqljitpassword: text,
  sqljitexpiration: text,
  sqljitrole: text,
  ipaddress: text,
  operationhistoryid: text,
});

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Longer than any range with its spaces. */
const longestAddresses = 64;

/** No credential lives longer, because the service gives hours. */
const longestLifeMs = 31 * 24 * 60 * 60 * 1000;

/** An expiry before that is no time, for example .NET's 0001-01-01. */
const longestOverMs = 24 * 60 * 60 * 1000;

/** Creates a grant from the service's answer, or reports the field that is missing. */
export function readCredential(
  services: ClientContext,
  request: SqlAccessRequest,
  account: Account,
  answer: HttpAnswer,
): Result<IssuedGrant> {
  const { environment } = request;
  const parsed = v.safeParse(answerSchema, parseJson(answer.body));
  if (!parsed.success) {
    const values = { environment: environment.name, because: 'unreadable' } as const;
    return failure(accessError('outcomeUnknown', values, 'the answer is not JSON of an object'));
  }
  const fields = parsed.output;
  const server = fullServerName(fields.servername, services.cloud.sqlHostSuffix);
  const expiresAt = readExpiry(fields.sqljitexpiration, answer);
  const incomplete = (field: keyof typeof fields) => {
    const values = { environment: environment.name, field };
    return failure(accessError('answerIncomplete', values, `no usable ${field}`));
  };
  if (server === undefined) return incomplete('servername');
  if (!isPlain(fields.databasename, 128)) return incomplete('databasename');
  if (!isPlain(fields.sqljitusername, 128)) return incomplete('sqljitusername');
  if (!isPlain(fields.sqljitpassword, 256)) return incomplete('sqljitpassword');
  if (expiresAt === undefined) return incomplete('sqljitexpiration');
  return success({
    password: fields.sqljitpassword,
    grant: {
      kind: 'sqlCredential',
      id: services.newId(),
      environment,
      account,
      issuedAt: answer.receivedAt,
      expiresAt,
      ...requestValues(request),
      server,
      database: fields.databasename,
      user: fields.sqljitusername,
      role: sqlRoles.find(role => role === fields.sqljitrole) ?? request.role,
      addresses: readAddresses(fields.ipaddress) ?? request.addresses,
      operationId: uuid.test(fields.operationhistoryid) ? fields.operationhistoryid : '',
    },
  });
}

/** The expiry on this computer's clock, which may be over; `undefined` if it is absurd. */
function readExpiry(told: string, { headers, receivedAt }: HttpAnswer): number | undefined {
  const expiry = parseIsoTime(told);
  if (expiry === undefined) return undefined;
  const expiresAt = localExpiry(expiry, clockDifference(headers['date'], receivedAt));
  const left = expiresAt - receivedAt;
  return -longestOverMs <= left && left <= longestLifeMs ? expiresAt : undefined;
}

/** The allowed addresses in normal form, if the service returned usable ones. */
function readAddresses(told: string): string | undefined {
  if (told.length > longestAddresses) return undefined;
  const parsed = parseAddresses(told);
  return parsed.ok ? parsed.value.text : undefined;
}
