import { accessError, type AllowListEntry, type LcsEnvironment } from '../types';
import type { IssuedGrant, SqlCredential } from '../../access/grant';
import { isMasked, isPlain } from '../../access/connectionString';
import { mapInTurns } from '../../access/concurrency';
import { failure, success, type Result } from '../../access/result';
import { elementsOf, fieldsOf, fieldWork, objectsIn, rawTextOf } from './answers';
import { read, type Connection } from './calls';
import type { LcsAccount } from './details';
import { readDetailsOf } from './environments';

const longestPassword = 256;

/**
 * Creates a grant from an account, or returns an error that names the missing part.
 * @param facts the values that the account doesn't have
 */
export function makeGrant(
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
  const grants = complete.value.map(account =>
    makeGrant(
      connection,
      found,
      { ...account, expiresAt },
      {
        role: account.user,
        reason: account.reason,
        addresses: entry?.addressOrCidr ?? '',
        operationId: '',
        ...(expiresAt === undefined ? { isEndless: true as const } : {}),
      },
    ),
  );
  const usable = grants.flatMap(each => (each.ok ? [each.value] : []));
  // An account without a password doesn't withhold the others.
  const failed = grants.find(each => !each.ok);
  return usable.length === 0 && failed !== undefined ? failed : success(usable);
}

/**
 * Adds the passwords to accounts: from the details if possible, otherwise from LCS, which returns them
 * for each deployed item of the environment. A password may stay empty.
 */
export async function withPasswords(
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
  return isPlain(text, longestPassword) && !isMasked(text) && !/^https:\/\//i.test(text);
}

/**
 * The passwords in a map of users, in a map of `server\user`, or in a list of pairs. A user of two
 * servers has none here: it isn't known which one is meant.
 */
async function passwordsIn(data: unknown): Promise<ReadonlyMap<string, string>> {
  const direct = new Map<string, string>();
  const onServers = new Map<string, readonly string[]>();
  await mapInTurns(
    [...objectsIn(data)],
    fields => {
      for (const [name, value] of Object.entries(fields)) {
        const password = rawTextOf(value) || rawTextOf(fieldsOf(value)?.['password']);
        const user = name.slice(name.lastIndexOf('\\') + 1);
        if (user === name) direct.set(name, direct.get(name) ?? password);
        else onServers.set(user, [...(onServers.get(user)?.slice(0, 1) ?? []), password]);
      }
    },
    fieldWork,
  );
  const pairs = await mapInTurns(elementsOf(data), (element): readonly [string, string] => {
    const pair = fieldsOf(element) ?? {};
    const user = rawTextOf(pair['username'] ?? pair['user'] ?? pair['key'] ?? pair['name']);
    return [user.toLowerCase(), rawTextOf(pair['password'] ?? pair['value'])];
  });
  const single = [...onServers].map(([user, [only = '', other]]): readonly [string, string] => [
    user,
    other === undefined ? only : '',
  ]);
  // Later entries win: a map of users is the documented form.
  return new Map([...pairs, ...single, ...direct].filter(([, password]) => password !== ''));
}
