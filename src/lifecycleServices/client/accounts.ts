import { mapInTurns } from '../../access/concurrency';
import { isMasked, isPlain } from '../../access/connectionString';
import { endOf, type IssuedGrant, type SqlCredential } from '../../access/grant';
import { wait } from '../../access/http/retry';
import { failure, success, type Result } from '../../access/result';
import { isGuid } from '../../access/text';
import {
  accessError,
  kindError,
  type AllowListEntry,
  type LcsAccepted,
  type LcsAccessRequest,
  type LcsEnvironment,
  type LcsRequestContext,
} from '../types';
import { elementsOf, fieldsOf, fieldWork, objectsIn, rawTextOf, textOf } from './answers';
import { change, read, type Connection } from './calls';
import type { DetailsReading, LcsAccount } from './details';
import { readDetailsOf } from './environments';

/** How long an account is awaited. How long LCS takes isn't documented (contract D.5). */
const longestWaitMs = 15 * 60_000;
const firstPollMs = 5_000;
const longestPollMs = 30_000;
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
      const values = { environment: environment.name, because, ...(message && { message }) };
      return accessError('outcomeUnknown', values, detail);
    },
  });
  if (!answer.ok) return answer;
  const { data, activityId } = answer.value;
  const ids = [...(typeof data === 'string' ? [data] : elementsOf(data)), activityId].map(textOf);
  return success({
    request,
    // A GUID in the data, otherwise the ID of the call.
    activityId: ids.find(isGuid) ?? '',
    earlier: new Map(accounts.map(({ user, expiresAt }) => [user, expiresAt])),
    failedBefore: failed,
  });
}

/**
 * Polls the details of an environment until the account of a request appears, LCS reports that the
 * request failed, or the session has ended. Doesn't send the request again.
 */
export async function awaitAccount(
  connection: Connection,
  accepted: LcsAccepted,
  { onStep }: Pick<LcsRequestContext, 'onStep'>,
): Promise<Result<IssuedGrant>> {
  const { clock, signal } = connection;
  const end = clock.now() + longestWaitMs;
  onStep({ name: 'waitingForAccount' });
  for (let gap = firstPollMs; ; gap = Math.min(gap * 1.5, longestPollMs)) {
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
  const { environment, failed, failureText } = reading.value;
  const account = findAccount(reading.value, accepted, connection.clock.now(), isLast);
  if (account === undefined) {
    const values = { environment: environment.name };
    const isOwn = activityId !== '' && activityId === reading.value.activityId;
    // The failure may be that of an earlier request.
    return failure(
      failed && (!accepted.failedBefore || isOwn)
        ? accessError('lcsAccessFailed', { ...values, message: failureText })
        : accessError('lcsAccountMissing', values),
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

/** Creates a grant from an account and further facts, or returns an error that names the missing part. */
function makeGrant(
  { clock, newId, session }: Connection,
  environment: LcsEnvironment,
  { server, database, user, password, expiresAt }: LcsAccount,
  facts: Pick<SqlCredential, 'role' | 'reason' | 'addresses' | 'operationId' | 'isEndless'>,
): Result<IssuedGrant> {
  const missing = { environment: environment.name, user };
  if (server === '' || database === '') {
    return failure(accessError('lcsDatabaseMissing', missing, 'no server and database'));
  }
  if (!isPlain(user, 128) || password === '') {
    return failure(accessError('lcsPasswordMissing', missing));
  }
  const { id, system, name, url, tenantId } = environment;
  return success({
    password,
    grant: {
      kind: 'sqlCredential',
      id: newId(),
      environment: { id, system, name, url, tenantId },
      // Each SQL user is an account of its own: a login of one doesn't end that of another.
      account: { id: `lcs:${user.toLowerCase()}`, label: session.accountLabel },
      issuedAt: clock.now(),
      expiresAt,
      server,
      database,
      user,
      ...facts,
    },
  });
}

/**
 * Reads the static accounts of a Microsoft-managed environment, as one grant each. The accounts don't
 * expire, but entries of the allow-list may.
 * @param entry this computer's entry on the allow-list, if any: the grants end when it ends
 */
export async function readStaticAccounts(
  connection: Connection,
  environment: LcsEnvironment,
  entry: AllowListEntry | undefined,
): Promise<Result<readonly IssuedGrant[]>> {
  const reading = await readDetailsOf(connection, environment);
  if (!reading.ok) return reading;
  const { environment: found, accounts } = reading.value;
  if (found.kind !== 'microsoftManaged') {
    return failure(accessError('lcsKindUnsupported', { environment: environment.name }));
  }
  const complete = await withPasswords(connection, environment, accounts);
  if (!complete.ok) return complete;
  const expiresAt = entry?.expiresAt;
  const facts = {
    addresses: entry?.addressOrCidr ?? '',
    operationId: '',
    ...(expiresAt === undefined ? { isEndless: true as const } : {}),
  };
  const grants = complete.value.map(account => {
    const { user: role, reason } = account;
    return makeGrant(connection, found, { ...account, expiresAt }, { role, reason, ...facts });
  });
  const usable = grants.flatMap(each => (each.ok ? [each.value] : []));
  // An account without a password doesn't withhold the others.
  const failed = grants.find(each => !each.ok);
  return usable.length === 0 && failed !== undefined ? failed : success(usable);
}

/**
 * Adds the passwords to accounts: from the details if possible, otherwise from LCS, which returns them
 * for each deployed item of the environment. A password may stay empty.
 */
async function withPasswords(
  connection: Connection,
  environment: LcsEnvironment,
  accounts: readonly LcsAccount[],
): Promise<Result<readonly LcsAccount[]>> {
  const { projectId, environmentId } = environment;
  const path = `/DeploymentPortal/GetCredentials/${projectId}`;
  const missing = accounts.filter(({ password }) => !isPassword(password));
  const found = new Map<string, string>();
  for (const deploymentItemName of new Set(missing.map(({ itemName }) => itemName))) {
    const query = { environmentId, deploymentItemName };
    const answer = await read(connection, environment, path, query);
    if (!answer.ok) return answer;
    for (const [user, password] of await passwordsIn(answer.value.data)) {
      if (isPassword(password)) found.set(`${deploymentItemName}\n${user}`, password);
    }
  }
  const passwordOf = ({ user, password, itemName }: LcsAccount): string =>
    isPassword(password) ? password : (found.get(`${itemName}\n${user.toLowerCase()}`) ?? '');
  return success(accounts.map(account => ({ ...account, password: passwordOf(account) })));
}

/** Whether a text is a password, and neither a mask nor the address of one. */
function isPassword(text: string): boolean {
  return isPlain(text, 256) && !isMasked(text) && !/^https:\/\//i.test(text);
}

/**
 * The passwords in a map of users, in a map of `server\user`, or in a list of pairs. A user of two
 * servers has none here: it isn't known which one is meant.
 */
async function passwordsIn(data: unknown): Promise<ReadonlyMap<string, string>> {
  const direct = new Map<string, string>();
  const onServers = new Map<string, string>();
  await mapInTurns(
    [...objectsIn(data)],
    fields => {
      for (const [name, value] of Object.entries(fields)) {
        const password = rawTextOf(value) || rawTextOf(fieldsOf(value)?.['password']);
        const user = name.slice(name.lastIndexOf('\\') + 1);
        if (user === name) direct.set(name, direct.get(name) ?? password);
        else onServers.set(user, onServers.has(user) ? '' : password);
      }
    },
    fieldWork,
  );
  const pairs = await mapInTurns(elementsOf(data), (element): readonly [string, string] => {
    const pair = fieldsOf(element) ?? {};
    const user = rawTextOf(pair['username'] ?? pair['user'] ?? pair['key'] ?? pair['name']);
    return [user.toLowerCase(), rawTextOf(pair['password'] ?? pair['value'])];
  });
  // Later entries win: a map of users is the documented form.
  return new Map([...pairs, ...onServers, ...direct].filter(([, password]) => password !== ''));
}
