import type { Disposable } from '../access/clock';
import { splitServer } from '../access/connectionString';
import type { SqlCredential } from '../access/grant';
import type { Readiness, UncheckedReason } from '../access/readiness';
import type { Cloud } from '../services/clouds';
import { kindOfHost, type HostKind } from '../services/sqlHosts';
import { Emitter } from '../vault/emitter';
import { isCredential } from '../vault/heldGrant';
import { readinessAnnouncement } from './messages/readiness';
import { ReadinessProbe, type LoadLogin, type ProbeTarget } from './readinessProbe';
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
  /** When the grant was issued that the entry is about. */
  readonly issuedAt: number | undefined;
  /** The last outcome, which is restored when a test is stopped. */
  outcome: Outcome | undefined;
  hasWorked: boolean;
  /** The user allowed its password to be sent to a host outside of the cloud. */
  isHostConfirmed: boolean;
  probe: ReadinessProbe | undefined;
}

/**
 * Tests by real logins whether the database accepts the grants of this window: automatically after a
 * grant, and by hand at any time. The results live as long as the extension host.
 */
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
    if (known !== undefined) this.#stop(known);
    this.#entries.delete(grantId);
    if (!this.#window.settings.verifyLogin()) this.#leaveUnchecked(grantId, 'off');
    else if (grant.isServerUncertain) this.#leaveUnchecked(grantId, 'uncertainServer');
    else void this.#try(grantId, false);
  }

  /** Tests a grant after a reload, as after a new grant, but without a question about its server. */
  beginQuietly(grantId: string): void {
    const grant = this.#grant(grantId);
    const cloud = this.#window.cloud();
    if (grant === undefined || !cloud.ok) return;
    const isForeign = kindOfHost(splitServer(grant.server).host, cloud.value) === 'foreign';
    if (isForeign) this.#leaveUnchecked(grantId, 'foreignHost');
    else this.begin(grantId);
  }

  /**
   * Tests a grant by hand. If a test is running, its next attempt starts at once.
   * @returns when it is ready, refused, or the test is stopped
   */
  async test(grantId: string): Promise<Readiness | undefined> {
    const running = this.#entries.get(grantId)?.probe;
    if (running === undefined) await this.#try(grantId, true);
    else await running.hurry();
    return this.of(grantId);
  }

  /** Tests a grant again because something may have ended it, unless the setting is off. */
  tryAgain(grantId: string): void {
    if (!this.#window.settings.verifyLogin()) return;
    const known = this.#entries.get(grantId);
    if (this.#grant(grantId)?.isServerUncertain && known?.hasWorked !== true) return;
    const running = known?.probe;
    void (running === undefined ? this.#try(grantId, false) : running.hurry());
  }

  /** Stops a test. The last outcome stays. */
  cancel(grantId: string): void {
    const entry = this.#entries.get(grantId);
    if (entry?.probe === undefined) return;
    this.#stop(entry);
    entry.readiness = entry.outcome ?? { state: 'unchecked', reason: 'stopped' };
    this.#changes.fire();
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const entry of this.#entries.values()) this.#stop(entry);
    this.#entries.clear();
    this.#changes.clear();
  }

  async #try(grantId: string, byHand: boolean): Promise<void> {
    const grant = this.#grant(grantId);
    const cloud = this.#window.cloud();
    // Without the cloud, no host is trusted. The dialog reports the problem with it.
    if (grant === undefined || !cloud.ok) return;
    const entry = this.#entry(grantId);
    const { host } = splitServer(grant.server);
    const kind = kindOfHost(host, cloud.value);
    const probe = new ReadinessProbe(this.#window, this.#actions.loadLogin, {
      grant,
      byHand,
      hasWorked: () => entry.hasWorked,
      ...hostRules(host, kind, cloud.value),
      report: readiness => {
        if (entry.probe === probe) this.#report(entry, grant, readiness);
      },
    });
    // Nothing is sent before the user has answered.
    if (kind === 'foreign') entry.readiness = { state: 'unchecked', reason: 'foreignHost' };
    // Set before the question, so that the user is asked only once.
    entry.probe = probe;
    if (kind === 'foreign' && !(await this.#isConfirmed(entry, host))) {
      if (entry.probe === probe) this.#leaveUnchecked(grantId, 'foreignHost');
      return;
    }
    if (entry.probe === probe) await probe.run();
    if (entry.probe === probe) entry.probe = undefined;
  }

  /** An answer is for one password. Another one for the same host needs another answer. */
  async #isConfirmed(entry: Entry, host: string): Promise<boolean> {
    entry.isHostConfirmed ||= await this.#actions.confirmHost(host);
    return entry.isHostConfirmed;
  }

  #report(entry: Entry, grant: SqlCredential, readiness: Readiness): void {
    // The second report of the same login adds its rights.
    const isKnown = entry.readiness.state === 'ready' && readiness.state === 'ready';
    entry.readiness = readiness;
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

  #leaveUnchecked(grantId: string, reason: UncheckedReason): void {
    const entry = this.#entry(grantId);
    entry.probe = undefined;
    entry.readiness = entry.outcome ?? { state: 'unchecked', reason };
    this.#changes.fire();
  }

  /** A grant that ended has its own status, which must not contradict its readiness. */
  #forgetEnded(): void {
    let isChanged = false;
    for (const [grantId, entry] of this.#entries) {
      if (this.#grant(grantId) !== undefined) continue;
      this.#stop(entry);
      this.#entries.delete(grantId);
      isChanged = true;
    }
    if (isChanged) this.#changes.fire();
  }

  #stop(entry: Entry): void {
    const { probe } = entry;
    entry.probe = undefined;
    probe?.dispose();
  }

  #entry(grantId: string): Entry {
    const known = this.#entries.get(grantId);
    if (known !== undefined) return known;
    const entry: Entry = {
      readiness: { state: 'unchecked', reason: 'stopped' },
      issuedAt: this.#grant(grantId)?.issuedAt,
      outcome: undefined,
      hasWorked: false,
      isHostConfirmed: false,
      probe: undefined,
    };
    this.#entries.set(grantId, entry);
    return entry;
  }

  #grant(grantId: string): SqlCredential | undefined {
    const held = this.#window.vault.held
      .filter(isCredential)
      .find(each => each.grant.id === grantId);
    return held?.status === 'active' ? held.grant : undefined;
  }
}

/**
 * Where the password of a login may go, and whether any certificate is accepted there. A server may
 * redirect to hosts of its own kind: a node in Azure's cloud, a port of this computer.
 */
function hostRules(
  host: string,
  kind: HostKind,
  cloud: Cloud,
): Pick<ProbeTarget, 'trustServerCertificate' | 'mayGoTo'> {
  return {
    trustServerCertificate: kind === 'loopback',
    mayGoTo: target => (kind === 'foreign' ? target === host : kindOfHost(target, cloud) === kind),
  };
}

/** For the log: no external text. */
function summary(readiness: Outcome): string {
  return readiness.state === 'ready'
    ? `ready after ${String(Math.round(readiness.afterMs / 1000))} s`
    : `refused, ${readiness.problem.code}`;
}
