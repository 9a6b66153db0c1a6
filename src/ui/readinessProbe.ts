import type { Disposable } from '../access/clock';
import { splitServer } from '../access/connectionString';
import { endOf, type SqlCredential } from '../access/grant';
import { isNetworkFailure, judgeFailure, type LoginVerdict } from '../access/loginVerdict';
import {
  readinessProblem,
  type LoginFailure,
  type LoginRights,
  type Readiness,
  type ReadinessProblem,
  type WaitReason,
} from '../access/readiness';
import { nextAttemptAt } from '../access/readinessSchedule';
import { messageOf } from '../access/text';
import type { WindowBase } from './windowBase';

/** Loads the SQL client from its own bundle. */
export type LoadLogin = () => Promise<Pick<typeof import('../services/sqlLogin.js'), 'tryLogin'>>;

/** The credential to test, and its rules. */
export interface ProbeTarget {
  readonly grant: SqlCredential;
  readonly byHand: boolean;
  readonly hasWorked: boolean;
  /** Whether the password may be sent to the server. */
  readonly mayStart: () => Promise<boolean>;
  readonly trustServerCertificate: boolean;
  readonly mayGoTo: (host: string) => boolean;
  /** A ready login is reported a second time when its rights are known. */
  readonly report: (readiness: Readiness) => void;
}

const defaultPort = 1433;

/** Microsoft advises at least 30 seconds for Azure SQL (contract F.1). */
const loginTimeoutMs = 30_000;

/** Users can press a button quickly, and the server counts failed logins. */
const shortestGapByHand = 2_000;

/** A clock that was set back must not delay the next attempt for hours. */
const longestGap = 60_000;

/** Tests one credential until it works, is refused, or the test is stopped. */
export class ReadinessProbe implements Disposable {
  readonly #window: WindowBase;
  readonly #loadLogin: LoadLogin;
  readonly #target: ProbeTarget;
  readonly #abort = new AbortController();
  readonly #startedAt: number;
  #running: Promise<void> | undefined;
  #attempts = 0;
  #networkFailures = 0;
  #firewallRefusedAt = Number.NEGATIVE_INFINITY;
  /** Whether the user waits for the next attempt. */
  #isHurried: boolean;
  /** Ends the wait between two attempts; set during the wait. */
  #wake: (() => void) | undefined;

  constructor(window: WindowBase, loadLogin: LoadLogin, target: ProbeTarget) {
    this.#window = window;
    this.#loadLogin = loadLogin;
    this.#target = target;
    this.#isHurried = target.byHand;
    this.#startedAt = window.clock.now();
  }

  /** Tests until there is an outcome, and reports it. Never throws. */
  run(): Promise<void> {
    return (this.#running ??= this.#run());
  }

  /** Starts the next attempt at once. Resolves when the probe ends. */
  async hurry(): Promise<void> {
    if (this.#wake !== undefined) {
      this.#isHurried = true;
      this.#wake();
    }
    await this.#running;
  }

  /** Stops at once, also during a login. Reports nothing more. */
  dispose(): void {
    this.#abort.abort();
    this.#wake?.();
  }

  get #isOver(): boolean {
    return this.#abort.signal.aborted;
  }

  async #run(): Promise<void> {
    try {
      if (!(await this.#target.mayStart())) {
        this.#report({ state: 'unchecked', reason: 'foreignHost' });
        return;
      }
      this.#wait('connecting');
      let again = true;
      while (again && !this.#isOver) again = await this.#attempt();
    } catch (error) {
      // Logins don't throw, but the keyring and loading the client can.
      const reason = messageOf(error);
      this.#window.log.error(`Readiness: ${reason}`);
      const { host } = splitServer(this.#target.grant.server);
      this.#refuse(readinessProblem('protocolFailed', { host, reason }));
    }
  }

  /** @returns whether to try again, after the wait */
  async #attempt(): Promise<boolean> {
    const { grant, mayGoTo, trustServerCertificate } = this.#target;
    const byHand = this.#isHurried;
    this.#isHurried = false;
    const { tryLogin } = await this.#loadLogin();
    const attemptedAt = this.#window.clock.now();
    // Read each time, so that no password outlives the grant.
    const password = await this.#window.vault.password(grant);
    if (password === undefined) {
      this.#report({ state: 'unchecked', reason: 'stopped' });
      return false;
    }
    const { server, database, user } = grant;
    const accept = this.#acceptance();
    const attempt = await tryLogin({
      ...{ server, database, user, password, mayGoTo, trustServerCertificate },
      timeoutMs: loginTimeoutMs,
      signal: this.#abort.signal,
      onAccepted: accept,
    });
    if (this.#isOver || attempt.outcome === 'aborted') return false;
    this.#attempts += 1;
    if (attempt.outcome === 'accepted') {
      if (attempt.rights !== undefined) accept(attempt.rights);
      return false;
    }
    const verdict = this.#judge(attempt.failure, byHand);
    if (verdict.kind === 'refuse') {
      this.#refuse(verdict.problem);
      return false;
    }
    this.#wait(verdict.reason, verdict.number);
    await this.#sleep(attemptedAt, verdict);
    return true;
  }

  #judge(failure: LoginFailure, byHand: boolean): LoginVerdict {
    const { grant, hasWorked } = this.#target;
    const now = this.#window.clock.now();
    this.#window.log.info(`Login attempt ${String(this.#attempts)}: ${summary(failure)}`);
    this.#networkFailures = isNetworkFailure(failure) ? this.#networkFailures + 1 : 0;
    const { host, port } = splitServer(grant.server);
    const verdict = judgeFailure(failure, {
      host,
      port: port === '' ? defaultPort : Number(port),
      database: grant.database,
      user: grant.user,
      addresses: grant.addresses,
      sinceIssued: now - grant.issuedAt,
      sinceFirewall: now - this.#firewallRefusedAt,
      sinceStarted: now - this.#startedAt,
      untilExpiry: endOf(grant) - now,
      hasWorked,
      networkFailures: this.#networkFailures,
      byHand,
    });
    if (verdict.kind === 'wait' && verdict.reason === 'firewall') this.#firewallRefusedAt = now;
    return verdict;
  }

  async #sleep(
    attemptedAt: number,
    { reason, number }: Extract<LoginVerdict, { kind: 'wait' }>,
  ): Promise<void> {
    const { issuedAt } = this.#target.grant;
    const from = this.#window.clock.now();
    const [tried, answered] = [attemptedAt - issuedAt, from - issuedAt];
    const busy = { number, since: this.#startedAt - issuedAt };
    const planned = nextAttemptAt(tried, answered, this.#attempts, reason, busy);
    const due = Math.min(issuedAt + planned, from + longestGap);
    while (!this.#isOver) {
      const now = this.#window.clock.now();
      const left = (this.#isHurried ? from + shortestGapByHand : due) - now;
      // A clock that was set back would make this wait longer.
      if (left <= 0 || now < from) return;
      await new Promise<void>(resolve => {
        const timer = this.#window.clock.after(left, resolve);
        this.#wake = () => {
          timer.dispose();
          resolve();
        };
      });
      this.#wake = undefined;
    }
  }

  /** Reports a login, with the same time when its rights are known. */
  #acceptance(): (rights?: LoginRights) => void {
    let at: number | undefined;
    return rights => {
      at ??= this.#window.clock.now();
      const afterMs = Math.max(0, at - this.#target.grant.issuedAt);
      this.#report({ state: 'ready', at, afterMs, ...(rights === undefined ? {} : { rights }) });
    };
  }

  #refuse(problem: ReadinessProblem): void {
    this.#report({ state: 'refused', at: this.#window.clock.now(), problem });
  }

  #wait(reason: WaitReason, number?: number): void {
    const error = number === undefined ? {} : { number };
    this.#report({ state: 'waiting', reason, since: this.#startedAt, ...error });
  }

  #report(readiness: Readiness): void {
    if (!this.#isOver) this.#target.report(readiness);
  }
}

/** For the log: numbers and codes, no external text. */
function summary({ errors, code, causeCode, stage }: LoginFailure): string {
  const numbers = errors.map(({ number, state }) => `${String(number)}/${String(state)}`);
  return [...numbers, code, causeCode, stage].filter(part => part !== '').join(' ');
}
