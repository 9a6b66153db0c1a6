import type { AccessError } from '../../access/errors';
import {
  type LcsAccepted,
  type LcsAccessRequest,
  type LcsRequestContext,
  type LcsRequestOutcome,
  accessError,
  kindError,
} from '../types';
import { endOf } from '../../access/grant';
import { wait } from '../../access/http/retry';
import { failure } from '../../access/result';
import { makeGrant, readPasswords } from './accounts';
import { elementsOf } from './answers';
import { change, type ChangeOutcome, type Connection } from './calls';
import type { AccountSource, DetailsReading } from './details';
import { readSources } from './environments';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How long an account is awaited. How long LCS takes isn't documented (contract D.5). */
const longestWaitMs = 15 * 60_000;

/** The first poll comes soon, each next one later. */
const firstPollMs = 5_000;
const longestPollMs = 30_000;
const growth = 1.5;

/** After this many sign-ins in a row, a session that has ended again is reported. */
const mostSignIns = 2;

/** An end that moved by less is the same: texts have no seconds. */
const sameEndMs = 60_000;

/**
 * Requests a SQL login and waits for its account. The request is sent again only after a 429, and
 * once after a 401, when the user has signed in again.
 */
export async function requestAccess(
  connection: Connection,
  request: LcsAccessRequest,
  context: LcsRequestContext,
): Promise<LcsRequestOutcome> {
  let current = connection;
  for (let signIns = 0; ; signIns++) {
    const before = await readSources(current, request.environment);
    const outcome = before.ok
      ? await send(current, request, before.value, context)
      : ({ kind: 'notRun', error: before.error } as const);
    if (outcome.kind === 'done' && before.ok) {
      const accepted = acceptedBy(request, outcome.value, before.value);
      return awaitAccount(current, accepted, context);
    }
    if (outcome.kind !== 'notRun') return failure(errorOf(request, outcome));
    if (outcome.error.code !== 'lcsSessionEnded' || signIns > 0) return failure(outcome.error);
    context.onStep({ name: 'signingIn' });
    const again = await context.signInAgain();
    if (!again.ok) return again;
    current = { ...current, session: again.value };
  }
}

async function send(
  connection: Connection,
  { environment, option, reasonDetails }: LcsAccessRequest,
  { details }: DetailsReading,
  context: LcsRequestContext,
): Promise<ChangeOutcome> {
  if (details.environment.kind !== 'selfService') {
    const unsupported = accessError('lcsKindUnsupported', { environment: environment.name });
    return { kind: 'notRun', error: kindError(details.environment) ?? unsupported };
  }
  context.onStep({ name: 'requesting' });
  const { projectId, environmentId } = environment;
  const what = {
    path: `/EnvironmentServicingV2/AddUserWithExpiry/${projectId}`,
    query: { lcsEnvironmentId: environmentId, reason: option.value, reasonDetails },
  };
  const outcome = await change(connection, environment, what, {
    onWait: seconds => context.onStep({ name: 'waitingToRetry', seconds }),
    sending: context.sending,
  });
  if (outcome.kind === 'notRun') await context.notRun();
  return outcome;
}

function errorOf(
  { environment }: LcsAccessRequest,
  outcome: Exclude<ChangeOutcome, { kind: 'notRun' }>,
): AccessError {
  if (outcome.kind === 'refused') return outcome.error;
  const unknown = outcome.kind === 'unknown' ? outcome : undefined;
  const { because = 'unreadable', message = '', detail } = unknown ?? {};
  const values = { environment: environment.name, because };
  return accessError('outcomeUnknown', message === '' ? values : { ...values, message }, detail);
}

function acceptedBy(
  request: LcsAccessRequest,
  { data, activityId }: { readonly data: unknown; readonly activityId: string },
  { details }: DetailsReading,
): LcsAccepted {
  // The ID of the activity is the innermost data, otherwise that of the call.
  const values = typeof data === 'string' ? [data] : elementsOf(data);
  const own = values.find(value => typeof value === 'string' && guid.test(value));
  return {
    request,
    activityId: typeof own === 'string' ? own : guid.test(activityId) ? activityId : '',
    earlier: new Map(details.accounts.map(({ user, expiresAt }) => [user, expiresAt])),
    failedBefore: details.failed,
  };
}

/**
 * Polls the details of an environment until the account of a request appears or LCS says that it
 * failed. A poll that fails is made up for by the next one; if the session has ended, the user signs
 * in again.
 */
export async function awaitAccount(
  connection: Connection,
  accepted: LcsAccepted,
  context: LcsRequestContext,
): Promise<LcsRequestOutcome> {
  const { clock, signal } = connection;
  const end = clock.now() + longestWaitMs;
  let current = connection;
  const stillRuns = (error: AccessError): LcsRequestOutcome => ({ ok: false, error, accepted });
  context.onStep({ name: 'waitingForAccount' });
  let signIns = 0;
  for (let gap = firstPollMs; ;) {
    await wait(clock, gap, signal);
    if (signal.aborted) return stillRuns(accessError('cancelled', {}));
    const isLast = clock.now() >= end;
    const polled = await poll(current, accepted, context, isLast);
    if (polled.ok) return polled;
    const { error } = polled;
    if (error.code === 'lcsAccessFailed') return failure(error);
    if (error.code === 'cancelled') return stillRuns(error);
    if (error.code === 'lcsSessionEnded') {
      signIns += 1;
      if (signIns > mostSignIns) return stillRuns(error);
      context.onStep({ name: 'signingIn' });
      const again = await context.signInAgain();
      if (!again.ok) return stillRuns(again.error);
      current = { ...current, session: again.value };
      context.onStep({ name: 'waitingForAccount' });
      gap = 0;
    } else {
      if (isLast) return stillRuns(error);
      gap = Math.min(Math.max(gap, firstPollMs) * growth, longestPollMs);
      signIns = 0;
    }
  }
}

async function poll(
  connection: Connection,
  accepted: LcsAccepted,
  context: LcsRequestContext,
  isLast: boolean,
): Promise<Extract<LcsRequestOutcome, { ok: true }> | { ok: false; error: AccessError }> {
  const { request, activityId } = accepted;
  const reading = await readSources(connection, request.environment);
  if (!reading.ok) return reading;
  const { details } = reading.value;
  const { environment } = details;
  const source = findAccount(reading.value, accepted, connection.clock.now(), isLast);
  if (source === undefined) {
    const values = { environment: environment.name, message: details.failureText };
    if (isOwnFailure(reading.value, accepted)) {
      return failure(accessError('lcsAccessFailed', values));
    }
    return failure(accessError('lcsAccountMissing', { environment: environment.name }));
  }
  context.onStep({ name: 'readingPassword' });
  const passwords = await readPasswords(connection, environment, [source]);
  if (!passwords.ok) return passwords;
  const password = passwords.value.get(source.account.user.toLowerCase()) ?? '';
  return makeGrant(connection, environment, source.account, password, {
    role: request.option.label,
    reason: request.reasonDetails,
    addresses: request.addresses,
    operationId: activityId || details.activityId,
  });
}

/** The account that a request made, of those that haven't ended: the one that ends last. */
function findAccount(
  { sources }: DetailsReading,
  accepted: LcsAccepted,
  now: number,
  isLast: boolean,
): AccountSource | undefined {
  const living = sources
    .filter(({ account }) => account.isTemporary && endOf(account) > now)
    .sort((a, b) => endOf(b.account) - endOf(a.account));
  const made = living.find(source => isNew(source, accepted));
  // If no new account appears, LCS may have kept the earlier one.
  return made ?? (isLast ? living.find(each => each.account.expiresAt !== undefined) : undefined);
}

/** Whether an account wasn't there before, or ends later than before. */
function isNew({ account }: AccountSource, { earlier }: LcsAccepted): boolean {
  if (!earlier.has(account.user)) return true;
  const before = earlier.get(account.user);
  const { expiresAt } = account;
  return expiresAt !== undefined && (before === undefined || expiresAt - before > sameEndMs);
}

/** Whether LCS shows that this request failed, and not an earlier one. */
function isOwnFailure({ details }: DetailsReading, accepted: LcsAccepted): boolean {
  if (!details.failed) return false;
  if (!accepted.failedBefore) return true;
  return details.activityId !== '' && details.activityId === accepted.activityId;
}
