import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { contains, type AddressRange } from './addresses';
import type { Clock } from './clock';
import { databaseOf, serverOf, type Environment } from './environments';
import type { Switches } from './switches';
import type { Claims } from './token';

/** What the service grants: Reader is in db_datareader only, Writer also in db_datawriter. */
export type SqlRole = 'Reader' | 'Writer';

/** A SQL login that the action made. Times are milliseconds of the emulator's clock. */
export interface Credential {
  /** Key of its record in the operation history. */
  operationId: string;
  user: string;
  password: string;
  server: string;
  database: string;
  role: SqlRole;
  /** The allowed addresses as they were asked for, and as a range. */
  addresses: string;
  range: AddressRange;
  environment: string;
  owner: string;
  firewallOpensAt: number;
  worksAt: number;
  expiresAt: number;
  /** Why it works no more before its expiry. */
  ended: 'replaced' | 'ended' | undefined;
}

/** What a login attempt brings. */
export interface LoginAttempt {
  user: string;
  password: string;
  database: string;
  address: string;
}

/** Whether a login attempt is accepted, else the SQL error number and why. */
export type Verdict =
  | { accepted: true; credential: Pick<Credential, 'user' | 'database' | 'server' | 'role'> }
  | { accepted: false; number: number; reason: string; server: string };

/** The SQL logins of all environments: one live login per user and environment (A.1). */
export class CredentialStore {
  #all: Credential[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Every login since the last reset, oldest first. */
  get all(): readonly Credential[] {
    return this.#all;
  }

  /** Makes a login and ends at once the one this user had in this environment. */
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

  /** Lets a login expire now; the newest unless named. */
  expire(user?: string): Credential | undefined {
    const credential = this.#find(user);
    if (credential) credential.expiresAt = this.#clock.now();
    return credential;
  }

  /** Ends a login as an administrator would; the newest unless named. */
  end(user?: string): Credential | undefined {
    const credential = this.#find(user);
    if (credential) credential.ended ??= 'ended';
    return credential;
  }

  /** Forgets all logins. */
  clear(): void {
    this.#all = [];
  }

  /** Judges a login as Azure SQL does: first the firewall, then the login, then the database. */
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

// The marks are those that connection strings and shells must quote.
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';
const marks = '!#$%*+-;=?@{}"\'';

/** A password that is hard to quote. */
export function randomPassword(): string {
  const pick = (from: string) => from[randomInt(from.length)] ?? '';
  const start = Array.from({ length: 20 }, () => pick(letters)).join('');
  const end = Array.from({ length: 4 }, () => pick(marks)).join('');
  return `${start}${end}${pick(letters)}1aA`;
}
