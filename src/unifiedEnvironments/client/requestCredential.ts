import { accessError, type AccessError, type UnknownOutcomeCause } from '../../access/errors';
import type { IssuedGrant } from '../../access/grant';
import type { BoundToken, HttpAnswer, HttpFailure } from '../../access/http/transport';
import type { RequestContext } from '../../access/request';
import type { SqlAccessRequest } from '../../access/request';
import { failure, type Result } from '../../access/result';
import { explainFailure } from '../../access/http/answers';
import { describeAnswer, explainRefusal, saysPlugInRan } from './answers';
import { readCredential } from './readCredential';
import { retryAfterSeconds } from '../../access/http/retryAfter';
import { wait } from '../../access/http/wait';
import { checkEnvironment, odataHeaders, type ClientContext } from './context';

const actionPath = '/api/data/v9.2/msprov_getfinopssqljitaccessasync';

/** Dataverse ends a synchronous operation after two minutes; give the answer time to arrive. */
const timeoutMs = 180_000;

/** How often a 429 is waited for before the user is told. */
const mostThrottledTries = 5;

/**
 * Asks for a SQL credential. The request makes a credential and ends the earlier one, so it is sent
 * again only after an answer that proves that it did not run: a 429, after the time that it says,
 * and one 401, with a fresh token. It is never aborted once sent: whoever cancels stops waiting, and
 * the answer still comes.
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

  const isStopped = () => context.signal.aborted;
  let refreshed = false;
  for (let throttled = 0; ;) {
    if (isStopped()) return cancelled();
    const { account } = token.value;
    await context.sending(account);
    if (isStopped()) {
      await context.notRun();
      return cancelled();
    }
    context.onStep({ name: 'requesting' });
    const sent = await send(services, request, token.value);
    if (!sent.ok) {
      if (sent.error.beforeSending) await context.notRun();
      return failure(explainLost(sent.error, environment.name, host));
    }
    const answer = sent.value;
    if (answer.status === 200) return readCredential(services, request, account, answer);

    if (saysPlugInRan(answer)) {
      // Nothing is proved: it is neither sent again nor taken for unsent.
    } else if (answer.status === 429) {
      await context.notRun();
      throttled += 1;
      const seconds = retryAfterSeconds(answer);
      if (seconds !== undefined && throttled < mostThrottledTries) {
        context.onStep({ name: 'waitingToRetry', seconds });
        await wait(services.clock, seconds * 1000, context.signal);
        continue;
      }
    } else if (answer.status === 401 && !refreshed) {
      await context.notRun();
      if (isStopped()) return cancelled();
      refreshed = true;
      const earlier = account.id;
      token = await signIn(services, environment.url, 'fresh', context);
      if (!token.ok) return token;
      const changed = token.value.account.id !== earlier;
      if (changed && !(await context.confirm(token.value.account))) return cancelled();
      continue;
    } else if (provesNotRun(answer)) {
      await context.notRun();
    }
    const { addresses } = request;
    const asked = { host, account: account.label, environment: environment.name, addresses };
    return failure(explainUnknown(answer, environment.name) ?? explainRefusal(answer, asked));
  }
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
  return { ok: true, value: token.value };
}

function send(
  services: ClientContext,
  request: SqlAccessRequest,
  token: BoundToken,
): Promise<Result<HttpAnswer, HttpFailure>> {
  return services.http.send({
    method: 'POST',
    url: request.environment.url + actionPath,
    token,
    headers: { ...odataHeaders, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(actionBody(request)),
    timeoutMs,
  });
}

/** The action's parameters. Whatever is asked for has one, which the compiler sees to. */
function actionBody({ addresses, reason, role }: SqlAccessRequest): Record<string, string> {
  const asked = { addresses, reason, role } satisfies Omit<SqlAccessRequest, 'environment'>;
  return {
    sqljitclientipaddress: asked.addresses,
    sqljitreason: asked.reason,
    sqljitrole: asked.role,
  };
}

/** Refused before it could run: every 4xx but a time-out of the service itself. */
function provesNotRun(answer: HttpAnswer): boolean {
  return answer.status >= 400 && answer.status < 500 && answer.status !== 408;
}

/** The request left this computer, and the answer does not say whether it ran. */
function explainUnknown(answer: HttpAnswer, environment: string): AccessError | undefined {
  if (provesNotRun(answer)) return undefined;
  const because = causeOfDoubt(answer.status);
  return accessError('outcomeUnknown', { environment, because }, describeAnswer(answer));
}

function causeOfDoubt(status: number): UnknownOutcomeCause {
  if (status === 503) return 'serverBusy';
  if (status >= 500 || status === 408) return 'serverError';
  return status >= 300 ? 'redirect' : 'unreadable';
}

function explainLost(failed: HttpFailure, environment: string, host: string): AccessError {
  if (failed.beforeSending) return explainFailure(failed, host);
  const because = failed.kind === 'timeout' ? 'timeout' : 'connectionLost';
  return accessError('outcomeUnknown', { environment, because }, failed.detail);
}

function cancelled(): Result<never> {
  return failure(accessError('cancelled', {}));
}
