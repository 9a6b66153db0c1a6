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
import { untilNextPoll } from './pollSchedule';
import { serviceOf, type AzureServices } from './serviceOf';

/** If Azure doesn't have a request, it is polled once more after this time, in milliseconds. */
const secondPollMs = 30_000;

/** What the watcher needs from the window. */
export interface WatcherServices extends AzureServices {
  readonly vault: Pick<Vault, 'held' | 'onDidChange' | 'updateActivation'>;
  readonly clock: Clock;
  readonly log: Log;
  /** IDs of the grants whose requests are being sent or stored. Their sender reports the result. */
  readonly underWay: ReadonlySet<string>;
}

/** Events of the watcher. */
export interface WatcherEvents {
  /** The state of a request differs from the last one that the user was notified of. */
  readonly news: (grant: RoleActivation) => void;
  /** A poll needs a sign-in. Called once until a poll succeeds. */
  readonly signInNeeded: (grant: RoleActivation) => void;
  /** The error of a request's last poll changed. */
  readonly changed: () => void;
}

/** The polling state of a request. */
interface Watched {
  /** When the next poll was planned, and when it is due: milliseconds since 1970. */
  plannedAt: number;
  nextAt: number;
  failures: number;
  /** Polls in a row for which Azure had no such request. */
  missing: number;
  problem: AccessError | undefined;
  isReading: boolean;
}

/**
 * Polls the role requests of this window until each has ended. It never asks the user to sign in, and
 * uses absolute times, so that it continues after sleep or a reload.
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

  /** The error of a request's last poll. */
  problemOf(grantId: string): AccessError | undefined {
    return this.#watched.get(grantId)?.problem;
  }

  /** Reads a request now, and asks the user to sign in if that is needed. */
  async refresh(grantId: string): Promise<Result<JitRequest> | undefined> {
    const grant = this.#grants.find(each => each.id === grantId);
    return grant === undefined ? undefined : this.#read(grant, 'interactive');
  }

  /** The user may have signed in: reads the requests that need it. */
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

  /** Polls the requests that are due, drops those that have ended, and plans the next poll. */
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
      // If the clock was set back, the next poll would be late by as much.
      if (now < watched.plannedAt) this.#plan(grant, watched);
      // While the service is busy, Azure may not have the request for minutes.
      const isUnderWay = this.#services.underWay.has(grant.id);
      if (isUnderWay && watched.nextAt <= now) watched.nextAt = now + secondPollMs;
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

  /** Requests from before a reload are polled at once; new ones are still being answered. */
  #watchedOf(grant: RoleActivation, now: number): Watched {
    const known = this.#watched.get(grant.id);
    if (known !== undefined) return known;
    const isNew = grant.presence === 'sent' && Math.abs(now - grant.issuedAt) < secondPollMs;
    const isRunning = activationPhase(grant, now) === 'running';
    const first = isNew ? now + secondPollMs : now;
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
    // It may have been withdrawn or forgotten meanwhile.
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

  /** Azure may not have a new request yet, and an earlier one may reappear. */
  async #missing(grant: RoleActivation, watched: Watched | undefined): Promise<void> {
    const isUnderWay = this.#services.underWay.has(grant.id);
    if (watched !== undefined && (isUnderWay || ++watched.missing < 2)) {
      watched.plannedAt = this.#services.clock.now();
      watched.nextAt = watched.plannedAt + secondPollMs;
      return;
    }
    await this.#note(grant, { ...grant, presence: 'gone' });
  }

  /** Stores the changes, and reports them once. */
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
    const wait = untilNextPoll(grant, now, watched.failures);
    watched.nextAt = wait === undefined ? Number.POSITIVE_INFINITY : now + wait;
  }
}
