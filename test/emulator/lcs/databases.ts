import { randomBytes, randomUUID } from 'node:crypto';
import { contains, parseAddresses } from '../addresses';
import type { Clock } from '../clock';
import { randomPassword, type LoginAttempt, type SqlRole, type Verdict } from '../credentials';
import type { Switches } from '../switches';
import { lcsEnvironments, type LcsEnvironment } from './environments';

/** An entry of an allow-list. Times are milliseconds of the emulator's clock. */
export interface AllowListEntry {
  name: string;
  address: string;
  service: string;
  /** Infinite if it doesn't expire. */
  expiresAt: number;
}

/** A SQL account. */
export interface LcsAccount {
  user: string;
  password: string;
  role: SqlRole;
  /** The time at which LCS shows the account. */
  readyAt: number;
  /** Infinite for a static account. */
  expiresAt: number;
  reason: string;
  reasonDetails: string;
}

/** The state of an environment's database in LCS. */
export interface LcsDatabase {
  environment: LcsEnvironment;
  allowList: AllowListEntry[];
  accounts: LcsAccount[];
  activityId: string;
  /** The time at which the last request completes. */
  endsAt: number;
  failed: boolean;
}

const staticUsers: readonly (readonly [string, SqlRole])[] = [
  ['axdbadmin', 'Writer'],
  ['axdbreadonlyuser', 'Reader'],
];

const forever = Number.POSITIVE_INFINITY;

/** The databases of all environments with their allow-lists and accounts. */
export class LcsDatabases {
  #databases = new Map<string, LcsDatabase>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The database of an environment of a project. */
  find(projectId: string, environmentId: string): LcsDatabase | undefined {
    const id = environmentId.toLowerCase();
    const environment = lcsEnvironments.find(each => each.environmentId === id);
    if (!environment || String(environment.projectId) !== projectId) return undefined;
    const known = this.#databases.get(id) ?? fresh(environment);
    this.#databases.set(id, known);
    return known;
  }

  /** Requests an account (`AddUserWithExpiry`). */
  request(
    database: LcsDatabase,
    wanted: { upn: string; reason: string; reasonDetails: string; role: SqlRole },
    switches: Switches,
  ): void {
    const { accountDelaySeconds, accountFails } = switches.lcs;
    const readyAt = this.#clock.now() + accountDelaySeconds * 1000;
    database.activityId = randomUUID();
    database.endsAt = readyAt;
    database.failed = accountFails;
    if (accountFails) return;
    const { upn, ...facts } = wanted;
    database.accounts.push({
      ...facts,
      user: `JIT-${upn.split('@')[0] ?? ''}-${randomBytes(3).toString('hex')}`,
      password: switches.password ?? randomPassword(),
      readyAt,
      expiresAt: readyAt + switches.lifetimeSeconds * 1000,
    });
  }

  /**
   * Restores the database from another one, which removes the allow-list and the requested
   * accounts.
   */
  refresh(name: string): void {
    const environment = lcsEnvironments.find(each => each.name === name);
    if (!environment) throw new Error(`No environment is called ${name}.`);
    this.#databases.set(environment.environmentId, fresh(environment));
  }

  clear(): void {
    this.#databases.clear();
  }

  /**
   * Checks a login. Returns undefined unless the user and the database belong to Lifecycle
   * Services.
   */
  judge({ user, password, database: name, address }: LoginAttempt): Verdict | undefined {
    const now = this.#clock.now();
    for (const database of this.#databases.values()) {
      const isMeant = database.environment.database.toLowerCase() === name.toLowerCase();
      const account = database.accounts.find(
        each => each.user.toLowerCase() === user.toLowerCase(),
      );
      if (!isMeant || !account) continue;
      const server = serverOf(database.environment);
      const refuse = (number: number, reason: string): Verdict => {
        return { accepted: false, number, reason, server };
      };
      if (!isLetIn(database, address, now)) return refuse(40615, 'address not on the allow-list');
      if (now < account.readyAt) return refuse(18456, 'login not yet there');
      if (now >= account.expiresAt) return refuse(18456, 'expired');
      if (account.password !== password) return refuse(18456, 'wrong password');
      const { role } = account;
      return { accepted: true, credential: { user: account.user, database: name, server, role } };
    }
    return undefined;
  }
}

/** Name of the server without its suffix. */
export function serverOf({ name }: LcsEnvironment): string {
  return `spartan-srv-weu-d365opsprod-${name}`;
}

function isLetIn({ allowList }: LcsDatabase, address: string, now: number): boolean {
  return allowList.some(entry => {
    const range = parseAddresses(entry.address);
    return range !== undefined && entry.expiresAt > now && contains(range, address);
  });
}

function fresh(environment: LcsEnvironment): LcsDatabase {
  const isStatic = environment.kind === 'microsoftManaged';
  const accounts = (isStatic ? staticUsers : []).map(([user, role]) => ({
    user,
    role,
    password: randomPassword(),
    readyAt: 0,
    expiresAt: forever,
    reason: '',
    reasonDetails: '',
  }));
  return { environment, allowList: [], accounts, activityId: '', endsAt: 0, failed: false };
}
