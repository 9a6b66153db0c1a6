import type { AccessError, UnknownOutcomeCause } from '../../access/errors';
import { accessError } from '../types';
import type { IssuedGrant } from '../../access/grant';
import { explainFailure } from '../../access/http/answers';
import { retryWhileBusy } from '../../access/http/retry';
import type { BoundToken, HttpAnswer, HttpFailure } from '../../access/http/transport';
import { redact } from '../../access/log';
import type { RequestContext, RequestValues, SqlAccessRequest } from '../../access/request';
import { failure, success, type Result } from '../../access/result';
import {
  describeAnswer,
  explainRefusal,
  isForeignRefusal,
  readODataError,
  saysNotReady,
  saysPlugInRan,
} from './answers';
import { checkEnvironment, odataHeaders, type ClientContext } from './context';
import { readCredential } from './readCredential';

const actionPath = '/api/data/v9.2/msprov_getfinopssqljitaccessasync';

/** Dataverse ends a synchronous operation after two minutes. The answer needs some time, too. */
const timeoutMs = 180_000;

/** A credential takes about 1 kB. */
const maxAnswerBytes = 4 * 1024 * 1024;

/**
 * Requests a SQL credential. Each request creates a credential and ends the earlier one, so it is
 * sent again only after an answer that proves that it didn't run: a 429, after the time that it says,
 * and one 401, with a fresh token. It is never aborted once sent: a user who cancels stops waiting,
 * and the answer still arrives.
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
  context.onStep({ name: 'signingIn' });
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

/** A 429, a 401, and any other 4xx that Dataverse itself answers. */
function isRefusal(answer: HttpAnswer): boolean {
  const { status } = answer;
  if (status < 400 || status >= 500 || timeoutStatuses.includes(status)) return false;
  return !isForeignRefusal(answer);
}

/** The request left this computer, and the answer doesn't say whether it ran. */
function explainUnknown(answer: HttpAnswer, environment: string): AccessError | undefined {
  if (isRefusal(answer)) return undefined;
  const message = redact(readODataError(answer).message);
  const values = { environment, because: causeOfDoubt(answer.status) };
  const quoted = message === '' ? values : { ...values, message };
  return accessError('outcomeUnknown', quoted, describeAnswer(answer));
}

function causeOfDoubt(status: number): UnknownOutcomeCause {
  if (status === 503) return 'serverBusy';
  if (status >= 500 || timeoutStatuses.includes(status)) return 'serverError';
  if (status >= 400) return 'foreignAnswer';
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
