import * as v from 'valibot';
import { parseAddresses } from '../../access/addresses';
import { fullServerName, isPlain } from '../../access/connectionString';
import { clockDifference } from '../../access/countdown';
import type { AccessError, UnknownOutcomeCause } from '../../access/errors';
import { accessError } from '../types';
import type { Account, IssuedGrant } from '../../access/grant';
import { explainFailure, parseJson } from '../../access/http/answers';
import { retryWhileBusy } from '../../access/http/retry';
import type { BoundToken, HttpAnswer, HttpFailure } from '../../access/http/transport';
import { parseIsoTime } from '../../access/isoTime';
import { redact } from '../../access/log';
import {
  requestValues,
  sqlRoles,
  type RequestContext,
  type RequestValues,
  type SqlAccessRequest,
} from '../../access/request';
import { failure, success, type Result } from '../../access/result';
import { isGuid } from '../../access/text';
import {
  describeAnswer,
  explainRefusal,
  isForeignRefusal,
  readODataError,
  saysNotReady,
  saysPlugInRan,
  text,
} from './answers';
import { checkEnvironment, odataHeaders, type ClientContext } from './context';

const actionPath = '/api/data/v9.2/msprov_getfinopssqljitaccessasync';

/** Dataverse ends a synchronous operation after two minutes. */
const timeoutMs = 180_000;

const maxAnswerBytes = 4 * 1024 * 1024;

/** The response of the action (contract A.3). Unknown fields are ignored; missing ones are empty. */
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

/** No credential lives longer, because the service gives hours. */
const longestLifeMs = 31 * 24 * 60 * 60 * 1000;

/** An expiry before that is no time, for example .NET's 0001-01-01. */
const longestOverMs = 24 * 60 * 60 * 1000;

/**
 * Requests a SQL credential, which ends the earlier one. Sends the request again only after a response
 * that proves that it didn't run: a 429, after the wait that it names, and one 401, with a fresh token.
 * Never aborts a sent request: a user who cancels stops waiting, and the response still arrives.
 */
export async function requestCredential(
  services: ClientContext,
  request: SqlAccessRequest,
  context: RequestContext,
): Promise<Result<IssuedGrant>> {
  const { environment } = request;
  const checked = checkEnvironment(services, environment);
  if (!checked.ok) return checked;
  const host = checked.value;
  let token = await signIn(services, environment.url, 'interactive', context);
  if (!token.ok) return token;
  if (!(await context.confirm(token.value.account))) return cancelled();

  for (let refreshed = false; ; refreshed = true) {
    const { account } = token.value;
    const sent = await sendWhileBusy(services, request, token.value, context);
    if (!sent.ok) {
      if (sent.error.beforeSending && sent.error.kind !== 'aborted') await context.notRun();
      return failure(explainLost(sent.error, environment.name, host));
    }
    const answer = sent.value;
    if (answer.status === 200) return readCredential(services, request, account, answer);
    // The service refused the request before the action could run.
    if (isRefusal(answer) && !saysPlugInRan(answer)) await context.notRun();
    if (answer.status !== 401 || refreshed || saysPlugInRan(answer)) {
      const { addresses } = request;
      const asked = { host, account: account.label, environment: environment.name, addresses };
      return failure(explainUnknown(answer, environment.name) ?? explainRefusal(answer, asked));
    }
    if (context.signal.aborted) return cancelled();
    token = await signIn(services, environment.url, 'fresh', context);
    if (!token.ok) return token;
    const isOther = token.value.account.id !== account.id;
    if (isOther && !(await context.confirm(token.value.account))) return cancelled();
  }
}

/** Sends the request, and after a 429 again. Whether it ran is judged by the status alone. */
function sendWhileBusy(
  services: ClientContext,
  request: SqlAccessRequest,
  token: BoundToken,
  context: RequestContext,
): Promise<Result<HttpAnswer, HttpFailure>> {
  const { signal } = context;
  const attempt = async (): Promise<Result<HttpAnswer, HttpFailure>> => {
    await context.sending(token.account);
    if (signal.aborted) {
      await context.notRun();
      return failure({ kind: 'aborted', beforeSending: true, detail: '' });
    }
    context.onStep({ name: 'requesting' });
    return services.http.send({
      method: 'POST',
      url: request.environment.url + actionPath,
      token,
      headers: { ...odataHeaders, 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(actionBody(request)),
      timeoutMs,
      maxAnswerBytes,
      // On a reused connection that the service has closed, the outcome would be unknown.
      freshConnection: true,
    });
  };
  return retryWhileBusy(attempt, {
    clock: services.clock,
    signal,
    isBusy: answer => answer.status === 429 && !saysPlugInRan(answer) && !saysNotReady(answer),
    onWait: async seconds => {
      await context.notRun();
      context.onStep({ name: 'waitingToRetry', seconds });
    },
  });
}

async function signIn(
  services: ClientContext,
  url: string,
  mode: 'interactive' | 'fresh',
  context: RequestContext,
): Promise<Result<BoundToken>> {
  // With a prefetched token, this step would only flash.
  if (mode === 'fresh' || !services.tokens.isReady(url)) context.onStep({ name: 'signingIn' });
  const token = await services.tokens.getToken(url, mode);
  if (!token.ok) return token;
  if (token.value === undefined || context.signal.aborted) return cancelled();
  return success(token.value);
}

/** The action's parameters. The compiler rejects a request with a value that has none. */
function actionBody({ addresses, reason, role }: SqlAccessRequest): Record<string, string> {
  const asked = { addresses, reason, role } satisfies Record<keyof RequestValues, unknown>;
  return {
    sqljitclientipaddress: asked.addresses,
    sqljitreason: asked.reason,
    sqljitrole: asked.role,
  };
}

/** Statuses of a time-out at the service (408) or a proxy (499): the request may have run. */
const timeoutStatuses = [408, 499];

/** A 429, a 401, and any other 4xx that Dataverse itself returns. */
function isRefusal(answer: HttpAnswer): boolean {
  const { status } = answer;
  if (status < 400 || status >= 500 || timeoutStatuses.includes(status)) return false;
  return !isForeignRefusal(answer);
}

/** The request left this computer, and the response doesn't say whether it ran. */
function explainUnknown(answer: HttpAnswer, environment: string): AccessError | undefined {
  if (isRefusal(answer)) return undefined;
  const message = redact(readODataError(answer).message);
  const values = { environment, because: causeOfDoubt(answer), ...(message && { message }) };
  return accessError('outcomeUnknown', values, describeAnswer(answer));
}

function causeOfDoubt(answer: HttpAnswer): UnknownOutcomeCause {
  const { status } = answer;
  if (status === 503) return 'serverBusy';
  if (isForeignRefusal(answer) && !timeoutStatuses.includes(status)) return 'foreignAnswer';
  if (status >= 400) return 'serverError';
  return status >= 300 ? 'redirect' : 'unreadable';
}

function explainLost(failed: HttpFailure, environment: string, host: string): AccessError {
  if (failed.beforeSending) return explainFailure(failed, host);
  const { kind } = failed;
  const because = kind === 'timeout' || kind === 'unreadable' ? kind : 'connectionLost';
  return accessError('outcomeUnknown', { environment, because }, failed.detail);
}

function cancelled(): Result<never> {
  return failure(accessError('cancelled', {}));
}

/** Creates a grant from the service's response, or reports the field that is missing. */
function readCredential(
  services: ClientContext,
  request: SqlAccessRequest,
  account: Account,
  answer: HttpAnswer,
): Result<IssuedGrant> {
  const { environment } = request;
  const { name } = environment;
  const parsed = v.safeParse(answerSchema, parseJson(answer.body));
  if (!parsed.success) {
    const values = { environment: name, because: 'unreadable' } as const;
    return failure(accessError('outcomeUnknown', values, 'the answer is not JSON of an object'));
  }
  const fields = parsed.output;
  const addresses = parseAddresses(fields.ipaddress);
  const server = fullServerName(fields.servername, services.cloud.sqlHostSuffix);
  const expiresAt = readExpiry(fields.sqljitexpiration, answer);
  const incomplete = (field: keyof typeof fields) =>
    failure(accessError('answerIncomplete', { environment: name, field }, `no usable ${field}`));
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
      addresses: addresses.ok ? addresses.value.text : request.addresses,
      operationId: isGuid(fields.operationhistoryid) ? fields.operationhistoryid : '',
    },
  });
}

/** The expiry on this computer's clock, which may be over; `undefined` if it is absurd. */
function readExpiry(told: string, { headers, receivedAt }: HttpAnswer): number | undefined {
  const expiry = parseIsoTime(told);
  if (expiry === undefined) return undefined;
  const expiresAt = expiry - clockDifference(headers['date'], receivedAt);
  const left = expiresAt - receivedAt;
  return -longestOverMs <= left && left <= longestLifeMs ? expiresAt : undefined;
}
