import { activationPhase, isFinal, knownRequestState } from '../../access/activation';
import type { Disposable } from '../../access/clock';
import type { AccessError } from '../../access/errors';
import { type JitRequest, type ManagedApplications, accessError } from '../types';
import type { RoleActivation } from '../../access/grant';
import { failure, type Result } from '../../access/result';
import { isActivation } from '../../vault/heldGrant';
import type { RolesWindow } from '../window';

const second = 1000;
const minute = 60 * second;

/** A request that Azure doesn't find is read once more after this time, in milliseconds. */
const secondReadMs = 30 * second;

/** The poller reads a role this long after its start, to see that it began. Milliseconds. */
const afterStart = 10 * second;

/** The longest interval between two reads of an open request, in milliseconds. */
const longestInterval = 10 * minute;

/** What the poller reports. */
export interface PollerEvents {
  /** The state isn't the one that the user was notified of last. Called once per state. */
  readonly decided: (grant: RoleActivation) => void;
  /** A read needs a sign-in. Called once until a read succeeds. */
  readonly signInNeeded: (grant: RoleActivation) => void;
  /** The result of `problemOf` may have changed. */
  readonly changed: () => void;
}

/** The schedule of one open request. */
interface Polled {
  /** When the next read was scheduled, and when it is due: milliseconds since 1970. */
  scheduledAt: number;
  nextAt: number;
  failures: number;
  /** How often in a row Azure didn't find the request. */
  missing: number;
  problem: AccessError | undefined;
  isReading: boolean;
}

/**
 * Polls the role requests of this window until each is final. It never asks the user for anything,
 * and it uses absolute times, so that polling continues after a sleep or a reload.
 */
export class ActivationPoller implements Disposable {
  readonly #window: RolesWindow;
  readonly #events: PollerEvents;
  readonly #polled = new Map<string, Polled>();
  readonly #subscription: Disposable;
  readonly #stopped = new AbortController();
  #timer: Disposable | undefined;
  #wasSignInNeeded = false;
  /** Ends with the last change in the vault. */
  #updated: Promise<unknown> = Promise.resolve();

  constructor(window: RolesWindow, events: PollerEvents) {
    this.#window = window;
    this.#events = events;
    this.#subscription = window.vault.onDidChange(() => {
      this.#poll();
    });
    this.#poll();
  }

  /** The error of the last attempt to read a request. */
  problemOf(grantId: string): AccessError | undefined {
    return this.#polled.get(grantId)?.problem;
  }

  find(grantId: string): RoleActivation | undefined {
    return this.#grants.find(({ id }) => id === grantId);
  }

  /** Reads a request now, after a sign-in if needed. */
  async refresh(grantId: string): Promise<Result<JitRequest> | undefined> {
    const grant = this.find(grantId);
    return grant === undefined ? undefined : this.#read(grant, 'interactive');
  }

  /** The user may have signed in: reads the requests that need it. */
  retry(): void {
    for (const polled of this.#polled.values()) {
      if (polled.problem?.code === 'notSignedIn') polled.nextAt = this.#window.clock.now();
    }
    this.#poll();
  }

  /** Stores a request as Azure returns it, and reports a decision. */
  record(grantId: string, request: JitRequest): Promise<RoleActivation | undefined> {
    return this.#update(grantId, grant => valuesOf(request, grant));
  }

  dispose(): void {
    this.#stopped.abort();
    this.#subscription.dispose();
    this.#timer?.dispose();
  }

  get #grants(): readonly RoleActivation[] {
    return this.#window.vault.held.filter(isActivation).map(({ grant }) => grant);
  }

  /** Reads the requests that are due, drops the final ones, and sets the timer for the next read. */
  #poll(): void {
    this.#timer?.dispose();
    if (this.#stopped.signal.aborted) return;
    const now = this.#window.clock.now();
    const open = this.#grants.filter(grant => !isFinal(activationPhase(grant, now)));
    for (const id of this.#polled.keys()) {
      if (!open.some(grant => grant.id === id)) this.#polled.delete(id);
    }
    for (const grant of open) {
      const polled = this.#schedule(grant, now);
      // The user set the clock back: the next read would be late by the difference.
      if (now < polled.scheduledAt) this.#reschedule(grant, polled);
      // The client may wait minutes for a busy service before Azure has the request.
      const isUnderWay = this.#window.underWay.has(grant.id);
      if (isUnderWay && polled.nextAt <= now) polled.nextAt = now + secondReadMs;
      if (polled.nextAt <= now && !polled.isReading) void this.#read(grant, 'silent');
    }
    const waiting = [...this.#polled.values()].filter(({ isReading }) => !isReading);
    const next = Math.min(...waiting.map(({ nextAt }) => nextAt));
    if (!Number.isFinite(next)) return;
    this.#timer = this.#window.clock.after(Math.max(1, next - now), () => {
      this.#poll();
    });
  }

  /** Requests from before a reload are read at once; a new one is still being answered. */
  #schedule(grant: RoleActivation, now: number): Polled {
    const known = this.#polled.get(grant.id);
    if (known !== undefined) return known;
    const isNew = grant.presence === 'sent' && Math.abs(now - grant.issuedAt) < secondReadMs;
    const first = isNew ? now + secondReadMs : now;
    const polled: Polled = {
      scheduledAt: now,
      nextAt: activationPhase(grant, now) === 'running' ? Number.POSITIVE_INFINITY : first,
      failures: 0,
      missing: 0,
      problem: undefined,
      isReading: false,
    };
    this.#polled.set(grant.id, polled);
    return polled;
  }

  async #read(
    grant: RoleActivation,
    mode: 'silent' | 'interactive',
  ): Promise<Result<JitRequest> | undefined> {
    const polled = this.#polled.get(grant.id);
    if (polled !== undefined) polled.isReading = true;
    const { signal } = this.#stopped;
    try {
      const client = await clientFor(grant, this.#window);
      const read = client.ok
        ? await client.value.readRequest(grant.request, { mode, signal })
        : client;
      if (signal.aborted) return undefined;
      // The user may have withdrawn or removed it in the meantime.
      const current = this.find(grant.id);
      if (current === undefined || current.presence === 'gone') return read;
      if (read.ok) await this.#found(grant.id, read.value, polled);
      else await this.#failed(current, read.error, polled);
      return read;
    } finally {
      if (polled !== undefined) polled.isReading = false;
      this.#poll();
    }
  }

  async #found(grantId: string, request: JitRequest, polled: Polled | undefined): Promise<void> {
    this.#wasSignInNeeded = false;
    const changed = await this.record(grantId, request);
    if (polled === undefined || changed === undefined) return;
    [polled.failures, polled.missing, polled.problem] = [0, 0, undefined];
    this.#reschedule(changed, polled);
  }

  async #failed(
    grant: RoleActivation,
    error: AccessError,
    polled: Polled | undefined,
  ): Promise<void> {
    if (error.code === 'cancelled') {
      if (polled !== undefined) this.#reschedule(grant, polled);
      return;
    }
    const { log, clock } = this.#window;
    log.info(`Reading ${grant.request.name}: ${error.code} ${error.detail}`);
    if (error.code === 'resourceMissing') return this.#missing(grant, polled);
    if (polled === undefined) return;
    polled.failures += 1;
    polled.problem = error;
    this.#reschedule(grant, polled);
    if (error.code === 'notSignedIn') {
      polled.nextAt = Number.POSITIVE_INFINITY;
      polled.scheduledAt = clock.now();
      if (!this.#wasSignInNeeded) this.#events.signInNeeded(grant);
      this.#wasSignInNeeded = true;
    }
    this.#events.changed();
  }

  /** Azure may not list a new request yet, and may lose sight of an older one once. */
  async #missing(grant: RoleActivation, polled: Polled | undefined): Promise<void> {
    const isUnderWay = this.#window.underWay.has(grant.id);
    if (polled !== undefined && (isUnderWay || ++polled.missing < 2)) {
      polled.scheduledAt = this.#window.clock.now();
      polled.nextAt = polled.scheduledAt + secondReadMs;
      return;
    }
    await this.#update(grant.id, () => ({ presence: 'gone' }));
  }

  /**
   * Changes an activation in the vault, and reports a decision. One change at a time, and only here:
   * two responses with the same decision notify the user once.
   * @returns the changed activation; `undefined` if the user withdrew or removed it in the meantime
   */
  #update(
    grantId: string,
    change: (grant: RoleActivation) => Partial<RoleActivation>,
  ): Promise<RoleActivation | undefined> {
    const updating = this.#updated.then(async () => {
      const before = this.find(grantId);
      if (before === undefined || before.presence === 'gone') return undefined;
      const after = { ...before, ...change(before) };
      const phase = activationPhase(after, this.#window.clock.now());
      const isNew = phase === 'gone' || after.state !== before.lastNotifiedState;
      const isDecided = isNew && phase !== 'pending';
      const changed = isDecided ? { ...after, lastNotifiedState: after.state } : after;
      if (JSON.stringify(before) !== JSON.stringify(changed)) {
        await this.#window.vault.updateActivation(grantId, changed);
      }
      if (isDecided) this.#events.decided(changed);
      return changed;
    });
    this.#updated = updating.catch(() => undefined);
    return updating;
  }

  #reschedule(grant: RoleActivation, polled: Polled): void {
    const now = this.#window.clock.now();
    polled.scheduledAt = now;
    const wait = untilNextRead(grant, now, polled.failures);
    polled.nextAt = wait === undefined ? Number.POSITIVE_INFINITY : now + wait;
  }
}

/**
 * The client for the cloud of a request. Another cloud must not learn of the request, and would
 * answer that it doesn't exist.
 */
export async function clientFor(
  { environment }: RoleActivation,
  { client, resourceManagerUrl }: RolesWindow,
): Promise<Result<ManagedApplications>> {
  if (isOfCloud(environment.url, resourceManagerUrl())) return client();
  const { host } = new URL(environment.url);
  return failure(accessError('requestOtherCloud', { host }));
}

/**
 * Whether an application is in the cloud in the settings.
 * @param resourceManagerUrl base URL of Azure Resource Manager in that cloud; empty if it has none
 */
export function isOfCloud(applicationUrl: string, resourceManagerUrl: string): boolean {
  const base = resourceManagerUrl.replace(/\/+$/, '');
  return base === '' || applicationUrl.startsWith(`${base}/`);
}

/** The values of an activation that follow from Azure's response, on this computer's clock. */
function valuesOf(request: JitRequest, grant: RoleActivation): Partial<RoleActivation> {
  const local = (time: number | undefined) =>
    time === undefined ? undefined : time - request.clockAheadMs;
  const startsAt = local(request.startsAt) ?? grant.startsAt;
  const durationMs = request.duration.milliseconds ?? grant.durationMs;
  const isApproved = knownRequestState(request.state) === 'Approved';
  return {
    presence: 'found',
    state: request.state,
    startsAt,
    durationMs,
    // The end is known only after the approval.
    expiresAt: isApproved ? (local(request.endsAt) ?? startsAt + durationMs) : undefined,
  };
}

/**
 * The time until the next read, in milliseconds, after a number of failures in a row. The interval
 * grows with the age of an undecided request; an approved one is read when its time begins. Its end
 * is known without a read. `undefined` if nothing is left to poll for.
 */
function untilNextRead(grant: RoleActivation, now: number, failures: number): number | undefined {
  const phase = activationPhase(grant, now);
  if (isFinal(phase) || phase === 'running') return undefined;
  if (phase === 'upcoming' && failures === 0) return grant.startsAt - now + afterStart;
  return Math.min(intervalAt(now - grant.issuedAt) * 2 ** failures, longestInterval);
}

/** A negative age means that the user set the clock back: the real age is unknown. */
function intervalAt(age: number): number {
  if (age < 0) return 2 * minute;
  if (age < 5 * minute) return 30 * second;
  return age < 60 * minute ? 2 * minute : longestInterval;
}
