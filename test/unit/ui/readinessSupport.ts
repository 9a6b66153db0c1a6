import { isSameDatabaseLogin, type SqlCredential } from '../../../src/access/grant';
import type { LoginAttempt, LoginFailure } from '../../../src/access/readiness';
import { findCloud } from '../../../src/services/clouds';
import type { LoginToTry } from '../../../src/services/sqlLogin';
import { ReadinessService } from '../../../src/ui/readiness';
import type { HeldCredential, HeldStatus } from '../../../src/vault/heldGrant';
import type { Vault } from '../../../src/vault/vault';
import { FakeClock } from '../support/fakeClock';
import { fakeWindow } from '../support/fakeWindow';

/** What the database answers to an attempt, or a wait until the attempt is ended. */
export type Answer = LoginAttempt | 'silence';

export const accepted: LoginAttempt = {
  outcome: 'accepted',
  rights: { canRead: true, canWrite: false },
};

/** A login that the server refuses with an error number. */
export function refused(number: number, message = ''): LoginAttempt {
  return failed({ errors: [{ number, state: 1, message }], code: 'ELOGIN', stage: 'encrypted' });
}

/** A login that failed before the server said anything. */
export function failed(failure: Partial<LoginFailure>): LoginAttempt {
  return {
    outcome: 'failed',
    failure: {
      errors: [],
      code: 'ESOCKET',
      causeCode: '',
      message: '',
      stage: 'nothing',
      redirectedTo: undefined,
      ...failure,
    },
  };
}

/** 40615 with the address that the server saw. */
export function firewall(address = '203.0.113.7'): LoginAttempt {
  return refused(40615, `Client with IP address '${address}' is not allowed to access the server.`);
}

export const password = 'only-for-the-server';

/** A window with grants, a database that answers as told, and a clock that a test moves. */
export class ReadinessHarness {
  readonly clock = new FakeClock();
  readonly said: string[] = [];
  readonly logged: string[] = [];
  readonly asked: string[] = [];
  readonly logins: LoginToTry[] = [];
  /** When each login came, in milliseconds since the grant was issued. */
  readonly times: number[] = [];
  answer: (sinceIssued: number) => Answer = () => accepted;
  /** Ends the second login, which reads the rights. */
  secondLogin: Promise<void> | undefined;
  isEnabled = true;
  isConfirmed: boolean | Promise<boolean> = true;
  changes = 0;
  loaded = 0;
  readonly service: ReadinessService;
  readonly #held = new Map<string, HeldCredential>();
  readonly #vaultListeners = new Set<() => void>();
  readonly #issuedAt = this.clock.now();

  constructor(cloud: { id: string; custom?: unknown } = { id: 'public' }) {
    const log = (message: string) => void this.logged.push(message);
    const window = fakeWindow({
      vault: this.#vault(),
      clock: this.clock,
      log: { debug: log, info: log, warn: log, error: log },
      cloud: () => findCloud(cloud.id, cloud.custom),
      settings: { verifyLogin: () => this.isEnabled },
    });
    this.service = new ReadinessService(window, {
      loadLogin: () => {
        this.loaded += 1;
        return Promise.resolve({ tryLogin: login => this.#login(login) });
      },
      confirmHost: host => {
        this.asked.push(host);
        return Promise.resolve(this.isConfirmed);
      },
      announce: text => void this.said.push(text),
    });
    this.service.onDidChange(() => void (this.changes += 1));
  }

  /** Puts a grant into the vault. */
  hold(changes: Partial<SqlCredential> = {}, status: HeldStatus = 'active'): string {
    const grant: SqlCredential = {
      kind: 'sqlCredential',
      id: 'grant-1',
      environment: {
        id: 'e1',
        system: 'unifiedEnvironments',
        name: 'contoso-dev',
        url: 'https://contoso-dev.crm4.dynamics.com',
        tenantId: '',
      },
      account: { id: 'a1', label: 'ada@contoso.com' },
      issuedAt: this.#issuedAt,
      expiresAt: this.#issuedAt + 8 * 3600 * 1000,
      reason: 'Ticket 4711',
      server: 'srv.database.windows.net',
      database: 'db1',
      user: 'JIT-ada',
      role: 'Reader',
      addresses: '203.0.113.7',
      operationId: '',
      ...changes,
    };
    this.#held.set(grant.id, { grant, status, warnedMinutes: [] });
    for (const listener of this.#vaultListeners) listener();
    return grant.id;
  }

  /** Lets a grant end. */
  end(grantId: string, status: HeldStatus): void {
    const held = this.#held.get(grantId);
    if (held === undefined) throw new Error(`There is no ${grantId}.`);
    this.hold(held.grant, status);
  }

  #vault(): Partial<Vault> {
    const held = this.#held;
    return {
      get held() {
        return [...held.values()];
      },
      password: asked => {
        const known = held.get(asked.id);
        const isHeld = known?.status === 'active' && isSameDatabaseLogin(known.grant, asked);
        return Promise.resolve(isHeld ? password : undefined);
      },
      onDidChange: listener => {
        this.#vaultListeners.add(listener);
        return { dispose: () => void this.#vaultListeners.delete(listener) };
      },
    };
  }

  #login(login: LoginToTry): Promise<LoginAttempt> {
    this.logins.push(login);
    const sinceIssued = this.clock.now() - this.#issuedAt;
    this.times.push(sinceIssued);
    const answer = this.answer(sinceIssued);
    if (answer !== 'silence') {
      if (answer.outcome === 'accepted') login.onAccepted();
      return Promise.resolve(answer).then(async result => {
        await this.secondLogin;
        return result;
      });
    }
    return new Promise(resolve => {
      login.signal.addEventListener('abort', () => {
        resolve({ outcome: 'aborted' });
      });
    });
  }
}
