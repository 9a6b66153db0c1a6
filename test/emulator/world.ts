import { JitRequestStore } from './azure/requests';
import { Clock } from './clock';
import { CredentialStore, type Credential, type LoginAttempt, type Verdict } from './credentials';
import { LcsDatabases } from './lcs/databases';
import { LcsSessions } from './lcs/sessions';
import type { Patch, Switches } from './switches';
import { Switchboard } from './switchboard';
import type { Claims } from './token';

/** A received request, with the claims of its token instead of the token. */
export interface RecordedRequest {
  time: string;
  method: string;
  /** Path with the query. */
  path: string;
  headers: Record<string, string | string[] | Claims>;
  body: string;
}

/** A login attempt at the TDS listener, without its password. */
export interface RecordedLogin {
  time: string;
  user: string;
  database: string;
  /** The server name as the client wrote it. */
  server: string;
  application: string;
  /** The client's address as SQL sees it. */
  address: string;
  encrypted: boolean;
  outcome: 'accepted' | 'refused';
  /** SQL error number of a rejected login. */
  number?: number;
  /** The reason for the rejection, for people who read a failing test. */
  reason?: string;
}

/** A record of `msprov_operationhistories` (contract A.6). */
export interface Operation {
  environment: string;
  startedOn: number;
  correlationId: string;
  claims: Claims;
  credential: Credential;
  reason: string;
}

/** The state of all emulated services. */
export class World {
  readonly clock = new Clock();
  readonly credentials = new CredentialStore(this.clock);
  readonly jitRequests = new JitRequestStore(this.clock);
  readonly lcs = new LcsDatabases(this.clock);
  readonly lcsSessions = new LcsSessions(this.clock);
  readonly switchboard: Switchboard;
  readonly requests: RecordedRequest[] = [];
  readonly logins: RecordedLogin[] = [];
  readonly operations: Operation[] = [];
  /** The TDS port; 0 before the server listens. */
  sqlPort = 0;

  constructor(defaults: Patch<Switches>) {
    this.switchboard = new Switchboard(defaults);
  }

  /**
   * The client's address as SQL sees it. All clients connect from loopback, so a switch sets it.
   */
  get sqlAddress(): string {
    const { sqlAddress, echoedAddress } = this.switchboard.current;
    return sqlAddress ?? echoedAddress;
  }

  /** Checks a login at the database that it names. */
  judge(attempt: LoginAttempt): Verdict {
    return this.lcs.judge(attempt) ?? this.credentials.judge(attempt);
  }

  /** Restores the initial state. */
  async reset(): Promise<void> {
    this.clock.reset();
    this.credentials.clear();
    this.jitRequests.clear();
    this.lcs.clear();
    this.lcsSessions.clear();
    this.requests.length = 0;
    this.logins.length = 0;
    this.operations.length = 0;
    await this.switchboard.reset();
  }
}
