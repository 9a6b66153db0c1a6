import type { LcsEnvironment, LcsSession } from '../types';
import { isMasked } from '../../access/redact';
import { isPlain } from '../../access/serverName';
import { success, type Result } from '../../access/result';
import { read } from './calls';
import type { AccountSource } from './details';
import { elementsOf, fieldsOf, objectsIn, type Fields } from './json';
import type { LcsServices } from './context';

const longestPassword = 256;

/**
 * Gets the passwords of accounts: those that the details have, the others from the site, which gives
 * them for each item that the environment was deployed as.
 * @returns by user name in lower case; an account without a password is not there
 */
export async function readPasswords(
  services: LcsServices,
  session: LcsSession,
  { projectId, environmentId }: LcsEnvironment,
  sources: readonly AccountSource[],
  signal: AbortSignal,
): Promise<Result<ReadonlyMap<string, string>>> {
  const passwords = new Map<string, string>();
  for (const { account, password } of sources) {
    if (isPassword(password)) passwords.set(account.user.toLowerCase(), password);
  }
  const missing = sources.filter(({ account }) => !passwords.has(account.user.toLowerCase()));
  for (const deploymentItemName of new Set(missing.map(source => source.itemName))) {
    const path = `/DeploymentPortal/GetCredentials/${projectId}`;
    const query = { environmentId, deploymentItemName, _: String(services.clock.now()) };
    const answer = await read(services, session, { path, query, projectId }, signal);
    if (!answer.ok) return answer;
    for (const { account } of missing) {
      const found = passwordOf(account.user, answer.value.data);
      if (isPassword(found)) passwords.set(account.user.toLowerCase(), found);
    }
  }
  return success(passwords);
}

/** Whether a text is a password, and not what stands for one that is not shown, or where it lies. */
function isPassword(text: string): boolean {
  return isPlain(text, longestPassword) && !isMasked(text) && !/^https:\/\//i.test(text);
}

/** The password of a user in a map of users, or in a list of pairs; else empty. */
function passwordOf(user: string, data: unknown): string {
  const key = user.toLowerCase();
  for (const fields of objectsIn(data)) {
    const value = fields[key];
    if (typeof value === 'string') return value;
    const inner = fieldsOf(value)?.['password'];
    if (typeof inner === 'string') return inner;
  }
  for (const fields of objectsIn(data)) {
    // `server\user`, where no other server has a user of that name.
    const [only, ...others] = Object.keys(fields).filter(name => name.endsWith(`\\${key}`));
    if (only !== undefined && others.length === 0) return textOf(fields[only]);
  }
  for (const element of elementsOf(data)) {
    const pair = fieldsOf(element);
    if (pair !== undefined && userOf(pair) === key)
      return textOf(pair['password'] ?? pair['value']);
  }
  return '';
}

function userOf(pair: Fields): string {
  return textOf(pair['username'] ?? pair['user'] ?? pair['key'] ?? pair['name']).toLowerCase();
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
