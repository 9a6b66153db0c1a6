import { endOf, type IssuedGrant } from '../../access/grant';
import { wait } from '../../access/http/retry';
import { failure, success, type Result } from '../../access/result';
import {
  accessError,
  kindError,
  type LcsAccepted,
  type LcsAccessRequest,
  type LcsEnvironmentDetails,
  type LcsRequestContext,
} from '../types';
import { makeGrant, readPasswords } from './accounts';
import { elementsOf, textOf } from './answers';
import { change, type Connection, type LcsData } from './calls';
import type { AccountSource, DetailsReading } from './details';
import { readSources } from './environments';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How long an account is awaited. How long LCS takes isn't documented (contract D.5). */
const longestWaitMs = 15 * 60_000;

/** The first poll comes soon, each next one later. */
const firstPollMs = 5_000;
const longestPollMs = 30_000;
const growth = 1.5;

/** After any other error of a poll, the next one may succeed. */
const finalErrors: readonly string[] = ['lcsAccessFailed', 'lcsSessionEnded', 'cancelled'];

/** An end that moved by less is the same: texts have no seconds. */
const sameEndMs = 60_000;

/** Requests a SQL login. It is sent again only after a 429. */
export async function requestAccess(
  connection: Connection,
  request: LcsAccessRequest,
  { onStep, sending, notRun }: LcsRequestContext,
): Promise<Result<LcsAccepted>> {
  const { environment, option, reason } = request;
  const before = await readSources(connection, environment);
  if (!before.ok) return before;
  const { details } = before.value;
  if (details.environment.kind !== 'selfService') {
    const unsupported = accessError('lcsKindUnsupported', { environment: environment.name });
    return failure(kindError(details.environment) ?? unsupported);
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
    earlier: new Map(details.accounts.map(({ user, expiresAt }) => [user, expiresAt])),
    failedBefore: details.failed,
  });
}

/** The ID of the activity is the innermost data, otherwise that of the call. */
function activityIdOf({ data, activityId }: LcsData): string {
  const values = typeof data === 'string' ? [data] : elementsOf(data);
  return [...values, activityId].map(textOf).find(value => guid.test(value)) ?? '';
}

/**
 * Polls the details of an environment until the account of a request appears or LCS says that it
 * failed. A poll that fails is made up for by the next one, unless the session has ended. Sends no
 * request.
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
  const reading = await readSources(connection, request.environment);
  if (!reading.ok) return reading;
  const { details } = reading.value;
  const { environment } = details;
  const source = findAccount(reading.value, accepted, connection.clock.now(), isLast);
  if (source === undefined) {
    const values = { environment: environment.name, message: details.failureText };
    return failure(
      isOwnFailure(details, accepted)
        ? accessError('lcsAccessFailed', values)
        : accessError('lcsAccountMissing', { environment: environment.name }),
    );
  }
  onStep({ name: 'readingPassword' });
  const passwords = await readPasswords(connection, environment, [source]);
  if (!passwords.ok) return passwords;
  return makeGrant(connection, environment, source.account, passwords.value, {
    role: request.role,
    reason: request.reason,
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
function isOwnFailure(
  { failed, activityId }: LcsEnvironmentDetails,
  accepted: LcsAccepted,
): boolean {
  return (
    failed && (!accepted.failedBefore || (activityId !== '' && activityId === accepted.activityId))
  );
}
