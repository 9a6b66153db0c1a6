import { endOf, type IssuedGrant } from '../../access/grant';
import { wait } from '../../access/http/retry';
import { failure, success, type Result } from '../../access/result';
import {
  accessError,
  kindError,
  type LcsAccepted,
  type LcsAccessRequest,
  type LcsRequestContext,
} from '../types';
import { makeGrant, withPasswords } from './accounts';
import { elementsOf, textOf } from './answers';
import { change, type Connection, type LcsData } from './calls';
import type { DetailsReading, LcsAccount } from './details';
import { readDetailsOf } from './environments';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How long an account is awaited. How long LCS takes isn't documented (contract D.5). */
const longestWaitMs = 15 * 60_000;

/** The first poll comes soon, each next one later. */
const firstPollMs = 5_000;
const longestPollMs = 30_000;
const growth = 1.5;

/** Errors that end the polling. After any other error, the next poll may succeed. */
const finalErrors: readonly string[] = ['lcsAccessFailed', 'lcsSessionEnded', 'cancelled'];

/** An end that moved by less is the same: texts have no seconds. */
const sameEndMs = 60_000;

/** Requests a SQL login. Repeats the request only after a 429. */
export async function requestAccess(
  connection: Connection,
  request: LcsAccessRequest,
  { onStep, sending, notRun }: LcsRequestContext,
): Promise<Result<LcsAccepted>> {
  const { environment, option, reason } = request;
  const before = await readDetailsOf(connection, environment);
  if (!before.ok) return before;
  const { accounts, failed } = before.value;
  if (before.value.environment.kind !== 'selfService') {
    const unsupported = accessError('lcsKindUnsupported', { environment: environment.name });
    return failure(kindError(before.value.environment) ?? unsupported);
  }
  onStep({ name: 'requesting' });
  const answer = await change(connection, environment, {
    path: `/EnvironmentServicingV2/AddUserWithExpiry/${environment.projectId}`,
    query: {
      lcsEnvironmentId: environment.environmentId,
      reason: option.value,
      reasonDetails: reason,
    },
    onWait: seconds => onStep({ name: 'waitingToRetry', seconds }),
    sending,
    notRun,
    unknown: (because, message, detail) => {
      const values = { environment: environment.name, because };
      return accessError(
        'outcomeUnknown',
        message === '' ? values : { ...values, message },
        detail,
      );
    },
  });
  if (!answer.ok) return answer;
  return success({
    request,
    activityId: activityIdOf(answer.value),
    earlier: new Map(accounts.map(({ user, expiresAt }) => [user, expiresAt])),
    failedBefore: failed,
  });
}

/** The ID of the activity: a GUID in the data, otherwise the ID of the call. */
function activityIdOf({ data, activityId }: LcsData): string {
  const values = typeof data === 'string' ? [data] : elementsOf(data);
  return [...values, activityId].map(textOf).find(value => guid.test(value)) ?? '';
}

/**
 * Polls the details of an environment until the account of a request appears, or LCS reports that the
 * request failed. After a failed poll, the next one follows, unless the session has ended. Doesn't send
 * the request again.
 */
export async function awaitAccount(
  connection: Connection,
  accepted: LcsAccepted,
  { onStep }: Pick<LcsRequestContext, 'onStep'>,
): Promise<Result<IssuedGrant>> {
  const { clock, signal } = connection;
  const end = clock.now() + longestWaitMs;
  onStep({ name: 'waitingForAccount' });
  for (let gap = firstPollMs; ; gap = Math.min(gap * growth, longestPollMs)) {
    await wait(clock, gap, signal);
    if (signal.aborted) return failure(accessError('cancelled', {}));
    const isLast = clock.now() >= end;
    const polled = await poll(connection, accepted, onStep, isLast);
    if (polled.ok || isLast || finalErrors.includes(polled.error.code)) return polled;
  }
}

async function poll(
  connection: Connection,
  accepted: LcsAccepted,
  onStep: LcsRequestContext['onStep'],
  isLast: boolean,
): Promise<Result<IssuedGrant>> {
  const { request, activityId } = accepted;
  const reading = await readDetailsOf(connection, request.environment);
  if (!reading.ok) return reading;
  const { environment, failureText } = reading.value;
  const account = findAccount(reading.value, accepted, connection.clock.now(), isLast);
  if (account === undefined) {
    const values = { environment: environment.name, message: failureText };
    return failure(
      isOwnFailure(reading.value, accepted)
        ? accessError('lcsAccessFailed', values)
        : accessError('lcsAccountMissing', { environment: environment.name }),
    );
  }
  onStep({ name: 'readingPassword' });
  const complete = await withPasswords(connection, environment, [account]);
  if (!complete.ok) return complete;
  const [found = account] = complete.value;
  return makeGrant(connection, environment, found, {
    role: request.role,
    reason: request.reason,
    addresses: request.addresses,
    operationId: activityId || reading.value.activityId,
  });
}

/** The account that a request made, of those that haven't ended: the one that ends last. */
function findAccount(
  { accounts }: DetailsReading,
  { earlier }: LcsAccepted,
  now: number,
  isLast: boolean,
): LcsAccount | undefined {
  const living = accounts
    .filter(account => account.isTemporary && endOf(account) > now)
    .sort((a, b) => endOf(b) - endOf(a));
  // The new account wasn't there before, or ends later than before.
  const made = living.find(({ user, expiresAt }) => {
    const before = earlier.get(user);
    if (!earlier.has(user)) return true;
    return expiresAt !== undefined && (before === undefined || expiresAt - before > sameEndMs);
  });
  // If no new account appears, LCS may have kept the earlier one.
  return made ?? (isLast ? living.find(({ expiresAt }) => expiresAt !== undefined) : undefined);
}

/** Whether LCS shows that this request failed, and not an earlier one. */
function isOwnFailure({ failed, activityId }: DetailsReading, accepted: LcsAccepted): boolean {
  const isOwn = activityId !== '' && activityId === accepted.activityId;
  return failed && (!accepted.failedBefore || isOwn);
}
