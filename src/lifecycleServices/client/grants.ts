import { accessError } from '../../access/errors';
import type { IssuedGrant, SqlCredential } from '../../access/grant';
import type { AllowListEntry, LcsAccount, LcsEnvironment, LcsSession } from '../types';
import { failure, success, type Result } from '../../access/result';
import { isPlain } from '../../access/serverName';
import { readSources } from './environments';
import { readPasswords } from './passwords';
import type { LcsServices } from './context';

/** What of a grant the account does not tell. */
export type GrantFacts = Pick<SqlCredential, 'role' | 'reason' | 'addresses' | 'operationId'>;

/** Makes a grant of an account and its password, or says what is missing. */
export function makeGrant(
  { clock, newId }: LcsServices,
  session: LcsSession,
  environment: LcsEnvironment,
  account: LcsAccount,
  password: string,
  facts: GrantFacts,
): Result<IssuedGrant> {
  const { server, database, user, expiresAt } = account;
  if (server === '' || database === '') {
    const values = { environment: environment.name, user };
    return failure(accessError('lcsDatabaseMissing', values, 'no server and database'));
  }
  if (!isPlain(user, 128) || password === '') {
    return failure(accessError('lcsPasswordMissing', { environment: environment.name, user }));
  }
  const { id, system, name, url, tenantId } = environment;
  return success({
    password,
    grant: {
      kind: 'sqlCredential',
      id: newId(),
      environment: { id, system, name, url, tenantId },
      // LCS tells logins apart by their SQL users, in any case: one does not end another.
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

/** Reads the static accounts of a Microsoft-managed environment, a grant each. */
export async function readStaticAccounts(
  services: LcsServices,
  session: LcsSession,
  environment: LcsEnvironment,
  entry: AllowListEntry | undefined,
  signal: AbortSignal,
): Promise<Result<readonly IssuedGrant[]>> {
  const reading = await readSources(services, session, environment, signal);
  if (!reading.ok) return reading;
  const { details, sources } = reading.value;
  if (details.environment.kind.name !== 'microsoftManaged') {
    return failure(accessError('lcsKindUnsupported', { environment: environment.name }));
  }
  const passwords = await readPasswords(services, session, environment, sources, signal);
  if (!passwords.ok) return passwords;
  const grants = sources.map(({ account }) => {
    const password = passwords.value.get(account.user.toLowerCase()) ?? '';
    const ending = { ...account, expiresAt: entry?.expiresAt };
    return makeGrant(services, session, details.environment, ending, password, {
      role: account.user,
      reason: account.reasonDetails,
      addresses: entry?.addressOrCidr ?? '',
      operationId: '',
    });
  });
  const usable = grants.flatMap(each => (each.ok ? [each.value] : []));
  // One account without a password is no reason to withhold the others.
  const failed = grants.find(each => !each.ok);
  return usable.length === 0 && failed !== undefined ? failed : success(usable);
}
