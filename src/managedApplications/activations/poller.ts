import { activationPhase, isFinal, knownRequestState } from '../../access/activation';
import type { Disposable } from '../../access/clock';
import type { AccessError } from '../../access/errors';
import type { SignInMode } from '../../access/http/transport';
import type { RoleActivation } from '../../access/grant';
import type { Result } from '../../access/result';
import { messageOf } from '../../access/text';
import { SerialQueue } from '../../access/timing';
import type { ActivationProblem } from '../../ui/system';
import { Emitter } from '../../vault/emitter';
import { explainError } from '../errorMessages';
import type { JitRequest } from '../types';
import { activationsIn, clientFor, type RolesWindow } from '../window';

const second = 1000;
const minute = 60 * second;

/** A request that Azure doesn't find is read once more after this time, in milliseconds. */
const secondReadMs = 30 * second;

/** The poller reads a role this long after its start, to see that it began. Milliseconds. */
const afterStart = 10 * second;

/** The longest interval between two reads of an open request, in milliseconds. */
const longestInterval = 10 * minute;

interface Polled {
  /** When the next read was scheduled, and when it is due: milliseconds since 1970. */
  scheduledAt: number;
  nextAt: number;
  failures: number;
  /** How often in a row Azure didn't find the request. */
  missing: number;
  problem: AccessError | undefined;
}

/** Polls this window's role requests until each is final, even after sleep or a reload of the window. */
export abstract class ActivationPoller implements Disposable {
  readonly #polled = new Map<string, Polled>();
  readonly #changes: Emitter<void>;
  readonly #subscription: Disposable;
  readonly #stopped = new AbortController();
  #timer: Disposable | undefined;
  #wasSignInNeeded = false;
  /** Runs the changes in the vault one at a time. */
  readonly #updates = new SerialQueue();

  protected constructor(protected readonly window: RolesWindow) {
    this.#changes = new Emitter(window.log);
    this.#subscription = window.vault.onDidChange(() => this.#poll());
    this.#poll();
  }

  /** The state isn't the one that the user was notified of last. Called once per state. */
  protected abstract decided(grant: RoleActivation): Promise<void>;
  /** A read needs a sign-in. Called once until a read succeeds. */
  protected abstract signInNeeded(grant: RoleActivation): Promise<void>;

  onDidChange(listener: () => void): Disposable {
    return this.#changes.on(listener);
  }

  problemOf(grantId: string): ActivationProblem | undefined {
    const error = this.#polled.get(grantId)?.problem;
    if (error === undefined) return undefined;
    return { sentence: explainError(error).sentence, needsSignIn: error.code === 'notSignedIn' };
  }

  /** The user may have signed in: reads the requests that need it. */
  retry(): void {
    for (const polled of this.#polled.values()) {
      if (polled.problem?.code === 'notSignedIn') polled.nextAt = this.window.clock.now();
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

  protected find(grantId: string): RoleActivation | undefined {
    return activationsIn(this.window).find(({ id }) => id === grantId);
  }

  protected async read(
    grant: RoleActivation,
    mode: SignInMode,
  ): Promise<Result<JitRequest> | undefined> {
    const polled = this.#scheduleOf(grant);
    // Don't poll again before the response. If storing the response fails, poll again late.
    this.#schedule(polled, longestInterval);
    const { signal } = this.#stopped;
    try {
      const client = await clientFor(grant.environment.url, this.window);
      const read = client.ok
        ? await client.value.readRequest(grant.request, { mode, signal })
        : client;
      if (signal.aborted) return undefined;
      // The user may have withdrawn or removed it in the meantime.
      const current = this.find(grant.id);
      const isOpen = current !== undefined && current.presence !== 'gone';
      if (isOpen) await this.#handle(current, read, polled);
      return read;
    } finally {
      this.#poll();
    }
  }

  /** Reads the requests that are due, drops the final ones, and sets the timer. */
  #poll(): void {
    this.#timer?.dispose();
    if (this.#stopped.signal.aborted) return;
    const { clock, log, underWay } = this.window;
    const now = clock.now();
    const open = activationsIn(this.window).filter(grant => !isFinal(activationPhase(grant, now)));
    for (const id of this.#polled.keys()) {
      if (!open.some(grant => grant.id === id)) this.#polled.delete(id);
    }
    for (const grant of open) {
      const polled = this.#scheduleOf(grant);
      // The user set the clock back: the next read would be late by the difference.
      if (now < polled.scheduledAt) this.#schedule(polled, untilNextRead(grant, now, polled));
      if (polled.nextAt > now) continue;
      // The client may wait minutes for a busy service before Azure has the request.
      if (underWay.has(grant.id)) polled.nextAt = now + secondReadMs;
      else {
        this.read(grant, 'silent').catch((error: unknown) =>
          log.error(`Polling: ${messageOf(error)}`),
        );
      }
    }
    const next = Math.min(...[...this.#polled.values()].map(({ nextAt }) => nextAt));
    if (!Number.isFinite(next)) return;
    this.#timer = clock.after(Math.max(1, next - now), () => this.#poll());
  }

  /** Requests from before a reload are read at once; a new one is waiting for its response. */
  #scheduleOf(grant: RoleActivation): Polled {
    const known = this.#polled.get(grant.id);
    if (known !== undefined) return known;
    const now = this.window.clock.now();
    const isNew = grant.presence === 'sent' && Math.abs(now - grant.issuedAt) < secondReadMs;
    const isRunning = activationPhase(grant, now) === 'running';
    const nextAt = isRunning ? Number.POSITIVE_INFINITY : now + (isNew ? secondReadMs : 0);
    const polled = { scheduledAt: now, nextAt, failures: 0, missing: 0, problem: undefined };
    this.#polled.set(grant.id, polled);
    return polled;
  }

  #schedule(polled: Polled, waitMs: number): void {
    polled.scheduledAt = this.window.clock.now();
    polled.nextAt = polled.scheduledAt + waitMs;
  }

  async #handle(grant: RoleActivation, read: Result<JitRequest>, polled: Polled): Promise<void> {
    const { clock, log, underWay } = this.window;
    const { problem } = polled;
    let latest: RoleActivation | undefined = grant;
    if (read.ok) {
      Object.assign(polled, { failures: 0, missing: 0, problem: undefined });
      latest = await this.record(grant.id, read.value);
    } else if (read.error.code !== 'cancelled') {
      log.info(`Reading ${grant.request.name}: ${read.error.code} ${read.error.detail}`);
      if (read.error.code === 'resourceMissing') {
        // Azure may not list a new request yet, and may lose sight of an older one once.
        const isGone = !underWay.has(grant.id) && ++polled.missing >= 2;
        if (isGone) await this.#update(grant.id, () => ({ presence: 'gone' }));
        this.#schedule(polled, secondReadMs);
        return;
      }
      polled.failures += 1;
      polled.problem = read.error;
    }
    const needsSignIn = polled.problem?.code === 'notSignedIn';
    if (latest !== undefined) {
      const untilNext = untilNextRead(latest, clock.now(), polled);
      this.#schedule(polled, needsSignIn ? Number.POSITIVE_INFINITY : untilNext);
    }
    if (needsSignIn && !this.#wasSignInNeeded) void this.signInNeeded(grant);
    this.#wasSignInNeeded = needsSignIn || (this.#wasSignInNeeded && !read.ok);
    if (polled.problem !== problem) this.#changes.fire();
  }

  /**
   * Changes an activation in the vault, one at a time, so that two responses with the same decision
   * report it once. Returns `undefined` if the user withdrew or removed it in the meantime.
   */
  #update(
    grantId: string,
    change: (grant: RoleActivation) => Partial<RoleActivation>,
  ): Promise<RoleActivation | undefined> {
    return this.#updates.run(async () => {
      const before = this.find(grantId);
      if (before === undefined || before.presence === 'gone') return undefined;
      const after = { ...before, ...change(before) };
      const phase = activationPhase(after, this.window.clock.now());
      const isNew = phase === 'gone' || after.state !== before.lastNotifiedState;
      const isDecided = isNew && phase !== 'pending';
      const changed = isDecided ? { ...after, lastNotifiedState: after.state } : after;
      if (JSON.stringify(before) !== JSON.stringify(changed)) {
        await this.window.vault.updateActivation(grantId, changed);
      }
      if (isDecided) void this.decided(changed);
      return changed;
    });
  }
}

function valuesOf(request: JitRequest, grant: RoleActivation): Partial<RoleActivation> {
  const { state, startsAt = grant.startsAt } = request;
  const durationMs = request.duration.milliseconds ?? grant.durationMs;
  const isApproved = knownRequestState(state) === 'Approved';
  // The end is known only after the approval.
  const expiresAt = isApproved ? startsAt + durationMs : undefined;
  return { presence: 'found', state, startsAt, durationMs, expiresAt };
}

/** Milliseconds until the next read, more after failures; infinite if nothing can change. */
function untilNextRead(grant: RoleActivation, now: number, { failures }: Polled): number {
  const phase = activationPhase(grant, now);
  if (isFinal(phase) || phase === 'running') return Number.POSITIVE_INFINITY;
  if (phase === 'upcoming' && failures === 0) return grant.startsAt - now + afterStart;
  return Math.min(intervalAt(now - grant.issuedAt) * 2 ** failures, longestInterval);
}

/** A negative age means that the user set the clock back: the real age is unknown. */
function intervalAt(age: number): number {
  if (age < 0) return 2 * minute;
  if (age < 5 * minute) return 30 * second;
  return age < 60 * minute ? 2 * minute : longestInterval;
}
