import type { Disposable } from '../access/clock';
import type { Account, IssuedGrant, LoginIdentity, RoleActivation } from '../access/grant';
import type { AccessRequest } from '../access/request';
import { ClipboardDeadlines } from './clipboardDeadlines';
import { Emitter } from './emitter';
import { GrantSecrets } from './grantSecrets';
import { GrantShelf } from './grantStore';
import { type EndedGrant, type HeldGrant, isCredential, type VaultTrouble } from './heldGrant';
import type { VaultHost } from './host';
import { renewalInterval } from './lease';
import { type ActivationChange, OwnGrants } from './ownGrants';
import { PendingMarks } from './pendingMarks';
import { type PendingMark, vaultFolders } from './records';
import { Sweeper } from './sweeper';
import { Vigil } from './vaultScheduler';
import { WindowInstance } from './windowInstance';

/** Milliseconds after which a window that holds something looks for new leases of others. */
const sweepInterval = 30_000;

/**
 * The grants of this window: the one place where a grant is written. What is in memory changes at
 * once and is told at once; what lies on the disk follows.
 */
export class Vault {
  /** When to clear the clipboard of what was copied in this window; kept over a reload. */
  readonly clipboardDeadlines: ClipboardDeadlines;
  private readonly window: WindowInstance;
  private readonly shelf: GrantShelf;
  private readonly grants: OwnGrants;
  private readonly marks: PendingMarks;
  private readonly sweeper: Sweeper;
  private readonly vigil: Vigil;
  private readonly changes: Emitter<void>;
  private readonly troubles: Emitter<VaultTrouble>;
  private state: 'new' | 'claiming' | 'loading' | 'loaded' | 'stopped' = 'new';
  private claiming: Promise<boolean> | undefined;
  private loading: Promise<void> | undefined;
  private starting: Promise<void> | undefined;
  private beatsUntilSweep = 0;

  constructor(private readonly host: VaultHost) {
    const folders = vaultFolders(host);
    const secrets = new GrantSecrets(host.secrets, host.clock, host.log);
    this.window = new WindowInstance(host, folders.leases);
    this.shelf = new GrantShelf(folders, secrets, host);
    this.marks = new PendingMarks(host, folders.pending);
    this.sweeper = new Sweeper(host, folders, secrets);
    this.changes = new Emitter(host.log);
    this.troubles = new Emitter(host.log);
    this.grants = new OwnGrants(host, this.shelf, {
      windowId: () => this.window.id,
      hold: () => this.window.hold(),
      changed: () => this.changed(),
      trouble: trouble => this.troubles.fire(trouble),
    });
    this.vigil = new Vigil(host, folders, {
      beat: () => this.beat(),
      markersChanged: () => this.grants.seeMarkers(),
      look: () => this.sweeper.look(undefined),
    });
    this.clipboardDeadlines = new ClipboardDeadlines(
      folders.clipboard,
      () => this.window.id,
      host.randomId,
    );
  }

  /**
   * Whether it is still being found out which window instance this is: it holds nothing yet, and
   * what is asked of it waits. `claimed` says when that ends.
   */
  get isClaiming(): boolean {
    return this.state === 'claiming';
  }

  /** Every grant of this window, the one that ends first in front. Every change makes a new list. */
  get held(): readonly HeldGrant[] {
    return this.grants.all;
  }

  /** Requests of this window that a reload cut off; each is here until its mark is cleared. */
  get interrupted(): readonly PendingMark[] {
    return this.marks.interrupted;
  }

  /** Tells once of every change of `held` and `interrupted`. */
  onDidChange(listener: () => void): Disposable {
    return this.changes.on(listener);
  }

  /** Tells what the user should hear of, once each. */
  onTrouble(listener: (trouble: VaultTrouble) => void): Disposable {
    return this.troubles.on(listener);
  }

  /**
   * Finds out which window instance this is, loads its grants, and erases what dead windows left.
   * Never fails: what goes wrong is logged, and the window begins with nothing. Most starts take
   * milliseconds; up to 17 s where another window may live under the same id.
   */
  start(): Promise<void> {
    this.starting ??= this.begin().catch((error: unknown) => {
      this.host.log.error(`The vault of this window could not start: ${String(error)}`);
      if (!this.isStopped()) this.state = 'loaded';
    });
    return this.starting;
  }

  /**
   * Waits until it is known which window instance this is (`isClaiming`), or the window stops.
   * Never fails.
   */
  async claimed(): Promise<void> {
    void this.start();
    await this.claiming?.catch(() => false);
  }

  /**
   * Keeps a grant. It is held and has its password at once; the promise ends when it is stored, or
   * when it turned out that it cannot be (`onTrouble`). Active grants of the same login are replaced
   * by it, in every window; those of this window that had ended before are not held any more.
   */
  async store(issued: IssuedGrant): Promise<void> {
    await this.claimed();
    if (!this.isStopped()) await this.grants.add(issued);
  }

  /**
   * Keeps a role activation, from the moment its request is about to leave. It is held at once; the
   * promise ends when it lies on the disk, or when it turned out that it cannot.
   */
  async keepActivation(grant: RoleActivation): Promise<void> {
    await this.claimed();
    if (!this.isStopped()) await this.grants.keepActivation(grant);
  }

  /** Notes what became of a role activation. One that was forgotten stays so. */
  async updateActivation(grantId: string, change: ActivationChange): Promise<void> {
    await this.loaded();
    if (!this.isStopped()) await this.grants.updateActivation(grantId, change);
  }

  /**
   * The password of an active grant; `undefined` where it is not active, or its password cannot be
   * read. A grant whose password turns out to be gone is lost.
   */
  password(grantId: string): Promise<string | undefined> {
    return this.grants.password(grantId);
  }

  /** Erases a grant here. The server accepts its login until it expires. */
  async forget(grantId: string): Promise<void> {
    await this.loaded();
    await this.grants.forget([grantId]);
  }

  /** Erases every SQL credential of this window. */
  async forgetAll(): Promise<void> {
    await this.loaded();
    await this.grants.forget(this.held.filter(isCredential).map(held => held.grant.id));
  }

  /** Remembers, also over a reload, that the user was warned so many minutes before the end. */
  markWarned(grantId: string, minutes: number): Promise<void> {
    return this.grants.markWarned(grantId, minutes);
  }

  /** The active grants, of this window and of others, that a new request for a login would end. */
  async endedByNew(login: LoginIdentity): Promise<readonly EndedGrant[]> {
    await this.claimed();
    const elsewhere = await this.shelf.endedElsewhere(login, this.window.id);
    return [...this.grants.activeOf(login), ...elsewhere];
  }

  /**
   * Writes the mark that a request is about to leave; it must be there before the request is sent.
   * @returns the mark's id, for `clearPending` when it is known what became of the request.
   */
  async markPending(request: AccessRequest, account: Account): Promise<string> {
    await this.claimed();
    const mark = this.marks.add(this.window.id, request, account);
    this.keepVigil();
    await this.hold();
    await this.marks.write(mark);
    return mark.id;
  }

  /** Removes a mark: its request was answered, or the user was told that it was cut off. */
  async clearPending(id: string): Promise<void> {
    if (await this.marks.clear(id)) this.changed();
    else this.keepVigil();
  }

  /**
   * For `deactivate`: says on the disk that this window stopped, before it returns, and ends every
   * timer and watcher. The grants stay for a reload that comes within a minute.
   */
  stop(): void {
    this.state = 'stopped';
    this.changes.clear();
    this.troubles.clear();
    this.vigil.stop();
    this.grants.stop();
    this.window.stop();
  }

  private async begin(): Promise<void> {
    this.state = 'claiming';
    this.claiming = this.window.claim();
    this.loading = this.load(this.claiming);
    await this.loading;
    if (this.isStopped()) return;
    if (this.isHolding()) await this.sweep();
    else await this.vigil.look();
  }

  private async load(claiming: Promise<boolean>): Promise<void> {
    const isKept = await claiming;
    if (this.isStopped()) return;
    this.state = 'loading';
    if (isKept) {
      await this.grants.load();
      await this.marks.load(this.window.id, this.held);
      if (this.isStopped()) return;
    }
    this.state = 'loaded';
    if (this.held.length > 0 || this.interrupted.length > 0) this.changed();
    else this.keepVigil();
  }

  /** Waits until the grants of before a reload are here. */
  private async loaded(): Promise<void> {
    void this.start();
    await this.loading;
  }

  /** Writes the lease for a pending mark. Without one the mark is still better than none. */
  private async hold(): Promise<void> {
    await this.window.hold().catch((error: unknown) => {
      this.host.log.warn(`The lease of this window cannot be written: ${String(error)}`);
    });
  }

  private async beat(): Promise<void> {
    const renewal = await this.window.renew();
    if (this.isStopped()) return;
    if (renewal === 'taken') {
      this.host.log.warn('Another window took over the credentials of this one.');
      this.window.moveOn();
      const moved = this.marks.moveTo(this.window.id);
      this.grants.abandon();
      await moved;
      if (this.isHolding()) await this.hold();
    } else if (renewal === 'restored') {
      await this.marks.writeAll();
      await this.grants.restore();
    }
    this.grants.expire();
    await this.grants.seeMarkers();
    await this.grants.eraseRest();
    if (this.isHolding() && --this.beatsUntilSweep <= 0) await this.sweep();
  }

  /** Looks for dead windows, and plans the next look: counted in beats, clocks can be changed. */
  private async sweep(): Promise<void> {
    const next = (await this.sweeper.look(this.window.id)) ?? sweepInterval;
    this.beatsUntilSweep = Math.ceil(Math.min(next, sweepInterval) / renewalInterval);
  }

  private changed(): void {
    this.keepVigil();
    this.changes.fire();
  }

  private keepVigil(): void {
    if (this.isStopped()) return;
    if (this.isHolding()) this.vigil.keep(true);
    // While loading it is not known yet whether there is something to hold.
    else if (this.state === 'loaded') {
      this.vigil.keep(false);
      void this.window.release();
    }
  }

  private isHolding(): boolean {
    return this.grants.areAnyActive || this.marks.count > 0;
  }

  private isStopped(): boolean {
    return this.state === 'stopped';
  }
}
