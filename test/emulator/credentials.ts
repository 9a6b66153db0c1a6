import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { contains, type AddressRange } from './addresses';
import type { Clock } from './clock';
import { databaseOf, serverOf, type Environment } from './environments';
import type { Switches } from './switches';
import type { Claims } from './token';

/** The granted role: Reader is in db_datareader only, Writer also in db_datawriter. */
export type SqlRole = 'Reader' | 'Writer';

/** A SQL login from the action. Times are milliseconds of the emulator's clock. */
export interface Credential {
  /** Key of its record in the operation history. */
  operationId: string;
  user: string;
  password: string;
  server: string;
  database: string;
  role: SqlRole;
  /** The allowed addresses, as requested and as a range. */
  addresses: string;
  range: AddressRange;
  environment: string;
  owner: string;
  firewallOpensAt: number;
  worksAt: number;
  expiresAt: number;
  /** The reason why it stopped working before it expired. */
  ended: 'replaced' | 'ended' | undefined;
}

/** The data of a login attempt. */
export interface LoginAttempt {
  user: string;
  password: string;
  database: string;
  address: string;
}

/** The result of a login attempt: accepted, or a SQL error number with a reason. */
export type Verdict =
  | { accepted: true; credential: Pick<Credential, 'user' | 'database' | 'server' | 'role'> }
  | { accepted: false; number: number; reason: string; server: string };

/** The SQL logins of all environments. Each user has one live login per environment (A.1). */
export class CredentialStore {
  #all: Credential[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** All logins since the last reset, oldest first. */
  get all(): readonly Credential[] {
    return this.#all;
  }

  /** Creates a login, and immediately ends the user's earlier one in this environment. */
  issue(
    environment: Environment,
    claims: Claims,
    wanted: { addresses: string; range: AddressRange; role: SqlRole },
    switches: Switches,
  ): Credential {
    for (const earlier of this.#all) {
      const same = earlier.environment === environment.path && earlier.owner === claims.oid;
      if (same) earlier.ended ??= 'replaced';
    }
    const now = this.#clock.now();
    const name = claims.upn.split('@')[0] ?? 'user';
    const credential: Credential = {
      ...wanted,
      operationId: randomUUID(),
      user: `JIT-${name}-${randomBytes(3).toString('hex')}`,
      password: switches.password ?? randomPassword(),
      server: serverOf(environment),
      database: databaseOf(environment),
      environment: environment.path,
      owner: claims.oid,
      firewallOpensAt: now + switches.propagationSeconds * 500,
      worksAt: now + switches.propagationSeconds * 1000,
      expiresAt: now + switches.lifetimeSeconds * 1000,
      ended: undefined,
    };
    this.#all.push(credential);
    return credential;
  }

  /** Expires the newest login, or the named one. */
  expire(user?: string): Credential | undefined {
    const credential = this.#find(user);
    if (credential) credential.expiresAt = this.#clock.now();
    return credential;
  }

  /** Ends the newest login, or the named one, like an administrator. */
  end(user?: string): Credential | undefined {
    const credential = this.#find(user);
    if (credential) credential.ended ??= 'ended';
    return credential;
  }

  /** Deletes all logins. */
  clear(): void {
    this.#all = [];
  }

  /** Checks a login like Azure SQL: first the firewall, then the login, then the database. */
  judge(attempt: LoginAttempt): Verdict {
    const { user, address, database } = attempt;
    const credential = this.#all.find(each => each.user.toLowerCase() === user.toLowerCase());
    const now = this.#clock.now();
    if (!credential) {
      const known = this.#all.find(each => contains(each.range, address));
      const server = known?.server ?? this.#all.at(-1)?.server ?? 'spartan-srv-weu-d365ops';
      return known
        ? { accepted: false, number: 18456, reason: 'unknown user', server }
        : { accepted: false, number: 40615, reason: 'address not allowed', server };
    }
    const refuse = (number: number, reason: string): Verdict => ({
      accepted: false,
      number,
      reason,
      server: credential.server,
    });
    if (!contains(credential.range, address)) return refuse(40615, 'address not allowed');
    if (now < credential.firewallOpensAt) return refuse(40615, 'firewall not yet open');
    if (now < credential.worksAt) return refuse(18456, 'login not yet there');
    if (credential.ended) return refuse(18456, credential.ended);
    if (now >= credential.expiresAt) return refuse(18456, 'expired');
    if (credential.password !== attempt.password) return refuse(18456, 'wrong password');
    // The user is contained in its database, so the server has no such login (F.1).
    if (['', 'master'].includes(database.toLowerCase())) return refuse(18456, 'wrong database');
    if (database.toLowerCase() !== credential.database.toLowerCase()) {
      return refuse(4060, 'wrong database');
    }
    return { accepted: true, credential };
  }

  #find(user?: string): Credential | undefined {
    return user === undefined ? this.#all.at(-1) : this.#all.find(each => each.user === user);
  }
}

// Includes the characters that connection strings and shells must quote.
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';
const marks = '!#$%*+-;=?@{}"\'';

/** Returns a password that is hard to quote. */
export function randomPassword(): string {
  const pick = (from: string) => from[randomInt(from.length)] ?? '';
  const start = Array.from({ length: 20 }, () => pick(letters)).join('');
  const end = Array.from({ length: 4 }, () => pick(marks)).join('');
  return `${start}${end}${pick(letters)}1aA`;
}
