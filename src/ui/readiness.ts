import type { Disposable } from '../access/clock';
import { splitServer } from '../access/connectionString';
import type { SqlCredential } from '../access/grant';
import type { Readiness, UncheckedReason } from '../access/readiness';
import { isTrustedSqlHost, kindOfHost } from '../services/sqlHosts';
import { Emitter } from '../vault/emitter';
import { activeCredentials } from '../vault/heldGrant';
import { readinessAnnouncement } from './messages/readiness';
import { ReadinessProbe, type LoadLogin } from './readinessProbe';
import type { WindowBase } from './windowBase';

/** The parts of a test that depend on VS Code. */
export interface ReadinessActions {
  readonly loadLogin: LoadLogin;
  /** Asks whether a password may be sent to a host outside of the cloud. */
  readonly confirmHost: (host: string) => Promise<boolean>;
  /** Announces an outcome once. */
  readonly announce: (text: string) => void;
}

type Outcome = Extract<Readiness, { state: 'ready' | 'refused' }>;

/** The readiness of a grant, and its test. */
interface Entry {
  readiness: Readiness;
  readonly issuedAt: number;
  /** The last outcome, which is restored when a test is stopped. */
  outcome: Outcome | undefined;
  hasWorked: boolean;
  /** The user allowed its password to be sent to a host outside of the cloud. */
  isHostConfirmed: boolean;
  probe: ReadinessProbe | undefined;
}

/** Tests by real logins whether the database accepts the grants of this window. */
export class ReadinessService implements Disposable {
  readonly #window: WindowBase;
  readonly #actions: ReadinessActions;
  readonly #entries = new Map<string, Entry>();
  readonly #changes: Emitter<void>;
  readonly #subscription: Disposable;

  constructor(window: WindowBase, actions: ReadinessActions) {
    this.#window = window;
    this.#actions = actions;
    this.#changes = new Emitter(window.log);
    this.#subscription = window.vault.onDidChange(() => this.#forgetEnded());
  }

  /** The readiness of a grant; `undefined` if it was never tested. */
  of(grantId: string): Readiness | undefined {
    return this.#entries.get(grantId)?.readiness;
  }

  /** Calls back when the readiness of a grant changes. */
  onDidChange(listener: () => void): Disposable {
    return this.#changes.on(listener);
  }

  /** Loads the SQL client, unless the setting is off. A failure is reported by the first test. */
  prepare(): void {
    if (this.#window.settings.verifyLogin()) this.#actions.loadLogin().catch(() => undefined);
  }

  /** Tests a new grant, unless the setting is off or its server isn't certain. */
  begin(grantId: string): void {
    const grant = this.#grant(grantId);
    const known = this.#entries.get(grantId);
    if (grant === undefined || known?.issuedAt === grant.issuedAt) return;
    // An account that was imported again has a new password.
    known?.probe?.dispose();
    this.#entries.delete(grantId);
    if (!this.#window.settings.verifyLogin()) this.#leaveUnchecked(grant, 'off');
    else if (grant.isServerUncertain) this.#leaveUnchecked(grant, 'uncertainServer');
    else void this.#try(grantId, false);
  }

  /** Tests a grant after a reload, as after a new grant, but without a question about its server. */
  beginQuietly(grantId: string): void {
    const grant = this.#grant(grantId);
    const cloud = this.#window.cloud();
    if (grant === undefined || !cloud.ok) return;
    if (isTrustedSqlHost(grant.server, cloud.value)) this.begin(grantId);
    else this.#leaveUnchecked(grant, 'foreignHost');
  }

  /**
   * Tests a grant by hand, until it is ready, refused, or the test is stopped. If a test is running, its
   * next attempt starts at once.
   */
  async test(grantId: string): Promise<void> {
    await (this.#entries.get(grantId)?.probe?.hurry() ?? this.#try(grantId, true));
  }

  /** Tests a grant again because something may have ended it, unless the setting is off. */
  tryAgain(grantId: string): void {
    if (!this.#window.settings.verifyLogin()) return;
    const known = this.#entries.get(grantId);
    if (this.#grant(grantId)?.isServerUncertain && known?.hasWorked !== true) return;
    void (known?.probe?.hurry() ?? this.#try(grantId, false));
  }

  /** Stops a test. The last outcome stays. */
  cancel(grantId: string): void {
    const grant = this.#grant(grantId);
    const probe = this.#entries.get(grantId)?.probe;
    probe?.dispose();
    if (grant !== undefined && probe !== undefined) this.#leaveUnchecked(grant, 'stopped');
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const { probe } of this.#entries.values()) probe?.dispose();
    this.#entries.clear();
    this.#changes.clear();
  }

  async #try(grantId: string, byHand: boolean): Promise<void> {
    const grant = this.#grant(grantId);
    const cloud = this.#window.cloud();
    // Without the cloud, no host is trusted. The dialog reports the problem with it.
    if (grant === undefined || !cloud.ok) return;
    const entry = this.#entry(grant);
    const { host } = splitServer(grant.server);
    const kind = kindOfHost(host, cloud.value);
    if (kind === 'foreign') entry.readiness = { state: 'unchecked', reason: 'foreignHost' };
    const probe = new ReadinessProbe(this.#window, this.#actions.loadLogin, {
      grant,
      byHand,
      hasWorked: entry.hasWorked,
      // Each answer is for one password: another password for the same host needs its own.
      mayStart: async () => {
        if (kind === 'foreign') entry.isHostConfirmed ||= await this.#actions.confirmHost(host);
        return kind !== 'foreign' || entry.isHostConfirmed;
      },
      trustServerCertificate: kind === 'loopback',
      // A server may redirect to hosts of its own kind: a node in Azure's cloud, a port of this computer.
      mayGoTo: target =>
        kind === 'foreign' ? target === host : kindOfHost(target, cloud.value) === kind,
      report: readiness => this.#report(entry, grant, readiness),
    });
    entry.probe = probe;
    await probe.run();
    if (entry.probe === probe) entry.probe = undefined;
  }

  #report(entry: Entry, grant: SqlCredential, readiness: Readiness): void {
    // The second report of the same login adds its rights.
    const isKnown = entry.readiness.state === 'ready' && readiness.state === 'ready';
    entry.readiness = readiness;
    if (readiness.state === 'unchecked') entry.readiness = entry.outcome ?? readiness;
    if (readiness.state === 'ready') entry.hasWorked = true;
    if (readiness.state === 'ready' || readiness.state === 'refused') {
      entry.outcome = readiness;
      if (!isKnown) {
        this.#window.log.info(`Readiness of ${grant.id}: ${summary(readiness)}`);
        this.#actions.announce(readinessAnnouncement(grant.environment.name, readiness));
      }
    }
    this.#changes.fire();
  }

  #leaveUnchecked(grant: SqlCredential, reason: UncheckedReason): void {
    const entry = this.#entry(grant);
    entry.probe = undefined;
    this.#report(entry, grant, { state: 'unchecked', reason });
  }

  /** A grant that ended has its own status, which must not contradict its readiness. */
  #forgetEnded(): void {
    let isChanged = false;
    for (const [grantId, { probe }] of this.#entries) {
      if (this.#grant(grantId) !== undefined) continue;
      probe?.dispose();
      this.#entries.delete(grantId);
      isChanged = true;
    }
    if (isChanged) this.#changes.fire();
  }

  #entry({ id, issuedAt }: SqlCredential): Entry {
    const entry: Entry = this.#entries.get(id) ?? {
      readiness: { state: 'unchecked', reason: 'stopped' },
      issuedAt,
      outcome: undefined,
      hasWorked: false,
      isHostConfirmed: false,
      probe: undefined,
    };
    this.#entries.set(id, entry);
    return entry;
  }

  #grant(grantId: string): SqlCredential | undefined {
    return activeCredentials(this.#window.vault.held).find(({ id }) => id === grantId);
  }
}

/** For the log: no external text. */
function summary(readiness: Outcome): string {
  return readiness.state === 'ready'
    ? `ready after ${String(Math.round(readiness.afterMs / 1000))} s`
    : `refused, ${readiness.problem.code}`;
}
