import type { Environment } from '../../access/environment';
import type { IssuedGrant } from '../../access/grant';
import type { ImportedAccount } from './importedAccount';

/** What a grant has besides the account. */
export interface ImportedGrantFacts {
  /** A new random UUID. */
  readonly id: string;
  /** The environment that was chosen; `undefined` where none was. */
  readonly environment: Environment | undefined;
  /** Web address of Lifecycle Services. */
  readonly lcsUrl: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Makes a grant of an account that somebody copied from LCS. */
export function importedGrant(account: ImportedAccount, facts: ImportedGrantFacts): IssuedGrant {
  const { server, database, user, password, expiresAt, reason } = account;
  const { id, system, name, url, tenantId } =
    facts.environment ?? unnamedEnvironment(account, facts.lcsUrl);
  return {
    password,
    grant: {
      kind: 'sqlCredential',
      id: facts.id,
      environment: { id, system, name, url, tenantId },
      // LCS tells logins apart by their SQL users, in any case: one does not end another.
      account: { id: `lcs:${user.toLowerCase()}`, label: '' },
      issuedAt: facts.now,
      expiresAt,
      server,
      database,
      user,
      role: reason === '' ? user : reason,
      addresses: '',
      operationId: '',
      reason,
    },
  };
}

/** Where nobody said which environment it is, the database stands for it. */
function unnamedEnvironment({ server, database }: ImportedAccount, lcsUrl: string): Environment {
  const name = `${encodeURIComponent(server)}/${encodeURIComponent(database)}`;
  return {
    id: `lifecycleServices:${name}`,
    system: 'lifecycleServices',
    name: database,
    url: `${lcsUrl}/#${name}`,
    tenantId: '',
  };
}
