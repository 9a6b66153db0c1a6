import { activationPhase, isFinal } from '../../access/activation';
import { readFrom } from '../readActivation';
import type { Clock, Disposable } from '../../access/clock';
import type { AccessError } from '../../access/errors';
import type { RoleActivation } from '../../access/grant';
import type { JitRequest } from '../types';
import type { Log } from '../../access/log';
import type { Result } from '../../access/result';
import { isActivation } from '../../vault/heldGrant';
import type { Vault } from '../../vault/vault';
import { untilNextLook } from './pollSchedule';
import { serviceOf, type AzureServices } from './serviceOf';

/** A request of which Azure says that it is not there is looked for once more. Milliseconds. */
const secondLookMs = 30_000;

/** What the watcher needs of its surroundings. */
export interface WatcherServices extends AzureServices {
  readonly vault: Pick<Vault, 'held' | 'onDidChange' | 'updateActivation'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Ids of the grants whose requests are still being sent, or stored: whoever does that tells. */
  readonly underWay: ReadonlySet<string>;
}

/** Whom the watcher tells what it found. */
export interface WatcherEvents {
  /** A request stands otherwise than the user was told last. Called once for each news. */
  readonly news: (grant: RoleActivation) => void;
  /** Nobody is signed in. Called once until somebody was. */
  readonly signInNeeded: (grant: RoleActivation) => void;
  /** What keeps a request from being read changed. */
  readonly changed: () => void;
}

/** What is known of one watched request. */
interface Watched {
  /** When it was planned, and when it is read next: milliseconds since 1970. */
  plannedAt: number;
  nextAt: number;
  failures: number;
  /** How often in a row Azure said that there is no such request. */
  missing: number;
  problem: AccessError | undefined;
  isReading: boolean;
}

/**
 * Watches the requests for roles of this window until each has come to its end: gently, without ever
 * asking the user, and by the clock on the wall, so that it goes on after a sleep or a reload.
 */
export class ActivationWatcher implements Disposable {
  readonly #services: WatcherServices;
  readonly #events: WatcherEvents;
  readonly #watched = new Map<string, Watched>();
  readonly #subscription: Disposable;
  readonly #stopped = new AbortController();
  #timer: Disposable | undefined;
  #isSignInAsked = false;

  constructor(services: WatcherServices, events: WatcherEvents) {
    this.#services = services;
    this.#events = events;
    this.#subscription = services.vault.onDidChange(() => {
      this.#follow();
    });
    this.#follow();
  }

  /** What kept a request from being read the last time. */
  problemOf(grantId: string): AccessError | undefined {
    return this.#watched.get(grantId)?.problem;
  }

  /** Reads a request now, and asks the user to sign in where that is needed. */
  async refresh(grantId: string): Promise<Result<JitRequest> | undefined> {
    const grant = this.#grants.find(each => each.id === grantId);
    return grant === undefined ? undefined : this.#read(grant, 'interactive');
  }

  /** Somebody may have signed in: reads what could not be read without. */
  retry(): void {
    for (const watched of this.#watched.values()) {
      if (watched.problem?.code === 'notSignedIn') watched.nextAt = this.#services.clock.now();
    }
    this.#follow();
  }

  dispose(): void {
    this.#stopped.abort();
    this.#subscription.dispose();
    this.#timer?.dispose();
  }

  get #grants(): readonly RoleActivation[] {
    return this.#services.vault.held.filter(isActivation).map(({ grant }) => grant);
  }

  /** Reads what is due, drops what has come to its end, and comes back for the next. */
  #follow(): void {
    this.#timer?.dispose();
    if (this.#stopped.signal.aborted) return;
    const now = this.#services.clock.now();
    const open = this.#grants.filter(grant => !isFinal(activationPhase(grant, now)));
    for (const id of this.#watched.keys()) {
      if (!open.some(grant => grant.id === id)) this.#watched.delete(id);
    }
    for (const grant of open) {
      const watched = this.#watchedOf(grant, now);
      // A clock that was set back would put the next look off by as much.
      if (now < watched.plannedAt) this.#plan(grant, watched);
      // A busy service may be waited for, so that Azure has nothing to show for minutes.
      const isUnderWay = this.#services.underWay.has(grant.id);
      if (isUnderWay && watched.nextAt <= now) watched.nextAt = now + secondLookMs;
      if (watched.nextAt <= now && !watched.isReading) void this.#read(grant, 'silent');
    }
    const next = Math.min(
      ...[...this.#watched.values()].filter(each => !each.isReading).map(each => each.nextAt),
    );
    if (!Number.isFinite(next)) return;
    this.#timer = this.#services.clock.after(Math.max(1, next - now), () => {
      this.#follow();
    });
  }

  /** What was there before a reload is read at once; what was just sent is still being answered. */
  #watchedOf(grant: RoleActivation, now: number): Watched {
    const known = this.#watched.get(grant.id);
    if (known !== undefined) return known;
    const isNew = grant.presence === 'sent' && Math.abs(now - grant.issuedAt) < secondLookMs;
    const isRunning = activationPhase(grant, now) === 'running';
    const first = isNew ? now + secondLookMs : now;
    const watched: Watched = {
      plannedAt: now,
      nextAt: isRunning ? Number.POSITIVE_INFINITY : first,
      failures: 0,
      missing: 0,
      problem: undefined,
      isReading: false,
    };
    this.#watched.set(grant.id, watched);
    return watched;
  }

  async #read(
    grant: RoleActivation,
    mode: 'silent' | 'interactive',
  ): Promise<Result<JitRequest> | undefined> {
    const watched = this.#watched.get(grant.id);
    if (watched !== undefined) watched.isReading = true;
    const { signal } = this.#stopped;
    const service = await serviceOf(grant, this.#services);
    const read = service.ok
      ? await service.value.readRequest(grant.request, { mode, signal })
      : service;
    if (signal.aborted) return undefined;
    if (watched !== undefined) watched.isReading = false;
    // It may have been withdrawn, or forgotten, while Azure was asked.
    const current = this.#grants.find(each => each.id === grant.id);
    if (current !== undefined && current.presence !== 'gone') {
      await (read.ok
        ? this.#found(current, read.value, watched)
        : this.#failed(current, read.error, watched));
    }
    this.#follow();
    return read;
  }

  async #found(
    grant: RoleActivation,
    request: JitRequest,
    watched: Watched | undefined,
  ): Promise<void> {
    this.#isSignInAsked = false;
    const changed: RoleActivation = { ...grant, ...readFrom(request, grant) };
    if (watched !== undefined) {
      [watched.failures, watched.missing, watched.problem] = [0, 0, undefined];
      this.#plan(changed, watched);
    }
    await this.#note(grant, changed);
  }

  async #failed(
    grant: RoleActivation,
    error: AccessError,
    watched: Watched | undefined,
  ): Promise<void> {
    if (error.code === 'cancelled') {
      if (watched !== undefined) this.#plan(grant, watched);
      return;
    }
    const { log, clock } = this.#services;
    log.info(`Reading ${grant.request.name}: ${error.code} ${error.detail}`);
    if (error.code === 'resourceMissing') return this.#missing(grant, watched);
    if (watched === undefined) return;
    watched.failures += 1;
    watched.problem = error;
    this.#plan(grant, watched);
    if (error.code === 'notSignedIn') {
      watched.nextAt = Number.POSITIVE_INFINITY;
      watched.plannedAt = clock.now();
      if (!this.#isSignInAsked) this.#events.signInNeeded(grant);
      this.#isSignInAsked = true;
    }
    this.#events.changed();
  }

  /** A request that was just sent may not be there yet; one that was there may come back once. */
  async #missing(grant: RoleActivation, watched: Watched | undefined): Promise<void> {
    const isUnderWay = this.#services.underWay.has(grant.id);
    if (watched !== undefined && (isUnderWay || ++watched.missing < 2)) {
      watched.plannedAt = this.#services.clock.now();
      watched.nextAt = watched.plannedAt + secondLookMs;
      return;
    }
    await this.#note(grant, { ...grant, presence: 'gone' });
  }

  /** Puts down what is new, and tells of it once. */
  async #note(before: RoleActivation, after: RoleActivation): Promise<void> {
    const phase = activationPhase(after, this.#services.clock.now());
    const isNews = phase === 'gone' || (phase !== 'pending' && after.state !== before.toldState);
    const told = isNews ? { ...after, toldState: after.state } : after;
    const { id, kind, ...change } = told;
    if (JSON.stringify(before) !== JSON.stringify(told)) {
      await this.#services.vault.updateActivation(id, change);
    }
    if (isNews) this.#events.news({ ...change, id, kind });
  }

  #plan(grant: RoleActivation, watched: Watched): void {
    const now = this.#services.clock.now();
    watched.plannedAt = now;
    const wait = untilNextLook(grant, now, watched.failures);
    watched.nextAt = wait === undefined ? Number.POSITIVE_INFINITY : now + wait;
  }
}
