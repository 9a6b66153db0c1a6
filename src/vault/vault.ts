import type { Disposable } from '../access/clock';
import type { Account, IssuedGrant, Login, RoleActivation, SqlCredential } from '../access/grant';
import { orWarn } from '../access/log';
import type { AccessRequest } from '../access/request';
import { Alarm } from '../access/timing';
import { clipboardDeadlines } from './clipboardDeadlines';
import { GrantStore } from './grantStore';
import { findGrant, isActivation, isCredential } from './heldGrant';
import type { ActivationChange, EndedGrant, HeldGrant, VaultTrouble } from './heldGrant';
import type { VaultHost } from './host';
import { OwnGrants } from './ownGrants';
import { PendingMarks } from './pendingMarks';
import { ownedName } from './recordFolder';
import { type PendingMark, type VaultFolders, vaultFolders } from './records';
import { createSweep, type Sweep } from './sweeper';
import { type Claim, WindowInstance } from './windowInstance';

/** Milliseconds between two checks of a window that holds nothing. */
const pollInterval = 45_000;
/** Milliseconds between two heartbeats of a window that holds something. */
const beatInterval = 10_000;
/**
 * Heartbeats between two renewals of the lease, which are half the time that a reload may take. Counted in
 * heartbeats, because clocks can change.
 */
const beatsPerRenewal = 3;
/** Heartbeats between two checks of the shared folders, unless one found a window that may have ended. */
const beatsPerCheck = 6;
const failedCheck = 'A check of the vault failed';
/** Milliseconds for which a form that was edited keeps the lease and the socket. */
const preparationLimit = 10 * 60_000;

/** The grants of this window: the only writer of grants. Memory changes at once, and the disk follows. */
export class Vault {
  /** When to clear the clipboard of what was copied in this window; survives a reload. */
  readonly clipboardDeadlines: ReturnType<typeof clipboardDeadlines>;
  readonly #host: VaultHost;
  readonly #folders: VaultFolders;
  readonly #window: WindowInstance;
  readonly #store: GrantStore;
  readonly #grants: OwnGrants;
  readonly #marks: PendingMarks;
  readonly #sweep: Sweep;
  /** The next heartbeat of a window that holds something, or the next check of one that holds nothing. */
  readonly #next: Alarm;
  /** When an edited form gives up the lease and the socket, in milliseconds since 1970. */
  #preparedUntil: number | undefined;
  #schedule: 'none' | 'beats' | 'checks' = 'none';
  #indexWatcher: Disposable | undefined;
  #beats = 0;
  #isCheckDue = false;
  /** Milliseconds since 1970. */
  #lastBeat: number;
  #state: 'new' | 'claiming' | 'loading' | 'loaded' | 'stopped' = 'new';
  #claiming: Promise<Claim | undefined> | undefined;
  #loading: Promise<void> | undefined;
  #starting: Promise<void> | undefined;

  constructor(host: VaultHost) {
    this.#host = host;
    // A pause can come before the first heartbeat.
    this.#lastBeat = host.clock.now();
    const folders = (this.#folders = vaultFolders(host));
    this.#next = new Alarm(host.clock);
    this.#window = new WindowInstance(host, folders.leases);
    const store = (this.#store = new GrantStore(host, folders));
    this.#marks = new PendingMarks(host, folders.pending, this.#window);
    this.#sweep = createSweep(host, folders, store);
    this.#grants = new OwnGrants(host, store, this.#window, () => this.#reschedule());
    this.#grants.changes.on(() => this.#reschedule());
    this.clipboardDeadlines = clipboardDeadlines(folders.clipboard, this.#window, host.randomId);
  }

  /** Whether the vault still finds out which window instance this is. Calls wait (`claimed`). */
  get isClaiming(): boolean {
    return this.#state === 'claiming';
  }

  /** Every grant of this window, the one that ends first in front. Every change makes a new list. */
  get held(): readonly HeldGrant[] {
    return this.#grants.all;
  }

  /** IDs of grants whose password VS Code can't read right now. `held` has them once it can. */
  get unreadable(): ReadonlySet<string> {
    return this.#grants.unreadable;
  }

  /** Requests of this window that a reload interrupted; each is here until its mark is cleared. */
  get interrupted(): readonly PendingMark[] {
    return this.#marks.interrupted;
  }

  /** Reports every change of `held` and `interrupted` once. */
  onDidChange(listener: () => void): Disposable {
    return this.#grants.changes.on(listener);
  }

  /** Reports what the user should know, once each. */
  onTrouble(listener: (trouble: VaultTrouble) => void): Disposable {
    return this.#grants.troubles.on(listener);
  }

  /** Identifies the window instance, loads its grants, and cleans up after closed windows. Logs errors. */
  start(): Promise<void> {
    return (this.#starting ??= this.#begin());
  }

  /** Waits until the vault knows which window instance this is, or the window stops. */
  async claimed(): Promise<void> {
    void this.start();
    await this.#claiming;
  }

  /** Waits until the grants from before a reload are loaded, as far as VS Code can read them in time. */
  async loaded(): Promise<void> {
    void this.start();
    await this.#loading;
  }

  /**
   * Takes the lease and the socket before the first request: for 10 min after the last edit of the form.
   * @returns gives them up earlier, unless a grant or a running request needs them by then
   */
  prepare(): Disposable {
    this.#preparedUntil = this.#host.clock.now() + preparationLimit;
    void this.claimed().then(async () => {
      if (this.#isStopped() || this.#preparedUntil === undefined) return;
      this.#reschedule();
      await this.#hold();
    });
    return { dispose: () => this.#endPreparation() };
  }

  /**
   * Keeps a grant. It is held at once; the promise resolves when it is stored, or fails to be (`onTrouble`).
   * It replaces earlier ones of its login, in all windows if the service keeps one credential per login.
   */
  async store(issued: IssuedGrant): Promise<void> {
    await this.claimed();
    if (!this.#isStopped()) await this.#grants.add(issued);
  }

  /** Keeps a role activation, from before its request is sent, as `store` does. */
  async keepActivation(grant: RoleActivation): Promise<void> {
    await this.claimed();
    if (!this.#isStopped()) await this.#grants.keepActivation(grant);
  }

  /** Stores the new state of a role activation. One that was forgotten stays forgotten. */
  async updateActivation(grantId: string, change: ActivationChange): Promise<void> {
    await this.loaded();
    const held = findGrant(this.held, grantId);
    if (this.#isStopped() || held === undefined || !isActivation(held)) return;
    await this.#grants.keepActivation({ ...held.grant, ...change });
  }

  /**
   * The password of an active grant; `undefined` if it has ended, if its server, database, or
   * user has changed, or if VS Code can't read the password at the moment (`unreadable`).
   */
  password(grant: SqlCredential): Promise<string | undefined> {
    return this.#grants.password(grant);
  }

  /** Deletes a grant here. The server accepts its login until it expires. */
  async forget(grantId: string): Promise<void> {
    await this.loaded();
    await this.#grants.forget([grantId]);
  }

  /** Deletes every SQL credential of this window, including those that VS Code can't read. */
  async forgetAll(): Promise<void> {
    await this.loaded();
    const credentials = this.held.filter(isCredential).map(({ grant }) => grant.id);
    await this.#grants.forget([...credentials, ...this.unreadable]);
  }

  /** Remembers, also after a reload, that the user was warned so many minutes before the end. */
  markWarned(grantId: string, minutes: number): Promise<void> {
    return this.#grants.markWarned(grantId, minutes);
  }

  /** The active grants, of this window and of others, that a new request for a login would end. */
  async endedByNew(login: Login): Promise<readonly EndedGrant[]> {
    await this.claimed();
    return this.#grants.endedByNew(login);
  }

  /** The role activations of other windows, as far as they can be read: for a question before a request. */
  async activationsElsewhere(): Promise<readonly RoleActivation[]> {
    await this.claimed();
    const finding = this.#store.activationsElsewhere(this.#window.id);
    return (await this.#orWarn("Role requests of other windows can't be listed", finding)) ?? [];
  }

  /** Writes the mark of a request before it is sent; returns the mark's ID for `clearPending`. */
  async markPending(request: AccessRequest, account: Account): Promise<string> {
    await this.claimed();
    const mark = this.#marks.add(request, account);
    this.#reschedule();
    await this.#hold();
    await this.#marks.write(mark);
    return mark.id;
  }

  /** Removes a mark: its request got a response, or the user knows that it was interrupted. */
  async clearPending(id: string): Promise<void> {
    // What a stopped vault didn't store is unknown after the reload.
    if (this.#isStopped()) return;
    if (await this.#marks.clear(id)) this.#grants.changes.fire();
    else this.#reschedule();
  }

  /** For `deactivate`: writes synchronously that this window stopped. A reload keeps the grants. */
  stop(): void {
    this.#state = 'stopped';
    this.#next.clear();
    this.#indexWatcher?.dispose();
    this.#grants.stop();
    this.#window.stop();
  }

  async #begin(): Promise<void> {
    this.#state = 'claiming';
    this.#claiming = this.#orWarn("This window can't be identified", this.#window.claim());
    this.#loading = this.#orWarn("The vault can't be loaded", this.#load(this.#claiming));
    await this.#loading;
    if (this.#isStopped()) return;
    if (this.#schedule === 'beats') await this.#orWarn(failedCheck, this.#checkOthers());
    else await this.#run();
  }

  async #load(claiming: Promise<Claim | undefined>): Promise<void> {
    const { isKept = false, former } = (await claiming) ?? {};
    if (this.#isStopped()) return;
    this.#state = 'loading';
    if (isKept) await this.#grants.load();
    if (isKept || former !== undefined) {
      // The user doesn't know yet that requests of the closed window were interrupted.
      const answered = new Set([...this.held.map(({ grant }) => grant.id), ...this.unreadable]);
      const { index } = this.#folders;
      // The index may have the grant although it can't be listed right now.
      const isGranted = async (id: string) =>
        answered.has(id) || (await index.read(ownedName(this.#window.id, id))).kind === 'found';
      const loading = this.#marks.load(former, isGranted);
      await this.#orWarn("The marks of requests can't be listed", loading);
      if (former !== undefined && this.#marks.count > 0) await this.#hold();
    }
    if (this.#isStopped()) return;
    this.#state = 'loaded';
    if (this.held.length > 0 || this.interrupted.length > 0) this.#grants.changes.fire();
    else this.#reschedule();
  }

  /** Writes the lease for a pending mark. A mark without a lease is still better than none. */
  async #hold(): Promise<void> {
    await this.#orWarn("The lease of this window can't be written", this.#window.hold());
  }

  /** Retries failed operations. Renews the lease and checks the folders less often. */
  async #beat(): Promise<undefined> {
    const now = this.#host.clock.now();
    // After a pause, other windows wait for a sign of life.
    const isLate = Math.abs(now - this.#lastBeat) > 2 * beatInterval;
    this.#lastBeat = now;
    this.#beats = isLate ? 0 : this.#beats + 1;
    const isRenewal = this.#beats % beatsPerRenewal === 0;
    const isCheck = isRenewal && (this.#isCheckDue || this.#beats % beatsPerCheck === 0);
    if (isRenewal) await this.#renew(isCheck);
    if (this.#isStopped()) return;
    if ((this.#preparedUntil ?? Number.POSITIVE_INFINITY) <= now) this.#endPreparation();
    await this.#grants.beat(isRenewal);
    if (isCheck && this.#isHolding()) await this.#checkOthers();
  }

  /** Deletes the leftovers of closed windows. */
  async #checkOthers(): Promise<void> {
    this.#isCheckDue = (await this.#sweep(this.#window.id)) !== undefined;
  }

  async #renew(checksSocket: boolean): Promise<void> {
    const renewal = await this.#window.renew(checksSocket);
    if (this.#isStopped()) return;
    if (renewal === 'taken') await this.#giveWay();
    if (renewal !== 'restored') return;
    await this.#marks.writeAll();
    await this.#grants.restore();
  }

  /** Requests that run stay with this window, under its new ID. */
  async #giveWay(): Promise<void> {
    this.#host.log.warn('Another window took over the credentials of this one.');
    const before = this.#window.id;
    this.#window.moveOn();
    this.#grants.abandon();
    if (this.#marks.count > 0) await this.#hold();
    await this.#marks.moveFrom(before);
    this.#reschedule();
  }

  #endPreparation(): void {
    if (this.#preparedUntil === undefined) return;
    this.#preparedUntil = undefined;
    this.#reschedule();
  }

  /** Schedules heartbeats and watches the index while this window holds something; otherwise, only checks. */
  #reschedule(): void {
    const isHolding = this.#isHolding();
    // Before it is loaded, the vault does not know yet whether there is something to hold.
    if (this.#isStopped() || (!isHolding && this.#state !== 'loaded')) return;
    if (!isHolding) void this.#window.release();
    const schedule = isHolding ? 'beats' : 'checks';
    if (schedule === this.#schedule) return;
    this.#schedule = schedule;
    this.#indexWatcher?.dispose();
    this.#indexWatcher = isHolding
      ? this.#folders.index.watch(() => void this.#grants.seeReplaced())
      : undefined;
    this.#next.clear();
    this.#plan();
  }

  /** Sets the timer, unless another schedule has set it meanwhile. */
  #plan(due = pollInterval): void {
    if (this.#next.isSet || this.#isStopped()) return;
    const wait = this.#schedule === 'beats' ? beatInterval : Math.min(due, pollInterval);
    this.#next.set(wait, () => void this.#run());
  }

  async #run(): Promise<void> {
    this.#next.clear();
    const task = this.#schedule === 'beats' ? this.#beat() : this.#sweep(undefined);
    this.#plan(await this.#orWarn(failedCheck, task));
  }

  #isHolding(): boolean {
    return this.#grants.areAnyKept || this.#marks.count > 0 || this.#preparedUntil !== undefined;
  }

  #isStopped(): boolean {
    return this.#state === 'stopped';
  }

  #orWarn<T>(failure: string, promise: Promise<T>): Promise<T | undefined> {
    return orWarn(this.#host.log, failure, promise);
  }
}
