import { type AllowListEntry, type LcsAccount, type LcsEnvironment, accessError } from '../types';
import type { IssuedGrant, SqlCredential } from '../../access/grant';
import { isMasked, isPlain } from '../../access/connectionString';
import { mapInTurns } from '../../access/concurrency';
import { failure, success, type Result } from '../../access/result';
import { elementsOf, fieldsOf, fieldWork, objectsIn, rawTextOf } from './answers';
import { read, type Connection } from './calls';
import type { AccountSource } from './details';
import { readSources } from './environments';

const longestPassword = 256;

/** Password of each user, by the user's name in lower case. */
type Passwords = ReadonlyMap<string, string>;

/**
 * Makes a grant of an account and its password, or says which part is missing.
 * @param facts the values that aren't in the account
 */
export function makeGrant(
  { clock, newId, session }: Connection,
  environment: LcsEnvironment,
  { server, database, user, expiresAt }: LcsAccount,
  passwords: Passwords,
  facts: Pick<SqlCredential, 'role' | 'reason' | 'addresses' | 'operationId' | 'isEndless'>,
): Result<IssuedGrant> {
  const missing = { environment: environment.name, user };
  const password = passwords.get(user.toLowerCase()) ?? '';
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

/** Reads the static accounts of a Microsoft-managed environment, a grant for each. */
export async function readStaticAccounts(
  connection: Connection,
  environment: LcsEnvironment,
  entry: AllowListEntry | undefined,
): Promise<Result<readonly IssuedGrant[]>> {
  const reading = await readSources(connection, environment);
  if (!reading.ok) return reading;
  const { details, sources } = reading.value;
  if (details.environment.kind !== 'microsoftManaged') {
    return failure(accessError('lcsKindUnsupported', { environment: environment.name }));
  }
  const passwords = await readPasswords(connection, environment, sources);
  if (!passwords.ok) return passwords;
  const grants = sources.map(({ account }) => {
    const ending = { ...account, expiresAt: entry?.expiresAt };
    return makeGrant(connection, details.environment, ending, passwords.value, {
      role: account.user,
      reason: account.reasonDetails,
      addresses: entry?.addressOrCidr ?? '',
      operationId: '',
      ...(ending.expiresAt === undefined ? { isEndless: true as const } : {}),
    });
  });
  const usable = grants.flatMap(each => (each.ok ? [each.value] : []));
  // An account without a password doesn't withhold the others.
  const failed = grants.find(each => !each.ok);
  return usable.length === 0 && failed !== undefined ? failed : success(usable);
}

/**
 * Reads the passwords of accounts: from the details if they are there, otherwise from LCS, which
 * returns them for each item that the environment was deployed as.
 */
export async function readPasswords(
  connection: Connection,
  environment: LcsEnvironment,
  sources: readonly AccountSource[],
): Promise<Result<Passwords>> {
  const passwords = new Map<string, string>();
  for (const { account, password } of sources) {
    if (isPassword(password)) passwords.set(account.user.toLowerCase(), password);
  }
  const missing = sources.filter(({ account }) => !passwords.has(account.user.toLowerCase()));
  const { projectId, environmentId } = environment;
  for (const deploymentItemName of new Set(missing.map(source => source.itemName))) {
    const path = `/DeploymentPortal/GetCredentials/${projectId}`;
    const query = { environmentId, deploymentItemName };
    const answer = await read(connection, environment, path, query);
    if (!answer.ok) return answer;
    const found = await passwordsIn(answer.value.data);
    for (const { account } of missing) {
      const user = account.user.toLowerCase();
      const password = found.get(user) ?? '';
      if (isPassword(password)) passwords.set(user, password);
    }
  }
  return success(passwords);
}

/** Whether a text is a password, and neither a mask nor the address of one. */
function isPassword(text: string): boolean {
  return isPlain(text, longestPassword) && !isMasked(text) && !/^https:\/\//i.test(text);
}

/**
 * The passwords in a map of users, in a map of `server\user`, or in a list of pairs. A user of two
 * servers has none here: it isn't known which one is meant.
 */
async function passwordsIn(data: unknown): Promise<Passwords> {
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
