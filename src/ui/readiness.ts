import type { Clock, Disposable } from '../access/clock';
import { splitServer } from '../access/connectionString';
import type { SqlCredential } from '../access/grant';
import type { Readiness, UncheckedReason } from '../access/readiness';
import type { Result } from '../access/result';
import type { Cloud } from '../services/clouds';
import type { Log } from '../services/log';
import { kindOfHost, type HostKind } from '../services/sqlHosts';
import { isCredential } from '../vault/heldGrant';
import type { Vault } from '../vault/vault';
import { ReadinessProbe, type LoginModule, type ProbeTarget } from './readinessProbe';
import { readinessAnnouncement } from './messages/readiness';

/** What finding out readiness needs of its surroundings. */
export interface ReadinessServices {
  readonly vault: Pick<Vault, 'held' | 'password' | 'onDidChange'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Loads the SQL client, which has a bundle of its own. */
  readonly loadLogin: () => Promise<LoginModule>;
  readonly cloud: () => Result<Cloud>;
  /** The setting `verifyLogin`. */
  readonly isEnabled: () => boolean;
  /** Asks whether a password may be sent to a host that is none of the cloud's. */
  readonly confirmHost: (host: string) => Promise<boolean>;
  /** Says an outcome, once. */
  readonly announce: (text: string) => void;
}

type Outcome = Extract<Readiness, { state: 'ready' | 'refused' }>;

/** What is known of a grant. */
interface Entry {
  readiness: Readiness;
  /** The last outcome, which a test that is cut short gives back. */
  outcome: Outcome | undefined;
  hasWorked: boolean;
  /** The user let its password be sent to a host that is none of the cloud's. */
  isHostConfirmed: boolean;
  probe: ReadinessProbe | undefined;
}

/**
 * Finds out by real logins whether the database accepts the grants of this window: by itself after
 * a grant, and by hand at any time. What it knows lives as long as the extension host.
 */
export class ReadinessService implements Disposable {
  readonly #services: ReadinessServices;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<() => void>();
  readonly #subscription: Disposable;

  constructor(services: ReadinessServices) {
    this.#services = services;
    this.#subscription = services.vault.onDidChange(() => {
      this.#forgetEnded();
    });
  }

  /** What is known of a grant; `undefined` where it was never asked for. */
  of(grantId: string): Readiness | undefined {
    return this.#entries.get(grantId)?.readiness;
  }

  /** Calls back whenever what is known of a grant changed. */
  onDidChange(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return {
      dispose: () => {
        this.#listeners.delete(listener);
      },
    };
  }

  /** Starts to try a grant that was just issued, unless the setting is off. */
  begin(grantId: string): void {
    if (this.#entries.has(grantId)) return;
    if (this.#services.isEnabled()) void this.#try(grantId, false);
    else if (this.#grant(grantId) !== undefined) this.#leaveUnchecked(grantId, 'off');
  }

  /**
   * Tries a grant by hand. Where it is being tried already the next attempt comes at once.
   * @returns when it is ready, refused, or no longer tried
   */
  async test(grantId: string): Promise<Readiness | undefined> {
    const running = this.#entries.get(grantId)?.probe;
    if (running === undefined) await this.#try(grantId, true);
    else await running.hurry();
    return this.of(grantId);
  }

  /** Tries a grant once more by itself, where something may have ended it, unless the setting is off. */
  tryAgain(grantId: string): void {
    if (!this.#services.isEnabled()) return;
    const running = this.#entries.get(grantId)?.probe;
    void (running === undefined ? this.#try(grantId, false) : running.hurry());
  }

  /** Stops trying. What was known before stays known. */
  cancel(grantId: string): void {
    const entry = this.#entries.get(grantId);
    if (entry?.probe === undefined) return;
    this.#stop(entry);
    entry.readiness = entry.outcome ?? { state: 'unchecked', reason: 'stopped' };
    this.#changed();
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const entry of this.#entries.values()) this.#stop(entry);
    this.#entries.clear();
    this.#listeners.clear();
  }

  async #try(grantId: string, byHand: boolean): Promise<void> {
    const grant = this.#grant(grantId);
    const cloud = this.#services.cloud();
    // Without its cloud nobody knows whose a host is. The dialog says what is wrong with it.
    if (grant === undefined || !cloud.ok) return;
    const entry = this.#entry(grantId);
    const { host } = splitServer(grant.server);
    const kind = kindOfHost(host, cloud.value);
    const probe = new ReadinessProbe(this.#services, {
      grant,
      byHand,
      hasWorked: () => entry.hasWorked,
      ...hostRules(host, kind, cloud.value),
      report: readiness => {
        if (entry.probe === probe) this.#report(entry, grant, readiness);
      },
    });
    // Nothing is sent before the user has answered, and until then nothing is known.
    if (kind === 'foreign') entry.readiness = { state: 'unchecked', reason: 'foreignHost' };
    // From here on the grant is being tried, so that nobody is asked or starts a second time.
    entry.probe = probe;
    if (kind === 'foreign' && !(await this.#isConfirmed(entry, host))) {
      if (entry.probe === probe) this.#leaveUnchecked(grantId, 'foreignHost');
      return;
    }
    if (entry.probe === probe) await probe.run();
  }

  /** An answer is for one password: the next one for the same host may be another's. */
  async #isConfirmed(entry: Entry, host: string): Promise<boolean> {
    entry.isHostConfirmed ||= await this.#services.confirmHost(host);
    return entry.isHostConfirmed;
  }

  #report(entry: Entry, grant: SqlCredential, readiness: Readiness): void {
    const { announce, log } = this.#services;
    entry.readiness = readiness;
    if (readiness.state !== 'waiting') entry.probe = undefined;
    if (readiness.state === 'ready') entry.hasWorked = true;
    if (readiness.state === 'ready' || readiness.state === 'refused') {
      entry.outcome = readiness;
      log.info(`Readiness of ${grant.id}: ${summary(readiness)}`);
      announce(readinessAnnouncement(grant.environment.name, readiness));
    }
    this.#changed();
  }

  #leaveUnchecked(grantId: string, reason: UncheckedReason): void {
    const entry = this.#entry(grantId);
    entry.probe = undefined;
    entry.readiness = entry.outcome ?? { state: 'unchecked', reason };
    this.#changed();
  }

  /** A grant that ended or was forgotten has its own words, which no readiness contradicts. */
  #forgetEnded(): void {
    let isChanged = false;
    for (const [grantId, entry] of this.#entries) {
      if (this.#grant(grantId) !== undefined) continue;
      this.#stop(entry);
      this.#entries.delete(grantId);
      isChanged = true;
    }
    if (isChanged) this.#changed();
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
      outcome: undefined,
      hasWorked: false,
      isHostConfirmed: false,
      probe: undefined,
    };
    this.#entries.set(grantId, entry);
    return entry;
  }

  #grant(grantId: string): SqlCredential | undefined {
    const held = this.#services.vault.held
      .filter(isCredential)
      .find(each => each.grant.id === grantId);
    return held?.status === 'active' ? held.grant : undefined;
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/**
 * Where the password of a login may go, and whether any certificate will do there. A server may
 * send the client on to hosts of its own kind: a node in Azure's cloud, a port of this computer.
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

/** For the log: no text from outside. */
function summary(readiness: Outcome): string {
  return readiness.state === 'ready'
    ? `ready after ${String(Math.round(readiness.afterMs / 1000))} s`
    : `refused, ${readiness.problem.code}`;
}
